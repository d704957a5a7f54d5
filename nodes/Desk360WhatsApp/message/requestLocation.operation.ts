import { defineOperation } from '../../shared/operation/defineOperation';
import { body, bodyOf, interactiveOptions } from '../../shared/whatsapp/interactive';
import { sent } from '../../shared/whatsapp/sendResult';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { integration } from '../fields';
import { conversations } from './conversation';

/** `POST /integrations/{integrationId}/conversations/messages/interactive/location-request` */
export const requestLocation = defineOperation({
	...operationTexts.requestLocation,
	properties: [integration, to, body, interactiveOptions],
	recipient: recipientOf,
	request: (parameters, recipient) => ({
		method: 'POST',
		expects: ['message_id'],
		path: `${conversations(parameters.integrationId)}/messages/interactive/location-request`,
		body: {
			to: recipient.e164,
			body: bodyOf(parameters.body, parameters.additionalFields.formatting),
		},
	}),
	output: (answer, _, recipient) => sent(recipient, answer, answer.message_id),
});
