import type { IDataObject } from 'n8n-workflow';
import type { Request } from '../../shared/call';
import { isDataObject } from '../../shared/dataObject';
import { defineField } from '../../shared/parameters';
import type { Recipient } from '../../shared/recipient';
import { formatting } from '../../shared/whatsapp/formatting';
import { body, bodyOf, footerOf, interactiveFields } from '../../shared/whatsapp/interactive';
import { limits, optionalWithin } from '../../shared/whatsapp/limits';
import { sent } from '../../shared/whatsapp/sendResult';
import { campaign, defaultCountryCode } from '../../shared/whatsapp/to';

/** Quotes a message of the chat. */
export const replyTo = defineField({
	displayName: 'Reply to Message ID',
	name: 'replyToMessageId',
	type: 'string',
	default: '',
	placeholder: 'e.g. wamid.HBgLMTU1NTAxMDAxMjM',
	description: 'WhatsApp ID of a message of this chat to quote, as the trigger and Get Many give it',
});

/** HTML is left out: get.chat sends it as it is. */
const [, markdown, plainText] = formatting.options;
export const textFormatting = defineField({ ...formatting, options: [markdown, plainText] });

/** What every message takes besides its content. */
export const messageOptions = defineField({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [defaultCountryCode, replyTo, campaign],
});

/** The same for messages with a text to format. */
export const formattedOptions = defineField({
	...messageOptions,
	options: [defaultCountryCode, textFormatting, replyTo, campaign],
});

/** The small text below an interactive message. */
export const footer = interactiveFields[5];

/** For messages that take a text above, and nothing else. */
export const headerText = defineField({
	displayName: 'Header Text',
	name: 'headerText',
	type: 'string',
	default: '',
	description: 'Text above, up to 60 characters, without formatting',
});

export const neededHeaderText = defineField({ ...headerText, required: true });

/** For messages that show a product anyway. */
export const optionalBody = defineField({ ...body, required: undefined });

/** @throws InvalidInput for a text that is too long */
export function textHeaderOf(entered: string): { header?: { type: 'text'; text: string } } {
	const text = optionalWithin('Header Text', entered, limits.header);
	return text === undefined ? {} : { header: { type: 'text', text } };
}

interface TextParameters {
	body: string;
	footer?: string;
	additionalFields: { formatting?: 'markdown' | 'plain' };
}

/**
 * Body and footer of an interactive message.
 *
 * @throws InvalidInput for texts that are missing or too long
 */
export function textsOf({ body: main, footer: below = '', additionalFields: { formatting: format } }: TextParameters) {
	const small = footerOf(below, format);
	return { body: { text: bodyOf(main, format) }, ...(small !== undefined && { footer: { text: small } }) };
}

/** The same where the body may be left out. */
export function optionalTextsOf(parameters: TextParameters) {
	if (parameters.body.trim() !== '') return textsOf(parameters);
	const small = footerOf(parameters.footer ?? '', parameters.additionalFields.formatting);
	return small === undefined ? {} : { footer: { text: small } };
}

/** `POST /messages/` @param content the member that is named like the type */
export function messageRequest(
	{ digits }: Recipient,
	type: string,
	content: unknown,
	{ replyToMessageId = '' }: { replyToMessageId?: string } = {},
): Request {
	const quoted = replyToMessageId.trim();
	return {
		method: 'POST',
		path: '/messages/',
		body: {
			wa_id: digits,
			type,
			[type]: content,
			context: quoted === '' ? undefined : { message_id: quoted },
		},
	};
}

/** What a send gives back. `messageId` is the inbox's own id, which later statuses name as `getchat_id`. */
export function accepted(recipient: Recipient, answer: IDataObject): IDataObject {
	return withOutcome(sent(recipient, answer, answer.id));
}

/** The same for a result that is made already. */
export function withOutcome(result: IDataObject): IDataObject {
	return isQueued(result.answer) ? { ...result, outcome: 'queued' } : result;
}

/** The usual answer (202) says that the message waits to be sent. Only one that shows the message itself says more. */
export function isQueued(answer: unknown): boolean {
	return !isDataObject(answer) || !isDataObject(answer.waba_payload);
}
