import type { Row } from '../database';
import { integer, numberOrNull, optionalText, type Fields } from '../values';
import type { Account } from './account';

/** How long free-form messages may be sent after a customer's message. */
export const windowSeconds = 24 * 60 * 60;

/** The stored chat. */
export function findChat(account: Account, channel: string, chatId: string): Row | undefined {
	return account.db.get('SELECT * FROM onemsg_chats WHERE channel = ? AND chat_id = ?', channel, chatId);
}

/** Makes sure that a chat is stored; a name given here replaces the stored one. */
export function addChat(account: Account, channel: string, chatId: string, name?: string): Row {
	account.db.run(
		'INSERT OR IGNORE INTO onemsg_chats (channel, chat_id, name, window_expires_at) VALUES (?, ?, ?, ?)',
		channel,
		chatId,
		name ?? null,
		chatId.endsWith('@g.us') ? Number.MAX_SAFE_INTEGER : account.newChatsOpenUntil,
	);
	if (name !== undefined) changeChat(account, channel, chatId, { name });
	return findChat(account, channel, chatId) ?? {};
}

/** Changes columns of a chat. */
export function changeChat(
	account: Account,
	channel: string,
	chatId: string,
	changes: { name?: string; window_expires_at?: number; blocked?: 0 | 1 },
): void {
	const names = Object.keys(changes).map((name) => `${name} = ?`);
	account.db.run(
		`UPDATE onemsg_chats SET ${names.join(', ')} WHERE channel = ? AND chat_id = ?`,
		...Object.values(changes),
		channel,
		chatId,
	);
}

/** Lets a chat take free-form messages at least until this time. */
export function openWindow(account: Account, channel: string, chatId: string, until: number): void {
	const current = numberOrNull(findChat(account, channel, chatId) ?? {}, 'window_expires_at') ?? 0;
	changeChat(account, channel, chatId, { window_expires_at: Math.max(current, until) });
}

/** Whether a chat takes free-form messages now. */
export function windowIsOpen(account: Account, channel: string, chatId: string): boolean {
	return integer(addChat(account, channel, chatId), 'window_expires_at') > account.seconds();
}

/** How the chat of somebody whose number is hidden is named. */
const userId = /^[A-Z]{2}\./;

/** The chat a request means: its `chatId`, or the chat of its `phone`, `bsuid` or `username`. */
export function recipient(body: Fields): string {
	const { phone, bsuid, username } = body;
	if (bsuid !== undefined || userId.test(String(phone))) return `${String(bsuid ?? phone)}@lid`;
	if (username !== undefined) return `${String(username).replace(/^@/, '').toLowerCase()}@username`;
	return optionalText(body, 'chatId') ?? `${String(phone)}@c.us`;
}

/**
 * Why the recipient of a request cannot be reached on this channel. Nobody has shown which of the ways to name somebody
 * without a number works where, so the shape `hiddenNumbers` chooses.
 */
export function recipientRefusal(account: Account, channel: string, body: Fields): string | null {
	const { hiddenNumbers } = account.shapes;
	const byPhone = userId.test(String(body.phone));
	if (hiddenNumbers === 'phone') {
		if (body.bsuid !== undefined) return 'bsuid routing is disabled';
		if (body.username !== undefined) return 'username routing is disabled';
		// Such an id is cut to its digits, which are nobody's number.
		if (/@lid$/.test(optionalText(body, 'chatId') ?? '')) return 'Phone number is not a WhatsApp number';
	}
	if (hiddenNumbers === 'bsuid' && byPhone) return 'Phone number is not a WhatsApp number';
	if (body.username === undefined || findChat(account, channel, recipient(body))) return null;
	return 'username is not found or not linked with bsuid';
}

/** The digits in front of a chat id's `@`. */
export function phoneOf(chatId: string): string {
	return chatId.split('@', 1)[0] ?? '';
}
