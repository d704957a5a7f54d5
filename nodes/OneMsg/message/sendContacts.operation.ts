import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';
import { contactFields } from '../../shared/whatsapp/contactFields';
import { readContacts, withLeftOut } from '../../shared/whatsapp/contacts';
import { messageOptions } from '../../shared/whatsapp/messageFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { addresseeOf, toFields } from '../recipient';
import { accepted, messageRequest } from './request';

/** `POST /sendContact` */
export const sendContacts = defineOperation({
	...operationTexts.sendContacts,
	properties: [...toFields, ...contactFields, messageOptions],
	recipient: addresseeOf,
	prepare: ({ parameters, recipient }) => {
		const { contacts, leftOut } = readContacts(parameters, 'anyPart');
		return { leftOut, request: messageRequest('/sendContact', recipient, { contacts }, parameters.additionalFields) };
	},
	execute: async ({ client, recipient, prepared: { leftOut, request } }) =>
		withLeftOut(accepted(recipient, asDataObject((await client.send(request)).body)), leftOut),
});
