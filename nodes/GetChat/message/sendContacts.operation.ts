import { defineOperation } from '../../shared/operation/defineOperation';
import { contactFields, contactsOf, type Contact } from '../../shared/whatsapp/contacts';
import { messageOptions } from '../../shared/whatsapp/messageFields';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { accepted, messageRequest } from './request';

/** `POST /messages/` with type `contacts` */
export const sendContacts = defineOperation({
	name: 'Send Contacts',
	value: 'sendContacts',
	action: 'Send contacts',
	description: 'Send contact cards to somebody who wrote within the last 24 hours',
	properties: [to, ...contactFields, messageOptions],
	recipient: recipientOf,
	request: (parameters, recipient) =>
		messageRequest(
			recipient,
			'contacts',
			contactsOf(parameters, 'anyPart').map(withKnownTypes),
			parameters.additionalFields,
		),
	output: (answer, _, recipient) => accepted(recipient, answer),
});

/** Only phones may have any type; vCards know more for the rest than WhatsApp takes. */
function withKnownTypes({ emails, addresses, urls, ...contact }: Contact): Contact {
	return {
		...contact,
		...(emails && { emails: emails.map(withKnownType) }),
		...(addresses && { addresses: addresses.map(withKnownType) }),
		...(urls && { urls: urls.map(withKnownType) }),
	};
}

function withKnownType<E extends { type?: string }>(entry: E): E {
	return { ...entry, type: /^(home|work)$/i.test(entry.type ?? '') ? entry.type?.toUpperCase() : undefined };
}
