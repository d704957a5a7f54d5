import { bulkOptionsWith, numbersAsFile, recipientFields } from '../../shared/bulk/fields';
import { sendTemplateBulk } from '../../shared/bulk/template';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { templateFields } from '../../shared/whatsapp/templateFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { integration } from '../fields';
import { sendMany, sendOne, together, type BulkContent } from './request';
import { templatesOf } from './source';

const ownValuesTogether = defineField({
	displayName: 'Values of Several Recipients per Request',
	name: 'ownValuesTogether',
	type: 'boolean',
	default: false,
	description:
		'Whether rows with values of their own share requests too, which keeps a campaign below the rate limit. The documentation names such a request but shows none: try it with two of your own numbers first. Recipients that the answer does not name are reported as unclear.',
});

const options = bulkOptionsWith(numbersAsFile, ownValuesTogether);

/** `POST /integrations/{integrationId}/conversations/templates/send/bulk`; rows with values of their own: `…/send` */
export const sendBulk = defineOperation({
	...operationTexts.sendTemplates,
	properties: [integration, ...recipientFields, ...templateFields, options],
	executeAll: async (context) =>
		await sendTemplateBulk(context, {
			source: ({ integrationId }) => templatesOf(integrationId),
			content: ({ integrationId, additionalFields: { numbersAsFile, ownValuesTogether } }, template): BulkContent => ({
				integrationId,
				template,
				numbersAsFile,
				ownValuesTogether,
			}),
			one: ({ integrationId, template }, recipient) => sendOne(integrationId, template, recipient),
			many: sendMany,
			together,
			messageId: (answer) => answer.message_id,
			accepted: ({ phones }) => (Array.isArray(phones) && phones.length > 0 ? phones.map(String) : undefined),
		}),
});
