import { defineOperation } from '../../shared/operation/defineOperation';
import { locationFields, locationOf } from '../../shared/whatsapp/location';
import { sent } from '../../shared/whatsapp/sendResult';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { integration } from '../fields';
import { conversations } from './conversation';

/** `POST /integrations/{integrationId}/conversations/messages/locations` */
export const sendLocation = defineOperation({
	...operationTexts.sendLocation,
	properties: [integration, to, ...locationFields, sendOptions],
	recipient: recipientOf,
	request: (parameters, recipient) => ({
		method: 'POST',
		path: `${conversations(parameters.integrationId)}/messages/locations`,
		body: { to: recipient.e164, location: locationOf(parameters) },
		expects: ['message_id'],
	}),
	output: (answer, _, recipient) => sent(recipient, answer, answer.message_id),
});
