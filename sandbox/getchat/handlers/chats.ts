import { created, ok, page, pathPerson, writersOnly, type Call, type Handlers, type Result } from '../call';
import { readExport } from '../chatExport';
import type { Conditions } from '../database';
import { notFound, wrongField } from '../errors';
import { addMessage, addPerson } from '../messages';
import { chatView, findPerson } from '../records';
import { bit, flag, integer, objects, optionalNumber, optionalText, text } from '../values';
import { chatConditions } from './messages';

/** Operations of the tag Chats. */
export const chats: Handlers = { listChats, retrieveChat, resolveChat, createChatImport };

/** Fields of a referral that the chat list filters by. */
const referralFields = ['source_url', 'source_id', 'source_type', 'headline', 'body', 'media_type'];

function listChats(call: Call): Result {
	const { query } = call;
	const conditions = chatConditions(call).add('p.last_message_timestamp IS NOT NULL');
	const search = optionalText(query, 'search')?.toLowerCase();
	if (search !== undefined) {
		const tagged =
			'EXISTS (SELECT 1 FROM getchat_chat_taggings g JOIN getchat_tags t ON t.id = g.tag_id ' +
			'WHERE g.wa_id = p.wa_id AND instr(fold(t.name), ?) > 0)';
		const found = `instr(fold(ifnull(p.name, '')), ?) > 0 OR instr(p.wa_id, ?) > 0 OR ${tagged}`;
		conditions.add(found, search, search, search);
	}
	if (flag(query, 'blocked')) conditions.add('p.blocked = 1');
	if (flag(query, 'reported')) conditions.add('p.reported = 1');
	if (flag(query, 'unread')) conditions.add(unread, call.user.id);
	addMessageTimes(call, conditions);
	addReferral(call, conditions);
	const order = 'p.last_message_timestamp DESC, p.wa_id DESC';
	const listing = { columns: 'p.*', from: 'getchat_persons p', conditions, order };
	return page(call, listing, (row) => chatView(call.inbox, row, call.user));
}

/** Messages of the customer that the user has not received. */
const unread =
	'EXISTS (SELECT 1 FROM getchat_messages m WHERE m.wa_id = p.wa_id AND m.from_us = 0 AND m.timestamp > ifnull(' +
	'(SELECT k.timestamp FROM getchat_marks k WHERE k.user_id = ? AND k.wa_id = p.wa_id), -1))';

/** Both times together ask for one message between them. */
function addMessageTimes(call: Call, conditions: Conditions): void {
	const since = optionalNumber(call.query, 'messages_since_time');
	const before = optionalNumber(call.query, 'messages_before_time');
	if (since === undefined && before === undefined) return;
	const between = 'm.wa_id = p.wa_id AND m.timestamp >= ? AND m.timestamp < ?';
	const exists = `EXISTS (SELECT 1 FROM getchat_messages m WHERE ${between})`;
	conditions.add(exists, since ?? 0, before ?? Number.MAX_SAFE_INTEGER);
}

/** "… and the last such Message had …": only the newest message with the field counts. */
function addReferral(call: Call, conditions: Conditions): void {
	if (flag(call.query, 'message_has_referral')) {
		const referral = "json_extract(m.payload, '$.referral') IS NOT NULL";
		conditions.add(`EXISTS (SELECT 1 FROM getchat_messages m WHERE m.wa_id = p.wa_id AND ${referral})`);
	}
	for (const field of referralFields) {
		const wanted = optionalText(call.query, `message_referral_${field}`);
		if (wanted === undefined) continue;
		const value = `json_extract(m.payload, '$.referral.${field}')`;
		const last =
			`SELECT ${value} FROM getchat_messages m WHERE m.wa_id = p.wa_id AND ${value} IS NOT NULL ` +
			'ORDER BY m.timestamp DESC, m.seq DESC LIMIT 1';
		conditions.add(field === 'source_url' ? `instr((${last}), ?) > 0` : `(${last}) = ?`, wanted);
	}
}

function retrieveChat(call: Call): Result {
	const person = pathPerson(call);
	if (person.last_message_timestamp === null) throw notFound();
	return ok(chatView(call.inbox, person, call.user));
}

function resolveChat(call: Call): Result {
	if (call.inbox.settings.dialect.version === '1.4.10') throw notFound();
	const waId = text(pathPerson(call), 'wa_id');
	writersOnly(call, waId);
	const resolved = flag(call.body, 'resolved');
	call.inbox.db.update('getchat_persons', 'wa_id', waId, { resolved: bit(resolved) });
	call.events.told('chat_resolved', { wa_id: waId, resolved });
	return ok({ wa_id: waId, resolved });
}

function createChatImport(call: Call): Result {
	const { inbox, body, user } = call;
	const participants = objects(body, 'chat_participants').map((one) => ({
		name: optionalText(one, 'name') ?? '',
		waId: (optionalText(one, 'phone_number') ?? '').replace(/\D/g, ''),
	}));
	const chat = readExport({
		text: text(body, 'chat_text'),
		participants,
		offsetMinutes: integer(body, 'utc_offset_minutes'),
		monthFirst: /^en[-_]US$/i.test(text(body, 'device_language_code')),
		files: objects(body, 'media_files').map((file) => optionalText(file, 'filename') ?? ''),
	});
	if ('problem' in chat) throw wrongField(chat.field, chat.problem);
	inbox.db.transaction(() => {
		addPerson(inbox, chat.waId, chat.name);
		for (const { fromUs, timestamp, payload } of chat.messages) {
			addMessage(inbox, { waId: chat.waId, origin: 'import', fromUs, senderId: null, timestamp, payload });
		}
	});
	return created(chatView(inbox, findPerson(inbox, chat.waId) ?? {}, user));
}
