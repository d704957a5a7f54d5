import type { FastifyInstance } from 'fastify';
import { ControlError, controlBody } from '../control';
import { isIncoming, isStatus, type Incoming } from './controlSchemas';
import type { Row } from './database';
import type { Events } from './events';
import { incomingPayload } from './incoming';
import type { Inbox } from './inbox';
import type { Lifecycle } from './lifecycle';
import { addMessage, addPerson } from './messages';
import { findMessage, findPerson, wabaPayload } from './records';
import { seededNumber } from './seedChats';
import { flag, integer, json, type Fields } from './values';

/** Control calls about messages: customers who write, states that change, and what is stored. */
export function registerMessageControl(
	app: FastifyInstance,
	{ inbox, events, lifecycle }: { inbox: Inbox; events: Events; lifecycle: Lifecycle },
): void {
	app.post('/incoming', (request) => receive(inbox, events, controlBody(request, isIncoming)));

	app.post('/status', (request) => {
		const { id, status, code, title, details, times, transport } = controlBody(request, isStatus);
		const message = findMessage(inbox, id);
		if (!message || !flag(message, 'from_us')) throw new ControlError(404, `There is no sent message ${id}`);
		if (message.waba_id === null) throw new ControlError(409, 'The message is still queued');
		const failure = { code: code ?? 131000, title: title ?? 'Something went wrong', details: details ?? '' };
		const error = status === 'failed' ? failure : null;
		lifecycle.reach(integer(message, 'seq'), status, error, { times, transport });
		return storedView(inbox, findMessage(inbox, id) ?? message);
	});

	app.get<{ Querystring: { since?: string } }>('/messages', (request) => {
		const since = Number(request.query.since ?? 0);
		if (!Number.isInteger(since)) throw new ControlError(400, 'since must be a whole number');
		const rows = inbox.db.all('SELECT * FROM getchat_messages WHERE seq > ? ORDER BY seq', since);
		return rows.map((row) => storedView(inbox, row));
	});

	app.get('/messages/count', () => {
		const sent = "FROM getchat_messages WHERE origin = 'api'";
		const total = inbox.db.count(`SELECT count(*) AS n ${sent}`);
		const different = inbox.db.count(`SELECT count(*) AS n FROM (SELECT DISTINCT wa_id, payload ${sent})`);
		const uniqueRecipients = inbox.db.count(`SELECT count(DISTINCT wa_id) AS n ${sent}`);
		return { total, uniqueRecipients, doubled: total - different };
	});
}

/** Stores what a customer sends, and tells it. `times` sends the same event again; `count` makes different messages. */
export function receive(inbox: Inbox, events: Events, body: Incoming): Fields {
	const { wa_id: waId = seededNumber(1), name, count = 1, timestamp, id, times, transport } = body;
	if (count > 1 && id !== undefined) throw new ControlError(400, 'Several messages cannot have the same id');
	if (id !== undefined && findMessage(inbox, id)) throw new ControlError(409, `Message ${id} exists already`);
	if (flag(findPerson(inbox, waId) ?? {}, 'blocked')) return { ignored: 'The contact is blocked.', messages: [] };
	const messages = inbox.db.transaction(() => {
		addPerson(inbox, waId, name);
		return Array.from({ length: count }, (_, index) => {
			const text = count > 1 && body.text !== undefined ? `${body.text} ${index + 1}` : body.text;
			const payload = { ...incomingPayload(inbox, { ...body, text }), from: waId };
			const quoted = body.context_id === undefined ? undefined : findMessage(inbox, body.context_id)?.id;
			return addMessage(inbox, {
				...{ waId, origin: 'customer', fromUs: false, senderId: null, payload },
				...{ timestamp: timestamp ?? inbox.seconds(), wabaId: id },
				...(typeof quoted === 'string' && { quoted }),
			});
		});
	});
	for (const message of messages) events.incoming(message, { times, transport });
	return { messages: messages.map((message) => storedView(inbox, message)) };
}

/** A message as it is stored. */
function storedView(inbox: Inbox, row: Row): Fields {
	const { id, waba_id, wa_id, origin, type, timestamp, sender_id, sent, delivered, read, failed } = row;
	return {
		...{ seq: row.seq, id, waba_id, wa_id, origin, from_us: flag(row, 'from_us'), sender_id, type, timestamp },
		...{ sent, delivered, read, failed, pending: flag(row, 'pending'), error: json(row, 'error') },
		payload: wabaPayload(inbox, row),
	};
}
