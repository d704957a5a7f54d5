import { defineOperation } from '../../shared/operation/defineOperation';
import { contactFields, contactsOf } from '../../shared/whatsapp/contacts';
import { sent } from '../../shared/whatsapp/sendResult';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { integration } from '../fields';
import { conversations } from './conversation';

/** `POST /integrations/{integrationId}/conversations/messages/contacts` */
export const sendContacts = defineOperation({
	name: 'Send Contacts',
	value: 'sendContacts',
	action: 'Send contacts',
	description: 'Send contact cards to somebody who wrote within the last 24 hours',
	properties: [integration, to, ...contactFields, sendOptions],
	recipient: recipientOf,
	request: (parameters, recipient) => ({
		method: 'POST',
		path: `${conversations(parameters.integrationId)}/messages/contacts`,
		body: { to: recipient.e164, contacts: contactsOf(parameters) },
		expects: ['message_id'],
	}),
	output: (answer, _, recipient) => sent(recipient, answer, answer.message_id),
});
