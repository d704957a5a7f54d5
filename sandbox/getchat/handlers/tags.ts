import {
	created,
	deleted,
	ok,
	page,
	pathId,
	pathRecord,
	readable,
	referred,
	wholeList,
	type Call,
	type Handlers,
	type Result,
} from '../call';
import type { Row } from '../database';
import { forbidden, notFound, wrongField, wrongKey } from '../errors';
import { eventView, findPerson } from '../records';
import { fullUser, reaches } from '../users';
import { integer, json, optionalNumber, optionalText, text, textOrNull, type Fields } from '../values';

/** Operations of the tag Tags. */
export const tags: Handlers = {
	listTags: (call) => page(call, { from: 'getchat_tags', order: 'id' }, (row) => row),
	createTag,
	destroyTag,
	createChatTagging,
	retrieveChatTagging: (call) => ok(chatTagging(visibleChatTagging(call))),
	destroyChatTagging,
	listChatTaggingEvents: (call) => listEvents(call, 'chat_tagging'),
	createMessageTagging,
	retrieveMessageTagging: (call) => ok(messageTagging(visibleMessageTagging(call))),
	destroyMessageTagging,
	listMessageTaggingEvents: (call) => listEvents(call, 'message_tagging'),
};

function createTag(call: Call): Result {
	taggersOnly(call);
	const { db } = call.inbox;
	const name = text(call.body, 'name');
	if (db.get('SELECT id FROM getchat_tags WHERE name = ?', name)) {
		throw wrongField('name', 'tag with this name already exists.');
	}
	const id = db.insert('getchat_tags', { name, web_inbox_color: textOrNull(call.body, 'web_inbox_color') });
	return created(db.get('SELECT * FROM getchat_tags WHERE id = ?', id));
}

/** Takes the tag off everything as well; the history keeps it. */
function destroyTag(call: Call): Result {
	taggersOnly(call);
	pathRecord(call, 'getchat_tags');
	const { db } = call.inbox;
	db.transaction(() => {
		for (const table of ['getchat_chat_taggings', 'getchat_message_taggings']) {
			db.run(`DELETE FROM ${table} WHERE tag_id = ?`, pathId(call));
		}
		db.run('DELETE FROM getchat_tags WHERE id = ?', pathId(call));
	});
	return deleted();
}

function createChatTagging(call: Call): Result {
	taggersOnly(call);
	const tag = referred(call, 'getchat_tags', 'tag');
	const waId = text(call.body, 'chat');
	if (!mayRead(call, waId)) throw wrongKey('chat', waId);
	const row = tagChat(call, waId, tag);
	if (!row) throw wrongField('', 'The fields tag, chat must make a unique set.');
	return created(chatTagging(row));
}

/** Tags a chat and tells it; null when it has the tag already. */
function tagChat(call: Call, waId: string, tag: Row): Row | null {
	const { db } = call.inbox;
	const tagId = integer(tag, 'id');
	if (db.get('SELECT id FROM getchat_chat_taggings WHERE wa_id = ? AND tag_id = ?', waId, tagId)) return null;
	const id = db.insert('getchat_chat_taggings', { tag_id: tagId, wa_id: waId, extra: extraOf(call) });
	tell(call, { kind: 'chat_tagging', waId, action: 'added', tag, extra: call.body.extra });
	return db.get('SELECT * FROM getchat_chat_taggings WHERE id = ?', id) ?? null;
}

function destroyChatTagging(call: Call): Result {
	taggersOnly(call);
	const { db } = call.inbox;
	const row = visibleChatTagging(call);
	db.run('DELETE FROM getchat_chat_taggings WHERE id = ?', pathId(call));
	const change = { waId: text(row, 'wa_id'), action: 'removed', tag: tagOf(call, row), extra: json(row, 'extra') };
	tell(call, { kind: 'chat_tagging', ...change });
	return deleted();
}

