import { defineOperation } from '../../shared/operation/defineOperation';
import { contactFields, contactsOf } from '../../shared/whatsapp/contacts';
import { sent } from '../../shared/whatsapp/sendResult';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { conversations, sender } from './conversation';

/** `POST /products/{productId}/conversations/messages`, type contacts */
export const sendContacts = defineOperation({
	name: 'Send Contacts',
	value: 'sendContacts',
	action: 'Send contacts',
	description: 'Send contact cards to somebody who wrote within the last 24 hours',
	properties: [sender, to, ...contactFields, sendOptions],
	recipient: recipientOf,
	request: (parameters, recipient) => ({
		method: 'POST',
		path: `${conversations(parameters.productId)}/messages`,
		body: { to: recipient.e164, type: 'contacts', contacts: contactsOf(parameters) },
		responseType: 'any',
	}),
	output: (answer, _, recipient) => sent(recipient, answer, answer.message_id),
});
