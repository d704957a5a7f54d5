import { invalidInput, requiredInput } from '../errors';
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
	if (content.trim() === '') throw requiredInput('Text');
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
 * Cuts a text into parts of at most `maxCharacters` characters, at the last paragraph, line, sentence or word that fits,
 * and between characters where a word is longer than a message. White space at the cuts is dropped, nothing else. Takes
 * time in proportion to the text.
 */
export function splitText(content: string, maxCharacters: number): string[] {
	const parts: string[] = [];
	const text = content.trim();
	for (let from = 0; from < text.length;) {
		const limit = placeAfter(text, from, maxCharacters);
		const to = limit === text.length ? limit : cutBefore(text, from, limit, maxCharacters);
		parts.push(text.slice(from, to).trimEnd());
		from = to;
		while (from < text.length && isSpace(text[from])) from++;
	}
	return parts.filter((part) => part !== '');
}

/** @returns the place in UTF-16 units behind so many characters, or the end of the text */
function placeAfter(text: string, from: number, characters: number): number {
	let place = from;
	for (let count = 0; count < characters && place < text.length; count++) {
		place += (text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1;
	}
	return place;
}

/**
 * @param limit the place behind the most characters that fit
 * @returns the place of the best cut: where a paragraph, a line, a sentence or a word ends. A cut in the first half would
 *   make needlessly small messages; better a less pretty place.
 */
function cutBefore(text: string, from: number, limit: number, maxCharacters: number): number {
	const half = placeAfter(text, from, Math.floor(maxCharacters / 2));
	let line = 0;
	let sentence = 0;
	let word = 0;
	let isBlankLineNext = false;
	for (let end = limit; end > half; end--) {
		if (!isSpace(text[end])) {
			isBlankLineNext = false;
			continue;
		}
		if (text[end] === '\n') {
			if (isBlankLineNext) return end;
			isBlankLineNext = true;
			line ||= end;
		}
		if (/[.!?…]/.test(text[end - 1] ?? '')) sentence ||= end;
		word ||= end;
	}
	return line || sentence || word || limit;
}

function isSpace(character: string | undefined): boolean {
	return character !== undefined && character.trim() === '';
}
