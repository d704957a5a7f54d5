import { invalidInput } from '../shared/errors';
import { parseWhatsAppId } from '../shared/input/recipient';
import { id } from '../shared/input/validate';

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
 * The filters that chats and messages have in common, as the inbox names them.
 *
 * @throws InvalidInput for an id that is no number
 */
export function chatQuery(filters: { tagId?: string; search?: string; assignedToMe?: boolean; groupId?: string }) {
	const { tagId, search, assignedToMe, groupId } = filters;
	return {
		chat_tag_id: tagId ? id('Tag', tagId) : undefined,
		search: search?.trim(),
		assigned_to_me: assignedToMe,
		assigned_group: groupId ? id('Group', groupId) : undefined,
	};
}

/**
 * @returns the text without white space around it
 * @throws InvalidInput when it is empty or longer than `maxCharacters`
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
