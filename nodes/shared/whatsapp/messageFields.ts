import { defineField } from '../input/parameters';
import { formatting, formattingChoice } from './formatting';
import { body, bodyOf, footerOf } from './interactive';
import { limits, optionalWithin } from './limits';
import { campaign, defaultCountryCode } from './recipientFields';

/** Quotes a message of the chat. */
export const replyTo = defineField({
	displayName: 'Reply to Message ID',
	name: 'replyToMessageId',
	type: 'string',
	default: '',
	placeholder: 'e.g. wamid.HBgLMTU1NTAxMDAxMjM',
	description: 'WhatsApp ID of a message of this chat to quote, as the trigger and Get Many give it',
});

/** For providers that send HTML as it is. */
export const textFormatting = defineField({
	...formatting,
	options: [formattingChoice.markdown, formattingChoice.plain],
});

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

/** For messages that take a text above, and nothing else. */
export const headerText = defineField({
	displayName: 'Header Text',
	name: 'headerText',
	type: 'string',
	default: '',
	description: 'Text above, up to 60 characters, without formatting',
});

export const requiredHeaderText = defineField({ ...headerText, required: true });

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

/** The same where the body may be left out. @throws InvalidInput for a text that is too long */
export function optionalTextsOf(parameters: TextParameters) {
	if (parameters.body.trim() !== '') return textsOf(parameters);
	const small = footerOf(parameters.footer ?? '', parameters.additionalFields.formatting);
	return small === undefined ? {} : { footer: { text: small } };
}
