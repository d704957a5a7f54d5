import { carry } from '../../shared/gateway/carry';
import { asText } from '../../shared/gateway/fallBack';
import { defineOperation } from '../../shared/operation/defineOperation';
import { contactFields } from '../../shared/whatsapp/contactFields';
import { readContacts } from '../../shared/whatsapp/contacts';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { gatewayFields } from '../fields';
import { prepare } from '../prepare';

/** Contact cards through the first provider that takes them */
export const sendContacts = defineOperation({
	...operationTexts.sendContacts,
	properties: [...gatewayFields, to, ...contactFields, sendOptions],
	recipient: recipientOf,
	prepare: async (context) => {
		const { contacts } = readContacts(context.parameters, 'anyPart');
		return await prepare(context, 'contacts', asText.contacts(contacts));
	},
	execute: async (context) => await carry(context, context.prepared),
});
