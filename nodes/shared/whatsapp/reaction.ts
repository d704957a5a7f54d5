import { invalidInput } from '../errors';
import { defineField, type ParametersOf } from '../input/parameters';
import { text } from '../input/validate';

const messageId = defineField({
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. wamid.HBgLMTU1NTAxMDAxMjM',
	description: 'WhatsApp ID of the message to react to, as the trigger gives it',
});

const emoji = defineField({
	displayName: 'Emoji',
	name: 'emoji',
	type: 'string',
	default: '',
	description: 'One emoji; leave it empty to take the reaction back',
});

/** A reaction to one message. */
export const reactionFields = [messageId, emoji] as const;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** @throws InvalidInput without a message, and for anything but one emoji */
export function reactionOf(parameters: ParametersOf<typeof reactionFields>): { message_id: string; emoji: string } {
	const sign = parameters.emoji.trim();
	const count = [...graphemes.segment(sign)].length;
	const isEmoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|\u20e3/u.test(sign);
	if (sign !== '' && (count !== 1 || !isEmoji)) {
		throw invalidInput(
			'Emoji',
			`must be one emoji, but it is "${sign.slice(0, 20)}"`,
			'Enter a single emoji, or leave it empty to take the reaction back.',
		);
	}
	return { message_id: text('Message ID', parameters.messageId).trim(), emoji: sign };
}
