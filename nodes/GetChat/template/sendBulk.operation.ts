import { sendCloudTemplateBulk } from '../../shared/bulk/cloudTemplate';
import { bulkOptions, recipientFields } from '../../shared/bulk/fields';
import { defineOperation } from '../../shared/operation/defineOperation';
import { cloudTemplateFields } from '../../shared/whatsapp/cloudContent';
import { isQueued } from '../message/request';
import { contentOf, rawContent, templateRequest, upload } from './content';
import { templates } from './source';

/** `POST /messages/` with type `template`, once for each recipient; files of the item are uploaded once before */
export const sendBulk = defineOperation({
	name: 'Send in Bulk',
	value: 'sendBulk',
	action: 'Send a template to many recipients',
	description: 'Send an approved template once to everybody of a list, of the input items or of a CSV file',
	properties: [...recipientFields, ...cloudTemplateFields, bulkOptions],
	executeAll: async (context) =>
		await sendCloudTemplateBulk(context, {
			templates,
			upload,
			maker: async () => await Promise.resolve(contentOf),
			raw: async (context, parameters) => await rawContent(context, parameters),
			one: (content, recipient) => templateRequest(recipient, content),
			messageId: (answer) => answer.id,
			outcome: (answer) => (isQueued(answer) ? 'queued' : 'sent'),
		}),
});
