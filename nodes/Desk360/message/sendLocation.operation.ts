import { defineOperation } from '../../shared/operation/defineOperation';
import { locationFields, locationOf } from '../../shared/whatsapp/location';
import { sent } from '../../shared/whatsapp/sendResult';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { conversations, sender } from './conversation';

/** `POST /products/{productId}/conversations/messages`, type location */
export const sendLocation = defineOperation({
	...operationTexts.sendLocation,
	properties: [sender, to, ...locationFields, sendOptions],
	recipient: recipientOf,
	request: (parameters, recipient) => ({
		method: 'POST',
		path: `${conversations(parameters.productId)}/messages`,
		body: { to: recipient.e164, type: 'location', location: locationOf(parameters) },
		responseType: 'any',
	}),
	output: (answer, _, recipient) => sent(recipient, answer, answer.message_id),
});
