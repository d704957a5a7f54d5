import { defineOperation } from '../../shared/operation/defineOperation';
import { contactFields } from '../../shared/whatsapp/contactFields';
import { readContacts, withLeftOut } from '../../shared/whatsapp/contacts';
import { sendMessage } from '../../shared/whatsapp/sendTemplate';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { conversations, sender } from './conversation';

/** `POST /products/{productId}/conversations/messages`, type contacts */
export const sendContacts = defineOperation({
	...operationTexts.sendContacts,
	properties: [sender, to, ...contactFields, sendOptions],
	recipient: recipientOf,
	prepare: ({ parameters, recipient }) => {
		const { contacts, leftOut } = readContacts(parameters);
		const path = `${conversations(parameters.productId)}/messages`;
		const body = { to: recipient.e164, type: 'contacts', contacts };
		return { leftOut, request: { method: 'POST', path, body, responseType: 'any' } as const };
	},
	execute: async ({ client, recipient, prepared: { leftOut, request } }) =>
		withLeftOut(await sendMessage(client, recipient, request), leftOut),
});
