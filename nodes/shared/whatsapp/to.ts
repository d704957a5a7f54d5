import { claimKey } from '../claims';
import type { Once } from '../operation';
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

/** Opt-in: nobody gets two messages of one campaign. */
export const campaign = defineField({
	displayName: 'Send Once per Campaign',
	name: 'campaign',
	type: 'string',
	default: '',
	placeholder: 'e.g. reminder-2026-11-21',
	description:
		"Nobody gets two messages of a campaign with this name from this node, also across executions, restarts, retried sub-workflows and n8n's Retry button. Whoever had one is reported as skipped.",
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
	additionalFields: { defaultCountryCode?: string; campaign?: string };
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

function onceInCampaign(parameters: RecipientParameters): Once | undefined {
	const name = parameters.additionalFields.campaign?.trim() ?? '';
	if (name === '') return undefined;
	const { digits, e164 } = recipientOf(parameters);
	return { key: claimKey(name, digits), to: e164, campaign: name };
}

/** What every send of a message has in common: order for each recipient, Send Once per Campaign, and who it goes to. */
export const toRecipient = {
	lane: recipientLane,
	once: onceInCampaign,
	recipient: (parameters: RecipientParameters) => recipientOf(parameters).e164,
};
