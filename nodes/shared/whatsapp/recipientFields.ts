import { defineField } from '../input/parameters';
import { parseRecipient, type Recipient } from '../input/recipient';

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

/** Opt-in: nobody gets two messages of one campaign. */
export const campaign = defineField({
	displayName: 'Send Once per Campaign',
	name: 'campaign',
	type: 'string',
	default: '',
	placeholder: 'e.g. reminder-2026-11-21',
	description:
		"No one gets two messages of a campaign with this name from this node, even across executions, restarts, retried sub-workflows and n8n's Retry button. Recipients who already got one are reported as skipped.",
	hint: "Take the name from the data, such as {{ 'reminder-' + $json.appointmentId }}",
});

/** What every message takes besides its content. */
export const sendOptions = defineField({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [defaultCountryCode, campaign],
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
