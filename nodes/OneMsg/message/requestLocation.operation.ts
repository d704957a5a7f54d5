import { defineOperation } from '../../shared/operation/defineOperation';
import { body } from '../../shared/whatsapp/interactive';
import { formattedOptions } from '../../shared/whatsapp/messageFields';
import { addresseeOf, toFields } from '../recipient';
import { accepted, messageRequest, textsOf } from './request';

/** `POST /sendLocationRequest` */
export const requestLocation = defineOperation({
	name: 'Request Location',
	value: 'requestLocation',
	action: 'Request a location',
	description: 'Send a text with a button that lets the recipient share a location',
	properties: [...toFields, body, formattedOptions],
	recipient: addresseeOf,
	request: (parameters, addressee) =>
		messageRequest('/sendLocationRequest', addressee, { body: textsOf(parameters).body }, parameters.additionalFields),
	output: (answer, _, addressee) => accepted(addressee, answer),
});
