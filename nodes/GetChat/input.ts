import { invalidInput } from '../shared/errors';
import { parseWhatsAppId } from '../shared/input/recipient';

/**
 * The WhatsApp ID of a person or chat. Digits alone are an ID as the inbox gives it, with its country code, also where
 * they are no number of a known numbering plan, such as those of the documented samples.
 *
 * @throws InvalidInput for what is neither an ID nor one number
 */
export function chatId(field: string, entered: string): string {
	return parseWhatsAppId(field, entered);
}

/** The same where it may be left out. @throws InvalidInput for anything else than a WhatsApp id */
export function optionalChatId(field: string, entered: string | undefined): string | undefined {
	return entered === undefined || entered.trim() === '' ? undefined : chatId(field, entered);
}

/**
 * @returns the text without white space around it
 * @throws InvalidInput when it is empty or longer than `most` characters
 */
export function name(field: string, entered: string, maxCharacters: number): string {
	const text = entered.trim();
	const count = Array.from(text).length;
	if (count > 0 && count <= maxCharacters) return text;
	throw invalidInput(
		field,
		count === 0 ? 'is required' : `has ${count} characters, but at most ${maxCharacters} are allowed`,
		count === 0 ? `Fill in '${field}'.` : `Shorten it by ${count - maxCharacters} characters.`,
	);
}
