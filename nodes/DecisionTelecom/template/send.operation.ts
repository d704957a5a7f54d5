import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation';
import { defineField } from '../../shared/parameters';
import { recipientOf, to, toRecipient } from '../../shared/whatsapp/to';
import { messageOptions, templateSender } from '../fields';
import { checkCallback } from '../link';
import { accepted } from '../message/send';
import { contentOf, headerLink, templateRequest } from './content';
import { requestForm, templateFields } from './fields';

const [callbackUrl, defaultCountryCode, campaign] = messageOptions.options;
const options = defineField({ ...messageOptions, options: [callbackUrl, defaultCountryCode, requestForm, campaign] });

/** `POST /send-whatsapp` with `message_type` 4 */
export const send = defineOperation({
	name: 'Send',
	value: 'send',
	action: 'Send a template',
	description: 'Send an approved template, also to somebody who has not written for more than 24 hours',
	properties: [templateSender, to, ...templateFields, options],
	...toRecipient,
	check: async ({ functions, itemIndex, parameters }) => {
		const content = contentOf(parameters, await headerLink(functions, itemIndex, parameters));
		templateRequest(recipientOf(parameters), parameters, content);
		await checkCallback(functions, parameters.additionalFields);
	},
	execute: async ({ client, functions, itemIndex, parameters }) => {
		const recipient = recipientOf(parameters);
		const content = contentOf(parameters, await headerLink(functions, itemIndex, parameters));
		const { body } = await client.send(templateRequest(recipient, parameters, content));
		return accepted(recipient, asDataObject(body));
	},
});
