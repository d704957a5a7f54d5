import { bulkOptionsWith, recipientFields } from '../../shared/bulk/fields';
import type { BulkChannel } from '../../shared/bulk/bulkMessage';
import { mapItems } from '../../shared/bulk/mapItems';
import { withPlaces } from '../../shared/bulk/places';
import { planRows } from '../../shared/bulk/plan';
import type { OwnValues } from '../../shared/bulk/rows';
import { sendBulk as deliver } from '../../shared/bulk/send';
import { settingsOf } from '../../shared/bulk/template';
import { defineOperation } from '../../shared/operation/defineOperation';
import { messageIdOf } from '../api';
import { callbackUrl, templateSender } from '../fields';
import { checkCallback } from '../fileLink';
import {
	contentOf,
	enteredValues,
	headerLink,
	takesColumn,
	templateRequest,
	type RequestParameters,
	type TemplateContent,
} from './content';
import { requestForm, templateFields } from './fields';

const options = bulkOptionsWith(callbackUrl, requestForm);

const properties = [templateSender, ...recipientFields, ...templateFields, options] as const;

const channel: BulkChannel<{ request: RequestParameters; content: TemplateContent }> = {
	one: ({ request, content }, recipient) => templateRequest(recipient, request, content),
	messageId: messageIdOf,
};

function requestParameters({ from, templateName, additionalFields }: RequestParameters): RequestParameters {
	const { callbackUrl, requestForm: form } = additionalFields;
	return { from, templateName, additionalFields: { callbackUrl, requestForm: form } };
}

/** `POST /send-whatsapp` with `message_type` 4, once for each recipient */
export const sendBulk = defineOperation({
	name: 'Send in Bulk',
	value: 'sendBulk',
	action: 'Send a template to many recipients',
	description:
		'Send an approved template once to everybody of a list, of the input items or of a CSV file, whose columns such as body-1 fill it',
	properties,
	executeAll: async (context) => {
		// A file of the item gets one link for all recipients.
		const items = await mapItems(context.items, async ({ itemIndex, parameters }) => {
			await checkCallback(context.functions, parameters.additionalFields);
			return { ...parameters, file: await headerLink(context.functions, itemIndex, parameters) };
		});
		const planned = await planRows(context, items, channel, ({ file, ...parameters }) => {
			const content = {
				takes: (column: string) => takesColumn(parameters, column),
				fill: (own: OwnValues) => ({
					request: requestParameters(parameters),
					content: contentOf(parameters, file, own),
				}),
			};
			return withPlaces(content, enteredValues(parameters), parameters);
		});
		return await deliver(context, planned, settingsOf(items));
	},
});
