import { defineOperation } from '../../shared/operation/defineOperation';
import { body, bodyOf, headerOf, interactiveOptions, simpleHeaderFields } from '../../shared/whatsapp/interactive';
import { sent } from '../../shared/whatsapp/sendResult';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { conversations, sender } from './conversation';

/** `POST /products/{productId}/conversations/messages/interactive`, type location_request_message */
export const requestLocation = defineOperation({
	...operationTexts.requestLocation,
	properties: [sender, to, ...simpleHeaderFields, body, interactiveOptions],
	recipient: recipientOf,
	request: (parameters, recipient) => ({
		method: 'POST',
		responseType: 'any',
		path: `${conversations(parameters.productId)}/messages/interactive`,
		body: {
			to: recipient.e164,
			type: 'location_request_message',
			header: headerOf(parameters),
			body: bodyOf(parameters.body, parameters.additionalFields.formatting),
		},
	}),
	output: (answer, _, recipient) => sent(recipient, answer, answer.message_id),
});