function createMessageTagging(call: Call): Result {
	taggersOnly(call);
	const { db } = call.inbox;
	const tag = referred(call, 'getchat_tags', 'tag');
	const tagId = integer(tag, 'id');
	const wabaId = text(call.body, 'message');
	// "Message ID string known from WABA payload": the inbox id does not do.
	const message = db.get('SELECT id, wa_id FROM getchat_messages WHERE waba_id = ?', wabaId);
	if (!message || !mayRead(call, text(message, 'wa_id'))) throw wrongKey('message', wabaId);
	const messageId = text(message, 'id');
	if (db.get('SELECT id FROM getchat_message_taggings WHERE message_id = ? AND tag_id = ?', messageId, tagId)) {
		throw wrongField('', 'The fields tag, message must make a unique set.');
	}
	const waId = text(message, 'wa_id');
	const id = db.insert('getchat_message_taggings', { tag_id: tagId, message_id: messageId, extra: extraOf(call) });
	tell(call, { kind: 'message_tagging', waId, messageId: wabaId, action: 'added', tag, extra: call.body.extra });
	// "When a Message is tagged with a Tag, then a corresponding Chat is tagged with the same Tag immediately!"
	tagChat(call, waId, tag);
	return created(messageTagging(findMessageTagging(call, id) ?? {}));
}

function destroyMessageTagging(call: Call): Result {
	taggersOnly(call);
	const row = visibleMessageTagging(call);
	call.inbox.db.run('DELETE FROM getchat_message_taggings WHERE id = ?', pathId(call));
	const change = { waId: text(row, 'wa_id'), action: 'removed', tag: tagOf(call, row), extra: json(row, 'extra') };
	tell(call, { kind: 'message_tagging', messageId: text(row, 'waba_id'), ...change });
	return deleted();
}

function visibleChatTagging(call: Call): Row {
	const row = pathRecord(call, 'getchat_chat_taggings');
	if (!mayRead(call, text(row, 'wa_id'))) throw notFound();
	return row;
}

function visibleMessageTagging(call: Call): Row {
	const row = findMessageTagging(call, pathId(call));
	if (!row || !mayRead(call, text(row, 'wa_id'))) throw notFound();
	return row;
}

function findMessageTagging(call: Call, id: number): Row | undefined {
	const sql =
		'SELECT g.*, m.wa_id, m.waba_id FROM getchat_message_taggings g JOIN getchat_messages m ON m.id = g.message_id ' +
		'WHERE g.id = ?';
	return call.inbox.db.get(sql, id);
}

function chatTagging(row: Row): Fields {
	return { id: row.id, tag: row.tag_id, chat: row.wa_id, extra: json(row, 'extra') };
}

function messageTagging(row: Row): Fields {
	return { id: row.id, tag: row.tag_id, message: row.waba_id, extra: json(row, 'extra') };
}

function extraOf(call: Call): string | null {
	const { extra } = call.body;
	return extra === undefined || extra === null ? null : JSON.stringify(extra);
}

function tagOf(call: Call, tagging: Row): Row {
	const tag = call.inbox.db.get('SELECT * FROM getchat_tags WHERE id = ?', integer(tagging, 'tag_id'));
	if (!tag) throw new Error('A tagging has no tag');
	return tag;
}

function tell(
	call: Call,
	change: {
		kind: 'chat_tagging' | 'message_tagging';
		waId: string;
		messageId?: string;
		action: string;
		tag: Row;
		extra: unknown;
	},
): void {
	const { action, tag, extra, ...event } = change;
	// The tag as it is now: it may be deleted later.
	call.events.changed({ ...event, doneBy: call.user.id, details: { action, tag, extra: extra ?? null } });
}

/** History of one kind, newest first. */
export function listEvents(call: Call, kind: 'chat_tagging' | 'message_tagging' | 'chat_assignment'): Result {
	const { query, inbox } = call;
	const conditions = readable(call).add('e.kind = ?', kind);
	const waId = optionalText(query, 'wa_id');
	const messageId = optionalText(query, 'message_id');
	const since = optionalNumber(query, 'since_time');
	const before = optionalNumber(query, 'before_time');
	if (waId !== undefined) conditions.add('e.wa_id = ?', waId);
	if (messageId !== undefined) conditions.add('e.message_id = ?', messageId);
	if (since !== undefined) conditions.add('e.timestamp >= ?', since);
	if (before !== undefined) conditions.add('e.timestamp < ?', before);
	const from = 'getchat_events e JOIN getchat_persons p ON p.wa_id = e.wa_id';
	const listing = { columns: 'e.*', from, conditions, order: 'e.timestamp DESC, e.id DESC' };
	return wholeList(call, listing, (row) => eventView(inbox, row, fullUser(inbox, row.done_by)));
}

function taggersOnly(call: Call): void {
	if (!call.user.canUseTags) throw forbidden();
}

function mayRead(call: Call, waId: string): boolean {
	const { inbox, user } = call;
	return findPerson(inbox, waId) !== undefined && reaches(inbox, user, user.canRead, waId);
}
