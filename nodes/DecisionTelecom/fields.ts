import { checkedLink } from '../shared/http/link';
import { invalidInput } from '../shared/errors';
import { defineField } from '../shared/input/parameters';
import { countCharacters } from '../shared/whatsapp/limits';
import { textFormatting } from '../shared/whatsapp/messageFields';
import { longText, textOptions } from '../shared/whatsapp/text';
import { campaign, defaultCountryCode, sendOptions } from '../shared/whatsapp/recipientFields';

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

/** The same where one request form goes out without it; `senderOf` asks for it where it is sent. */
export const templateSender = defineField({
	...from,
	required: undefined,
	description: `${from.description}. Not needed where 'Request Form' is 'Template Alone'.`,
});

const longestSender = 20;

/** @throws InvalidInput for a sender that is empty or longer than 20 characters */
export function senderOf(entered: string): string {
	const sender = entered.trim();
	const count = countCharacters(sender);
	if (count > 0 && count <= longestSender) return sender;
	throw invalidInput(
		'From',
		count === 0 ? 'is required' : `has ${count} characters, but DecisionTelecom takes at most ${longestSender}`,
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
		'Where DecisionTelecom reports the status of the message. For a DecisionTelecom Trigger, copy its whole Production URL, which ends in its secret.',
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
		return webAddress(url).href;
	} catch (error) {
		throw notCallable(error);
	}
}

/**
 * An address that DecisionTelecom, not this n8n, opens: its documentation has `http(s)://`.
 *
 * @throws UserError for anything else, and for addresses of a private network
 */
function webAddress(entered: string): URL {
	const text = entered.trim();
	const isPlain = /^http:\/\//i.test(text);
	const checked = checkedLink(isPlain ? text.replace(/^http:/i, 'https:') : text, { loopback: true });
	if (!isPlain) return checked;
	return new URL(text);
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

/** For links that go on behind the file name, or name no file at all. */
export const linkEnding = defineField({
	displayName: 'Link Ending',
	name: 'linkEnding',
	type: 'options',
	default: 'asIs',
	description:
		"DecisionTelecom wants a file extension in the link. Servers that sign their links may refuse an added name: then use a link that ends in the file's name.",
	options: [
		{
			name: 'Add a File Name',
			value: 'addName',
			description: 'Add name=file.jpg to the link where it does not end in an image name',
		},
		{ name: 'As It Is', value: 'asIs' },
	],
});

/** What every message takes besides its content. */
export const messageOptions = defineField({ ...sendOptions, options: [callbackUrl, defaultCountryCode, campaign] });

/** The same for texts. HTML is left out: DecisionTelecom sends it as it is. */
export const textMessageOptions = defineField({
	...textOptions,
	options: [callbackUrl, defaultCountryCode, textFormatting, longText, campaign],
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
