import type { Row } from './database';
import type { Inbox } from './inbox';
import { flag, integer, jsonObject, numberOrNull, optionalText, text, textOrNull, type Fields } from './values';
import { isUserId, userNameOf } from '../phone/line';
import { isRecord } from '../types';
import { pathPrefix } from './inbox';
import { userSummary, type User } from './users';

/** A person row by number. */
export function findPerson(inbox: Inbox, waId: string): Row | undefined {
	return inbox.db.get('SELECT * FROM getchat_persons WHERE wa_id = ?', waId);
}

/** A message row by inbox id or by WhatsApp id. */
export function findMessage(inbox: Inbox, id: string): Row | undefined {
	return (
		inbox.db.get('SELECT * FROM getchat_messages WHERE id = ?', id) ??
		inbox.db.get('SELECT * FROM getchat_messages WHERE waba_id = ?', id)
	);
}

/** The contact entry as WhatsApp sends it; of somebody who hides the number with a user id and a user name. */
export function wabaContact(person: Row): Fields {
	const name = optionalText(person, 'name') ?? '';
	return isUserId(person.wa_id)
		? { profile: { name, username: userNameOf(name) }, user_id: person.wa_id }
		: { profile: { name }, wa_id: person.wa_id };
}

/** A person. */
export function personView(person: Row): Fields {
	const words = (optionalText(person, 'name') ?? '').split(/\s+/).filter((word) => /^\p{L}/u.test(word));
	const [first = '', last = ''] = [words.at(0), words.length > 1 ? words.at(-1) : ''];
	return {
		wa_id: person.wa_id,
		waba_payload: wabaContact(person),
		initials: `${first.slice(0, 1)}${last.slice(0, 1)}`.toUpperCase(),
		last_message_timestamp: numberOrNull(person, 'last_message_timestamp'),
		// Of newer versions.
		resolved: flag(person, 'resolved'),
		messaging_window_expires_at: numberOrNull(person, 'window_expires_at') || null,
	};
}

/** The WhatsApp message; links to the inbox's own files become absolute. */
export function wabaPayload(inbox: Inbox, message: Row): Fields {
	const payload = jsonObject(message, 'payload');
	const type = text(message, 'type');
	const content = payload[type];
	const fromUs = flag(message, 'from_us');
	const timestamp = integer(message, 'timestamp');
	const id = optionalText(message, 'waba_id');
	const error = jsonObject(message, 'error');
	const { from, ...withoutSender } = payload;
	return {
		...(isUserId(from) ? { ...withoutSender, from_user_id: from } : payload),
		...(isRecord(content) && { [type]: absolute(inbox, content) }),
		// A queued message has no WhatsApp id yet.
		...(id !== undefined && { id }),
		// Incoming timestamps come as text and outgoing ones as numbers, as the documented samples have it.
		timestamp: fromUs ? timestamp : String(timestamp),
		...(Object.keys(error).length > 0 && { errors: [error] }),
	};
}

function absolute(inbox: Inbox, content: Fields): Fields {
	const { link } = content;
	return typeof link === 'string' && link.startsWith(pathPrefix) ? { ...content, link: inbox.origin + link } : content;
}

/** A stored message as a user sees it. */
export function messageView(inbox: Inbox, message: Row, user: User): Fields {
	const quoted = optionalText(message, 'context_id');
	const context = quoted === undefined ? undefined : findMessage(inbox, quoted);
	return { ...messageBase(inbox, message, user), context: context ? quotedView(inbox, context, user) : null };
}

// A quoted message does not show what it quotes itself.
function quotedView(inbox: Inbox, message: Row, user: User): Fields {
	return { ...messageBase(inbox, message, user), context: null };
}

function messageBase(inbox: Inbox, message: Row, user: User): Fields {
	const waId = text(message, 'wa_id');
	const fromUs = flag(message, 'from_us');
	const person = findPerson(inbox, waId);
	return {
		id: message.id,
		waba_payload: wabaPayload(inbox, message),
		waba_statuses: {
			sent: statusTime(inbox, message, 'sent'),
			delivered: statusTime(inbox, message, 'delivered'),
			read: statusTime(inbox, message, 'read'),
		},
		contact: person ? personView(person) : null,
		from_us: fromUs,
		received: fromUs || integer(message, 'timestamp') <= markOf(inbox, user.id, waId),
		sender: userSummary(inbox, message.sender_id),
		customer_wa_id: waId,
		tags: inbox.db.all(
			'SELECT t.id, t.name, t.web_inbox_color FROM getchat_message_taggings g JOIN getchat_tags t ON t.id = g.tag_id ' +
				'WHERE g.message_id = ? ORDER BY g.id',
			text(message, 'id'),
		),
		chat_tags: chatTags(inbox, waId).map(({ id, name, web_inbox_color }) => ({ id, name, web_inbox_color })),
	};
}

