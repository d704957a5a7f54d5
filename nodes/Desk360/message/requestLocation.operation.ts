import { defineOperation } from '../../shared/operation';
import { body, bodyOf, headerOf, interactiveOptions, simpleHeaderFields } from '../../shared/whatsapp/interactive';
import { sent } from '../../shared/whatsapp/sendResult';
import { recipientOf, to, toRecipient } from '../../shared/whatsapp/to';
import { conversations, sender } from './conversation';

/** `POST /products/{productId}/conversations/messages/interactive`, type location_request_message */
export const requestLocation = defineOperation({
	name: 'Request Location',
	value: 'requestLocation',
	action: 'Request a location',
	description: 'Send a text with a button that lets the recipient share a location',
	properties: [sender, to, ...simpleHeaderFields, body, interactiveOptions],
	...toRecipient,
	request: (parameters) => ({
		method: 'POST',
		answer: 'any',
		path: `${conversations(parameters.productId)}/messages/interactive`,
		body: {
			to: recipientOf(parameters).e164,
			type: 'location_request_message',
			header: headerOf(parameters),
			body: bodyOf(parameters.body, parameters.additionalFields.formatting),
		},
	}),
	output: (answer, parameters) => sent(recipientOf(parameters), answer, answer.message_id),
});
