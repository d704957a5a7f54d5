import { bulkFileOptions, recipientFields } from '../../shared/bulk/fields';
import { sendTemplateBulk } from '../../shared/bulk/template';
import { defineOperation } from '../../shared/operation/defineOperation';
import { templateFields } from '../../shared/whatsapp/templateFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { sender } from '../message/conversation';
import { sendMany, sendOne, type BulkContent } from './request';
import { templatesOf } from './source';

/** `POST /products/{productId}/conversations/templates/{templateId}/send/bulk`; rows with values of their own: `…/send` */
export const sendBulk = defineOperation({
	...operationTexts.sendTemplates,
	properties: [sender, ...recipientFields, ...templateFields, bulkFileOptions],
	executeAll: async (context) =>
		await sendTemplateBulk(context, {
			source: ({ productId }) => templatesOf(productId),
			content: ({ productId, additionalFields: { numbersAsFile } }, template): BulkContent => ({
				productId,
				template,
				numbersAsFile,
			}),
			one: ({ productId, template }, recipient) => sendOne(productId, template, recipient),
			many: sendMany,
			messageId: (answer) => answer.message_id,
		}),
});
