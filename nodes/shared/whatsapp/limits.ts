import { invalidInput, requiredInput } from '../errors';

/** What WhatsApp allows, in characters. */
export const limits = {
	text: 4096,
	body: 1024,
	header: 60,
	footer: 60,
	buttonTitle: 20,
	buttonId: 200,
	templateVariable: 1024,
} as const;

/** Counts as WhatsApp does: code points. An emoji outside the basic plane is one character, not two. */
export function countCharacters(text: string): number {
	let count = text.length;
	for (let at = 0; at < text.length - 1; at++) {
		if ((text.codePointAt(at) ?? 0) <= 0xffff) continue;
		count--;
		at++;
	}
	return count;
}

/**
 * @returns the text as it was given
 * @throws InvalidInput when nothing but white space is left, or when it is longer than `most` characters
 */
export function within(field: string, text: string, most: number): string {
	if (text.trim() === '') {
		throw requiredInput(field);
	}
	const count = countCharacters(text);
	if (count <= most) return text;
	throw invalidInput(
		field,
		`has ${count} characters, but WhatsApp takes at most ${most}`,
		`Shorten '${field}' by ${count - most} characters.`,
	);
}

/**
 * Like `within`, for an optional text: an empty one becomes undefined.
 *
 * @throws InvalidInput for a text that is too long
 */
export function optionalWithin(field: string, text: string | undefined, most: number): string | undefined {
	return text === undefined || text.trim() === '' ? undefined : within(field, text, most);
}
