import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';
import { contactFields } from '../../shared/whatsapp/contactFields';
import { readContacts, withLeftOut, type Contact } from '../../shared/whatsapp/contacts';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { messageOptions } from './fields';
import { accepted, messageRequest } from './request';

/** `POST /messages/` with type `contacts` */
export const sendContacts = defineOperation({
	...operationTexts.sendContacts,
	properties: [to, ...contactFields, messageOptions],
	recipient: recipientOf,
	prepare: ({ parameters, recipient }) => {
		const { contacts, leftOut } = readContacts(parameters, 'anyPart');
		const { additionalFields } = parameters;
		return { leftOut, request: messageRequest(recipient, 'contacts', contacts.map(withKnownTypes), additionalFields) };
	},
	execute: async ({ client, recipient, prepared: { leftOut, request } }) =>
		withLeftOut(accepted(recipient, asDataObject((await client.send(request)).body)), leftOut),
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
