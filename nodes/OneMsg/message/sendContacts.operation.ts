import { defineOperation } from '../../shared/operation/defineOperation';
import { contactFields, contactsOf } from '../../shared/whatsapp/contacts';
import { messageOptions } from '../../shared/whatsapp/messageFields';
import { addresseeOf, toFields } from '../recipient';
import { accepted, messageRequest } from './request';

/** `POST /sendContact` */
export const sendContacts = defineOperation({
	name: 'Send Contacts',
	value: 'sendContacts',
	action: 'Send contacts',
	description: 'Send contact cards to somebody who wrote within the last 24 hours',
	properties: [...toFields, ...contactFields, messageOptions],
	recipient: addresseeOf,
	request: (parameters, addressee) =>
		messageRequest(
			'/sendContact',
			addressee,
			{ contacts: contactsOf(parameters, 'anyPart') },
			parameters.additionalFields,
		),
	output: (answer, _, addressee) => accepted(addressee, answer),
});
