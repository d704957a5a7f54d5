import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { dataObject, dataObjects } from '../../shared/input/validate';
import { body } from '../../shared/whatsapp/interactive';
import { formattedOptions, replyTo, textFormatting } from '../../shared/whatsapp/messageFields';
import { campaign, defaultCountryCode } from '../../shared/whatsapp/recipientFields';
import { addresseeOf, toFields } from '../recipient';
import { accepted, interactiveRequest } from './request';

const country = defineField({
	displayName: 'Country',
	name: 'country',
	type: 'options',
	default: 'IN',
	description: 'WhatsApp has address forms for these countries only',
	options: [
		{ name: 'India', value: 'IN' },
		{ name: 'Singapore', value: 'SG' },
	],
});

const options = defineField({
	...formattedOptions,
	options: [
		{
			displayName: 'Address Values (JSON)',
			name: 'values',
			type: 'json',
			default: '{}',
			placeholder: 'e.g. {"name": "Nathan", "city": "Pune"}',
			description: 'What the form is filled with at first',
		},
		defaultCountryCode,
		textFormatting,
		replyTo,
		{
			displayName: 'Saved Addresses (JSON)',
			name: 'savedAddresses',
			type: 'json',
			default: '[]',
			description: 'Addresses to choose from, a list of objects with ID and value',
		},
		campaign,
		{
			displayName: 'Validation Errors (JSON)',
			name: 'validationErrors',
			type: 'json',
			default: '{}',
			placeholder: 'e.g. {"in_pin_code": "We do not deliver there"}',
			description: 'What was wrong with the last answer, by field',
		},
	],
});

/** `POST /sendAddressMessage`, of the current API */
export const requestAddress = defineOperation({
	name: 'Request Address',
	value: 'requestAddress',
	action: 'Request an address',
	description: 'Send a text with a form for a delivery address, in India and Singapore (newer channels only)',
	properties: [...toFields, body, country, options],
	recipient: addresseeOf,
	request: (parameters, addressee) => {
		const { values, savedAddresses, validationErrors } = parameters.additionalFields;
		return interactiveRequest('/sendAddressMessage', addressee, parameters, {
			country: parameters.country,
			values: given(dataObject('Address Values (JSON)', values)),
			saved_addresses: given(dataObjects('Saved Addresses (JSON)', savedAddresses)),
			validation_errors: given(dataObject('Validation Errors (JSON)', validationErrors)),
		});
	},
	output: (answer, _, addressee) => accepted(addressee, answer),
});

function given<T extends object>(value: T): T | undefined {
	return Object.keys(value).length > 0 ? value : undefined;
}
