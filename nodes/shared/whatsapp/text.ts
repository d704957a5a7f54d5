import { invalidInput } from '../errors';
import { defineField } from '../input/parameters';
import { formatted, formatting, type Formatting } from './formatting';
import { countCharacters, limits } from './limits';
import { campaign, defaultCountryCode } from './recipientFields';

export const text = defineField({
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	description: 'The message, up to 4,096 characters',
});

/** What becomes of a text that is too long for one message. */
export const longText = defineField({
	displayName: 'If Text Is Too Long',
	name: 'longText',
	type: 'options',
	default: 'error',
	description: 'What to do with more than 4,096 characters',
	options: [
		{ name: 'Report an Error', value: 'error', description: 'Nothing is sent' },
		{
			name: 'Split Into Several Messages',
			value: 'split',
			description: 'Sent one after the other, split where a paragraph, a sentence or a word ends',
		},
	],
});

export const textOptions = defineField({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [defaultCountryCode, campaign, formatting, longText],
});

/**
 * The messages that a text becomes: one, or several where it may be split.
 *
 * @throws InvalidInput for an empty text, or one that is too long and may not be split
 */
export function textMessages(
	entered: string,
	{ formatting: format, longText: onTooLong }: { formatting?: Formatting; longText?: 'error' | 'split' },
): string[] {
	const content = formatted('Text', entered, format);
	if (content.trim() === '') throw invalidInput('Text', 'is empty, but it is needed', "Fill in 'Text'.");
	const count = countCharacters(content);
	if (count <= limits.text) return [content];
	if (onTooLong === 'split' && format !== 'html') return splitText(content, limits.text);
	throw invalidInput(
		'Text',
		`has ${count} characters, but WhatsApp takes at most ${limits.text}`,
		format === 'html'
			? 'Shorten it; HTML cannot be split, because its tags belong together.'
			: "Shorten it, or choose 'Split Into Several Messages' under 'If Text Is Too Long'.",
	);
}

/**
 * Cuts a text into parts of at most `most` characters, at the last paragraph, line, sentence or word that fits, and
 * between characters where a word is longer than a message. White space at the cuts is dropped, nothing else.
 */
export function splitText(content: string, maxCharacters: number): string[] {
	const parts: string[] = [];
	let rest = Array.from(content.trim());
	while (rest.length > maxCharacters) {
		const cut = cutBefore(rest.slice(0, maxCharacters + 1).join(''), maxCharacters);
		parts.push(rest.slice(0, cut).join('').trimEnd());
		rest = Array.from(rest.slice(cut).join('').trimStart());
	}
	if (rest.length > 0) parts.push(rest.join(''));
	return parts.filter((part) => part !== '');
}

/** A cut in the first half would make needlessly small messages; better a less pretty place. */
const cuts = [/\n\s*\n/g, /\n/g, /[.!?…](?=\s)/g, /\s/g];

/** @returns how many characters come before the cut */
function cutBefore(window: string, maxCharacters: number): number {
	for (const pattern of cuts) {
		const ends = [...window.matchAll(pattern)].map((match) =>
			countCharacters(window.slice(0, match.index + (pattern.source.startsWith('[.') ? match[0].length : 0))),
		);
		const best = ends.filter((end) => end <= maxCharacters && end > maxCharacters / 2).at(-1);
		if (best !== undefined) return best;
	}
	return maxCharacters;
}
