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

/** The chat a request means: its `chatId`, or the chat of its `phone`. */
export function recipient(body: Fields): string {
	return optionalText(body, 'chatId') ?? `${String(body.phone)}@c.us`;
}

/** The digits in front of a chat id's `@`. */
export function phoneOf(chatId: string): string {
	return chatId.split('@', 1)[0] ?? '';
}
