import { defineOperation } from '../../shared/operation/defineOperation';
import { contactFields } from '../../shared/whatsapp/contactFields';
import { readContacts, withLeftOut } from '../../shared/whatsapp/contacts';
import { sendMessage } from '../../shared/whatsapp/sendTemplate';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { integration } from '../fields';
import { conversations } from './conversation';

/** `POST /integrations/{integrationId}/conversations/messages/contacts` */
export const sendContacts = defineOperation({
	...operationTexts.sendContacts,
	properties: [integration, to, ...contactFields, sendOptions],
	recipient: recipientOf,
	prepare: ({ parameters, recipient }) => {
		const { contacts, leftOut } = readContacts(parameters);
		const path = `${conversations(parameters.integrationId)}/messages/contacts`;
		const body = { to: recipient.e164, contacts };
		return { leftOut, request: { method: 'POST', path, body, expects: ['message_id'] } as const };
	},
	execute: async ({ client, recipient, prepared: { leftOut, request } }) =>
		withLeftOut(await sendMessage(client, recipient, request), leftOut),
});