/** The documentation shows null alone, and other times as numbers in one place and as text in another. */
function statusTime({ settings }: Inbox, message: Row, name: string): number | string | null {
	const time = numberOrNull(message, name);
	return time !== null && settings.dialect.statusTimes === 'text' ? String(time) : time;
}

/** A conversation as a user sees it. */
export function chatView(inbox: Inbox, person: Row, user: User): Fields {
	const waId = text(person, 'wa_id');
	const last = inbox.db.get(
		'SELECT * FROM getchat_messages WHERE wa_id = ? ORDER BY timestamp DESC, seq DESC LIMIT 1',
		waId,
	);
	const groupId = numberOrNull(person, 'assigned_group');
	return {
		contact: personView(person),
		new_messages: inbox.db.count(
			'SELECT count(*) AS n FROM getchat_messages WHERE wa_id = ? AND from_us = 0 AND timestamp > ?',
			waId,
			markOf(inbox, user.id, waId),
		),
		wa_id: waId,
		last_message: last ? messageView(inbox, last, user) : null,
		assigned_to_user: userSummary(inbox, person.assigned_to_user),
		assigned_group: groupView(inbox, groupId),
		tags: chatTags(inbox, waId),
	};
}

/** A group by id; null for none. */
export function groupView(inbox: Inbox, id: unknown): Row | null {
	if (typeof id !== 'number') return null;
	return inbox.db.get('SELECT id, name FROM getchat_groups WHERE id = ?', id) ?? null;
}

function chatTags(inbox: Inbox, waId: string): Row[] {
	return inbox.db.all(
		'SELECT t.id, t.name, t.web_inbox_color, g.id AS tagging_id FROM getchat_chat_taggings g ' +
			'JOIN getchat_tags t ON t.id = g.tag_id WHERE g.wa_id = ? ORDER BY g.id',
		waId,
	);
}

/** Up to when a user has received the messages of a chat; -1 when never. */
function markOf(inbox: Inbox, userId: number, waId: string): number {
	const row = inbox.db.get('SELECT timestamp FROM getchat_marks WHERE user_id = ? AND wa_id = ?', userId, waId);
	return row ? integer(row, 'timestamp') : -1;
}

/** Marks a chat's messages as received by a user up to a time. A mark never goes back. */
export function markReceived(inbox: Inbox, userId: number, waId: string, timestamp: number): void {
	inbox.db.run(
		'INSERT INTO getchat_marks (user_id, wa_id, timestamp) VALUES (?, ?, ?) ON CONFLICT (user_id, wa_id) ' +
			'DO UPDATE SET timestamp = max(timestamp, excluded.timestamp)',
		userId,
		waId,
		timestamp,
	);
}

/** A template. */
export function templateView(row: Row): Fields {
	const { name, category, language, components, rejected_reason, status } = row;
	return {
		...{ name, category, language, components: JSON.parse(String(components)) },
		...{ namespace: templateNamespace, rejected_reason, status },
	};
}

/** The namespace of all templates of the inbox. */
export const templateNamespace = 'sandbox_namespace_0001';

/** A webhook without the user it belongs to. */
export function webhookView(row: Row): Fields {
	const { id, url } = row;
	return {
		...{ id, url },
		on_incoming_message: flag(row, 'on_incoming_message'),
		on_outgoing_message: flag(row, 'on_outgoing_message'),
		on_assigned: flag(row, 'on_assigned'),
		headers: jsonObject(row, 'headers'),
	};
}

/** An entry of a history, in the shape of its kind. */
export function eventView(inbox: Inbox, row: Row, doneBy: Fields | null): Fields {
	const details = jsonObject(row, 'details');
	const base = { timestamp: integer(row, 'timestamp'), done_by: doneBy };
	switch (text(row, 'kind')) {
		case 'chat_assignment':
			return {
				wa_id: row.wa_id,
				...base,
				assigned_to_user_set: userSummary(inbox, details.user),
				assigned_to_user_was_cleared: flag(details, 'userCleared'),
				assigned_group_set: groupView(inbox, details.group),
				assigned_group_was_cleared: flag(details, 'groupCleared'),
			};
		case 'message_tagging':
			return { ...base, ...details, message: textOrNull(row, 'message_id') };
		default:
			return { ...base, ...details, chat: row.wa_id };
	}
}
