import { invalidInput } from '../shared/errors';
import { parseRecipient } from '../shared/recipient';

export { seconds, timeOrder } from '../shared/time';

/**
 * The WhatsApp ID of a person or chat: the number in digits, from whatever way it is written in.
 *
 * @throws InvalidInput unless it is one number
 */
export function waId(field: string, entered: string): string {
	return parseRecipient(field, entered).digits;
}

/**
 * The WhatsApp ID of an existing chat or person. Digits alone are an ID as the inbox gives it, with its country code, also
 * where they are no number of a known numbering plan, such as those of the documented samples.
 *
 * @throws InvalidInput for what is neither an ID nor one number
 */
export function chatId(field: string, entered: string): string {
	const text = entered.trim();
	return /^[1-9]\d{6,14}$/.test(text) ? text : waId(field, entered);
}

/** The same where it may be left out. */
export function optionalChatId(field: string, entered: string | undefined): string | undefined {
	return entered === undefined || entered.trim() === '' ? undefined : chatId(field, entered);
}

/** The same for a number that may have no chat. */
export function optionalWaId(field: string, entered: string | undefined): string | undefined {
	return entered === undefined || entered.trim() === '' ? undefined : waId(field, entered);
}

/**
 * @returns the text without white space around it
 * @throws InvalidInput when it is empty or longer than `most` characters
 */
export function name(field: string, entered: string, most: number): string {
	const text = entered.trim();
	const count = Array.from(text).length;
	if (count > 0 && count <= most) return text;
	throw invalidInput(
		field,
		count === 0 ? 'is empty, but it is needed' : `has ${count} characters, but at most ${most} are allowed`,
		count === 0 ? `Fill in '${field}'.` : `Shorten it by ${count - most} characters.`,
	);
}
