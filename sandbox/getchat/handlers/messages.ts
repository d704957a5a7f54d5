import { ok, page, readable, writersOnly, type Call, type Handlers, type Result } from '../call';
import type { Conditions, Row } from '../database';
import { ApiError, notFound, wrongField } from '../errors';
import { addMessage, windowIsOpen } from '../messages';
import { findMessage, findPerson, markReceived, messageView } from '../records';
import { groupIds, reaches } from '../users';
import { flag, integer, object, objects, optionalNumber, optionalText, text, type Fields } from '../values';

/** Operations of the tag Messages. */
export const messages: Handlers = { listMessages, createMessage, retrieveMessage, createReceivedMessageMark };

const queuedMessage =
	'Message is saved and will be sent as soon as other messages currently pending for this user are delivered.';

function listMessages(call: Call): Result {
	const { query, user } = call;
	const conditions = chatConditions(call);
	const waId = optionalText(query, 'wa_id');
	const since = optionalNumber(query, 'since_time');
	const before = optionalNumber(query, 'before_time');
	const search = optionalText(query, 'search')?.toLowerCase();
	if (waId !== undefined) conditions.add('m.wa_id = ?', waId);
	if (since !== undefined) conditions.add('m.timestamp >= ?', since);
	if (before !== undefined) conditions.add('m.timestamp < ?', before);
	if (typeof query.from_us === 'boolean') conditions.add('m.from_us = ?', query.from_us ? 1 : 0);
	if (search !== undefined) {
		const tagged =
			'EXISTS (SELECT 1 FROM getchat_message_taggings g JOIN getchat_tags t ON t.id = g.tag_id ' +
			'WHERE g.message_id = m.id AND instr(fold(t.name), ?) > 0)';
		conditions.add(`instr(m.search_text, ?) > 0 OR ${tagged}`, search, search);
	}
	const rows: Row[] = [];
	const from = 'getchat_messages m JOIN getchat_persons p ON p.wa_id = m.wa_id';
	const listing = { columns: 'm.*', from, conditions, order: 'm.timestamp DESC, m.seq DESC' };
	const result = page(call, listing, (row) => {
		rows.push(row);
		return messageView(call.inbox, row, user);
	});
	// After the answer is made: it shows what had been received before.
	if (optionalNumber(query, 'mark_as_received')) markAll(call, rows);
	return result;
}

/** Conditions on `p` that messages and chats share. */
export function chatConditions(call: Call): Conditions {
	const { query, user, inbox } = call;
	const conditions = readable(call);
	const tag = optionalNumber(query, 'chat_tag_id');
	const group = optionalNumber(query, 'assigned_group');
	if (tag !== undefined) {
		conditions.add('p.wa_id IN (SELECT wa_id FROM getchat_chat_taggings WHERE tag_id = ?)', tag);
	}
	if (flag(query, 'assigned_to_me')) conditions.add('p.assigned_to_user = ?', user.id);
	if (group !== undefined) {
		if (!groupIds(inbox, user.id).includes(group)) {
			throw wrongField('assigned_group', 'Only groups the user is a member of can be used.');
		}
		conditions.add('p.assigned_group = ?', group);
	}
	return conditions;
}

function markAll(call: Call, rows: Row[]): void {
	for (const row of rows) {
		if (!flag(row, 'from_us')) {
			markReceived(call.inbox, call.user.id, text(row, 'wa_id'), integer(row, 'timestamp'));
		}
	}
}

function createMessage(call: Call): Result {
	const { inbox, body } = call;
	const waId = text(body, 'wa_id');
	const type = text(body, 'type');
	checkRows(body);
	const quoted = optionalText(object(body, 'context'), 'message_id');
	if (quoted !== undefined) checkQuoted(call, waId, quoted);
	writersOnly(call, waId);
	if (type !== 'template' && type !== 'hsm' && !windowIsOpen(inbox, waId)) {
		throw new ApiError(453, { reason: 'The conversation window is closed.' });
	}
	const message = inbox.db.transaction(() =>
		addMessage(inbox, {
			...{ waId, origin: 'api', fromUs: true, senderId: call.user.id, timestamp: inbox.seconds() },
			...{ payload: outgoingPayload(body), wabaId: null, pending: true, quoted },
		}),
	);
	call.lifecycle.enqueue(message);
	return { status: 202, body: { reason: queuedMessage, id: message.id } };
}

/** Inboxes may know no quotes; those that do want a message of the same chat. */
function checkQuoted({ inbox }: Call, waId: string, quoted: string): void {
	if (inbox.settings.dialect.replies === 'refused') throw wrongField('context', 'This field is not allowed.');
	if (findMessage(inbox, quoted)?.wa_id !== waId) throw wrongField('context', 'There is no such message in this chat.');
}

/** JSON Schema cannot sum over sections: ten rows in a list, thirty products. */
function checkRows(body: Fields): void {
	const interactive = object(body, 'interactive');
	const sections = objects(object(interactive, 'action'), 'sections');
	const total = (name: string) => sections.reduce((sum, section) => sum + objects(section, name).length, 0);
	if (total('rows') > 10)
		throw wrongField('interactive.action.sections', 'A list has at most 10 rows in all sections.');
	if (total('product_items') > 30) {
		throw wrongField('interactive.action.sections', 'A list has at most 30 products in all sections.');
	}
}

/** Stored payloads have the preview setting next to the text. */
function outgoingPayload(body: Fields): Fields {
	const { wa_id: to, verify_contact: _ignored, ...content } = body;
	const { preview_url: preview = false, ...words } = object(content, 'text');
	const isText = content.type === 'text';
	return { preview_url: preview, recipient_type: 'individual', to, ...content, ...(isText && { text: words }) };
}

function retrieveMessage(call: Call): Result {
	const message = findMessage(call.inbox, text(call.params, 'id'));
	const { user } = call;
	if (!message || !reaches(call.inbox, user, user.canRead, text(message, 'wa_id'))) throw notFound();
	const view = messageView(call.inbox, message, user);
	if (optionalNumber(call.query, 'mark_as_received')) markAll(call, [message]);
	return ok(view);
}

function createReceivedMessageMark(call: Call): Result {
	const { inbox, body, user } = call;
	const waId = text(body, 'customer_wa_id');
	const timestamp = integer(body, 'timestamp');
	if (!findPerson(inbox, waId) || !reaches(inbox, user, user.canRead, waId)) {
		throw wrongField('customer_wa_id', 'There is no such chat.');
	}
	if (timestamp > inbox.seconds()) throw wrongField('timestamp', 'The timestamp is in the future.');
	markReceived(inbox, user.id, waId, timestamp);
	return ok();
}
