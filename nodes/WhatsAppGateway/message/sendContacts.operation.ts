import { carry } from '../../shared/gateway/carry';
import { asText } from '../../shared/gateway/fallBack';
import { defineOperation } from '../../shared/operation/defineOperation';
import { contactFields } from '../../shared/whatsapp/contactFields';
import { readContacts } from '../../shared/whatsapp/contacts';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { gatewayFields } from '../fields';
import { prepare } from '../prepare';

/** Contact cards through the first provider that takes them */
export const sendContacts = defineOperation({
	name: 'Send Contacts',
	value: 'sendContacts',
	action: 'Send contacts',
	description: 'Send contact cards to somebody who wrote within the last 24 hours',
	properties: [...gatewayFields, to, ...contactFields, sendOptions],
	recipient: recipientOf,
	prepare: async (context) => {
		const { contacts } = readContacts(context.parameters, 'anyPart');
		return await prepare(context, 'contacts', asText.contacts(contacts));
	},
	execute: async (context) => await carry(context, context.prepared),
});
