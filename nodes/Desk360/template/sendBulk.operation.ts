import { bulkFileOptions, recipientFields } from '../../shared/bulk/fields';
import { sendTemplateBulk } from '../../shared/bulk/template';
import { defineOperation } from '../../shared/operation/defineOperation';
import { templateFields } from '../../shared/whatsapp/templateFields';
import { sender } from '../message/conversation';
import { sendMany, sendOne, type BulkContent } from './request';
import { templatesOf } from './source';

/** `POST /products/{productId}/conversations/templates/{templateId}/send/bulk`; rows with values of their own: `…/send` */
export const sendBulk = defineOperation({
	name: 'Send in Bulk',
	value: 'sendBulk',
	action: 'Send a template to many recipients',
	description: 'Send an approved template once to everybody of a list, of the input items or of a CSV file',
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
