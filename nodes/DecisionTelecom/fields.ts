import { bulkOptionField, bulkOptions } from '../shared/bulk/fields';
import { publicUrl } from '../shared/download';
import { invalidInput } from '../shared/errors';
import { defineField } from '../shared/parameters';
import { countCharacters } from '../shared/whatsapp/limits';
import { textFormatting } from '../shared/whatsapp/messageFields';
import { longText, textOptions } from '../shared/whatsapp/text';
import { campaign, defaultCountryCode, sendOptions } from '../shared/whatsapp/to';

/** Who a message comes from. */
export const from = defineField({
	displayName: 'From',
	name: 'from',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. My Company',
	description: 'Name or number of the sender that DecisionTelecom has set up for your account, up to 20 characters',
});

const longestSender = 20;

/** @throws InvalidInput for a sender that is empty or longer than 20 characters */
export function senderOf(entered: string): string {
	const sender = entered.trim();
	const count = countCharacters(sender);
	if (count > 0 && count <= longestSender) return sender;
	throw invalidInput(
		'From',
		count === 0
			? 'is empty, but it is needed'
			: `has ${count} characters, but DecisionTelecom takes at most ${longestSender}`,
		'Enter the sender exactly as DecisionTelecom has set it up.',
	);
}

/** Where the delivery of a message is reported. */
export const callbackUrl = defineField({
	displayName: 'Callback URL',
	name: 'callbackUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/…',
	description:
		'Where DecisionTelecom reports what becomes of the message. For a DecisionTelecom Trigger, copy its whole Production URL, which ends in its secret.',
});

/**
 * @returns undefined where none is entered
 * @throws InvalidInput unless it is a web address that DecisionTelecom can call
 */
export function callbackOf(entered: string | undefined): string | undefined {
	const url = entered?.trim() ?? '';
	return url === '' ? undefined : callable(url);
}

function callable(url: string): string {
	try {
		return publicUrl(url).href;
	} catch (error) {
		throw notCallable(error);
	}
}

/** The address itself is not shown: its end is a secret. */
function notCallable(error: unknown) {
	const reason = error instanceof Error ? error.message : 'it cannot be read';
	return invalidInput(
		'Callback URL',
		`must be an address that DecisionTelecom can call: ${reason}`,
		"Copy the Production URL of a DecisionTelecom Trigger. If it starts with http://localhost, n8n's WEBHOOK_URL is not set.",
	);
}

/** What every message takes besides its content. */
export const messageOptions = defineField({ ...sendOptions, options: [callbackUrl, defaultCountryCode, campaign] });

/** The same for texts. HTML is left out: DecisionTelecom sends it as it is. */
export const textMessageOptions = defineField({
	...textOptions,
	options: [callbackUrl, defaultCountryCode, textFormatting, longText, campaign],
});

/** The same for bulk sends. */
export const bulkMessageOptions = defineField({
	...bulkOptions,
	options: [
		callbackUrl,
		bulkOptionField.defaultCountryCode,
		bulkOptionField.dryRun,
		bulkOptionField.invalidRecipients,
		bulkOptionField.quietFrom,
		bulkOptionField.quietUntil,
		bulkOptionField.recipientsPerRequest,
		bulkOptionField.campaign,
		bulkOptionField.stopAfterFailures,
		bulkOptionField.stopAt,
		bulkOptionField.summary,
	],
});

/** The message whose delivery is asked for. */
export const messageId = defineField({
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. {{ $json.messageId }}',
	description: 'ID of a sent message, as the send operations give it',
});
