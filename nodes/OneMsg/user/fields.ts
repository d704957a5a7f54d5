import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { parseRecipient } from '../../shared/input/recipient';
import { defaultCountryCode, sendOptions } from '../../shared/whatsapp/recipientFields';

const phoneNumber = defineField({
	displayName: 'Phone Number',
	name: 'phoneNumber',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. +905551234567',
	description: 'WhatsApp number of the person, with its country code',
});

const additionalFields = defineField({ ...sendOptions, options: [defaultCountryCode] });

/** Somebody on WhatsApp. */
export const personFields = [phoneNumber, additionalFields] as const;

/**
 * The body of a call about one person: the number as an integer, which has 15 digits at most.
 *
 * @throws InvalidInput unless it is one number
 */
export function personOf(parameters: ParametersOf<typeof personFields>): { phone: number } {
	const { defaultCountryCode: countryCode } = parameters.additionalFields;
	return { phone: Number(parseRecipient('Phone Number', parameters.phoneNumber, { countryCode }).digits) };
}
