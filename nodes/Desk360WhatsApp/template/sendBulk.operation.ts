import { bulkFileOptions, recipientFields } from '../../shared/bulk/fields';
import { sendTemplateBulk } from '../../shared/bulk/template';
import { defineOperation } from '../../shared/operation/defineOperation';
import { templateFields } from '../../shared/whatsapp/templateFields';
import { integration } from '../fields';
import { sendMany, sendOne } from './request';
import { templatesOf } from './source';

/** `POST /integrations/{integrationId}/conversations/templates/send/bulk`; rows with values of their own: `…/send` */
export const sendBulk = defineOperation({
	name: 'Send in Bulk',
	value: 'sendBulk',
	action: 'Send a template to many recipients',
	description: 'Send an approved template once to everybody of a list, of the input items or of a CSV file',
	properties: [integration, ...recipientFields, ...templateFields, bulkFileOptions],
	executeAll: async (context) =>
		await sendTemplateBulk(context, {
			source: ({ integrationId }) => templatesOf(integrationId),
			message: ({ integrationId, additionalFields }, template) => ({
				one: (recipient) => sendOne(integrationId, template, recipient),
				many: (recipients) => sendMany(integrationId, template, recipients, additionalFields.numbersAsFile),
				messageId: (answer) => answer.message_id,
				accepted: ({ phones }) => (Array.isArray(phones) && phones.length > 0 ? phones.map(String) : undefined),
			}),
		}),
});
