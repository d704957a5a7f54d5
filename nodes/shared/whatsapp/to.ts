import { defineField } from '../parameters';
import { parseRecipient, type Recipient } from '../recipient';

/** Who a message goes to. */
export const to = defineField({
	displayName: 'To',
	name: 'to',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. +905551234567',
	description: 'WhatsApp number of the recipient, with its country code. Spaces, brackets and dashes do not matter.',
});

/** For numbers written as people write them inside their country. */
export const defaultCountryCode = defineField({
	displayName: 'Default Country Code',
	name: 'defaultCountryCode',
	type: 'string',
	default: '',
	placeholder: 'e.g. 90',
	description: 'Country code of numbers that come without one, such as 0555 123 45 67. Without it they are refused.',
});

/** What every message takes besides its content. */
export const sendOptions = defineField({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [defaultCountryCode],
});

interface RecipientParameters {
	to: string;
	additionalFields: { defaultCountryCode?: string };
}

/**
 * The recipient of a message.
 *
 * @throws InvalidInput unless it is one WhatsApp number
 */
export function recipientOf({ to: entered, additionalFields }: RecipientParameters): Recipient {
	return parseRecipient('To', entered, { countryCode: additionalFields.defaultCountryCode });
}

/** Messages to one person keep their order. */
export function recipientLane(parameters: RecipientParameters): string {
	return `to ${recipientOf(parameters).digits}`;
}
