import { sendCloudTemplateBulk } from '../../shared/bulk/cloudTemplate';
import { bulkOptionsWith, recipientFields } from '../../shared/bulk/fields';
import { defineOperation } from '../../shared/operation/defineOperation';
import type { ParametersOf } from '../../shared/input/parameters';
import { cloudTemplateFields } from '../../shared/whatsapp/cloudContent';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { isQueued } from '../message/request';
import { contentOf, rawContent, templateRequest, upload, type TemplateContent } from './content';
import { namespace } from './fields';
import { templates } from './source';

const properties = [...recipientFields, ...cloudTemplateFields, bulkOptionsWith(namespace)] as const;

/** `POST /messages/` with type `template`, once for each recipient; files of the item are uploaded once before */
export const sendBulk = defineOperation({
	...operationTexts.sendTemplates,
	properties,
	executeAll: async (context) =>
		await sendCloudTemplateBulk<ParametersOf<typeof properties>, TemplateContent>(context, {
			templates,
			upload,
			maker: async () => await Promise.resolve(contentOf),
			raw: async (lookup, parameters) => await rawContent(lookup, parameters, parameters.additionalFields.namespace),
			one: (content, recipient) => templateRequest(recipient, content),
			messageId: (answer) => answer.id,
			outcome: (answer) => (isQueued(answer) ? 'queued' : 'sent'),
		}),
});
