import type { Row } from './database';
import { uuidOf, wabaIdOf } from './ids';
import type { Inbox } from './inbox';
import { findPerson } from './records';
import { bit, integer, object, optionalText, text, type Fields } from './values';

/** How long free-form messages may be sent after a customer's message. */
export const windowSeconds = 24 * 60 * 60;

const mediaTypes = ['image', 'document', 'audio', 'video', 'voice', 'sticker'];

/** A message to store. */
export interface NewMessage {
	waId: string;
	/** Where it comes from; only `api` messages count as sent by a client. */
	origin: 'seed' | 'api' | 'customer' | 'import';
	fromUs: boolean;
	senderId: number | null;
	/** The WhatsApp message without id and timestamp. */
	payload: Fields;
	timestamp: number;
	/** Inbox or WhatsApp id of the quoted message. */
	quoted?: string;
	/** WhatsApp id; a new one when left out, none yet when null. */
	wabaId?: string | null;
	pending?: boolean;
	sent?: number;
	delivered?: number;
	read?: number;
}

/** Makes sure that there is a person with this number; a name given here replaces the stored one. */
export function addPerson(inbox: Inbox, waId: string, name?: string): void {
	inbox.db.run('INSERT OR IGNORE INTO getchat_persons (wa_id, name) VALUES (?, ?)', waId, name ?? null);
	if (name !== undefined) inbox.db.update('getchat_persons', 'wa_id', waId, { name });
}

/** Stores a message, and moves the chat and its 24-hour window along. Gives the stored row. */
export function addMessage(inbox: Inbox, message: NewMessage): Row {
	const { waId, fromUs, timestamp, payload } = message;
	const seq = inbox.db.count('SELECT ifnull(max(seq), 0) + 1 AS n FROM getchat_messages');
	const id = uuidOf(`message ${seq}`);
	const wabaId = message.wabaId === undefined ? wabaIdOf(String(seq), fromUs) : message.wabaId;
	addPerson(inbox, waId);
	inbox.db.insert('getchat_messages', {
		seq,
		id,
		waba_id: wabaId,
		wa_id: waId,
		origin: message.origin,
		from_us: bit(fromUs),
		sender_id: message.senderId,
		type: text(payload, 'type'),
		timestamp,
		payload: JSON.stringify(payload),
		search_text: searchText(payload),
		context_id: message.quoted ?? null,
		sent: message.sent ?? null,
		delivered: message.delivered ?? null,
		read: message.read ?? null,
		pending: bit(message.pending ?? false),
	});
	inbox.db.run(
		'UPDATE getchat_persons SET last_message_timestamp = max(ifnull(last_message_timestamp, 0), ?) WHERE wa_id = ?',
		timestamp,
		waId,
	);
	if (!fromUs) openWindow(inbox, waId, timestamp + windowSeconds);
	const row = inbox.db.get('SELECT * FROM getchat_messages WHERE seq = ?', seq);
	if (!row) throw new Error('The message was not stored');
	return row;
}

/** Lets a chat take free-form messages at least until this time. Whoever writes has something that is not resolved. */
function openWindow(inbox: Inbox, waId: string, until: number): void {
	inbox.db.run(
		'UPDATE getchat_persons SET window_expires_at = max(window_expires_at, ?), resolved = 0 WHERE wa_id = ?',
		until,
		waId,
	);
}

/** Whether the customer wrote within the last 24 hours. */
export function windowIsOpen(inbox: Inbox, waId: string): boolean {
	const person = findPerson(inbox, waId);
	return person !== undefined && integer(person, 'window_expires_at') > inbox.seconds();
}

/** What a search for messages looks through: text, captions and file names. */
function searchText(payload: Fields): string {
	const texts = [optionalText(object(payload, 'text'), 'body')];
	for (const type of mediaTypes) {
		const content = object(payload, type);
		texts.push(optionalText(content, 'caption'), optionalText(content, 'filename'));
	}
	return texts
		.filter((part) => part !== undefined)
		.join('\n')
		.toLowerCase();
}
