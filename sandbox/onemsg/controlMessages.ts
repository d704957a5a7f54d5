import type { FastifyInstance } from 'fastify';
import { ControlError, controlBody } from '../control';
import { integer, text, type Fields } from '../values';
import { addChat } from './chats';
import { isAck, isCall, isEvent, isIncoming, type Incoming } from './controlSchemas';
import { channelOf, type Controls } from './controls';
import { callIdOf } from './ids';
import { incomingMessage } from './incoming';
import { addMessage, findMessage, storedView } from './messages';
import { seededPhone } from './seed';

/** Control calls about messages and calls: customers who write and ring, states that change, and what is stored. */
export function registerMessageControl(app: FastifyInstance, controls: Controls): void {
	const { account, events, lifecycle, outbox } = controls;

	app.post('/incoming', (request) => receive(controls, controlBody(request, isIncoming)));

	app.post('/ack', (request) => {
		const { channel, id, status, code, title, details, times } = controlBody(request, isAck);
		const row = findMessage(account, channelOf(account, channel).id, id);
		if (row?.operation === undefined || row.operation === null) {
			throw new ControlError(404, `There is no sent message ${id}`);
		}
		const failure = { code: code ?? 131000, title: title ?? 'Something went wrong', details: details ?? '' };
		lifecycle.reach(integer(row, 'seq'), status, status === 'failed' ? failure : null, times);
		return storedView(account, findMessage(account, text(row, 'channel'), id) ?? row);
	});

	app.post('/call', (request) => {
		const { channel, from = seededPhone(1), event = 'connect', times, id } = controlBody(request, isCall);
		const { id: channelId, phone } = channelOf(account, channel);
		const seq = account.db.count('SELECT ifnull(max(seq), 0) + 1 AS n FROM onemsg_calls');
		const callId = id ?? callIdOf(String(seq));
		const known = account.db.get('SELECT seq FROM onemsg_calls WHERE id = ?', callId);
		const state = event === 'connect' ? 'RINGING' : 'ENDED';
		if (known) account.db.update('onemsg_calls', 'id', callId, { state });
		else {
			const values = { seq, channel: channelId, id: callId, peer: from, direction: 'USER_INITIATED', state };
			account.db.insert('onemsg_calls', values);
		}
		const call = { id: callId, from, to: phone, event, direction: 'USER_INITIATED' };
		events.call(channelId, { calls: [{ ...call, timestamp: String(account.seconds()) }] }, times);
		return call;
	});

	app.post('/event', (request) => {
		const { channel, body, times = 1 } = controlBody(request, isEvent);
		for (let time = 0; time < times; time += 1) {
			outbox.tell(channelOf(account, channel).id, ['event'], { ...body });
		}
		return { told: times };
	});

	app.get<{ Querystring: { since?: string } }>('/messages', (request) => {
		const since = Number(request.query.since ?? 0);
		if (!Number.isInteger(since)) throw new ControlError(400, 'since must be a whole number');
		const rows = account.db.all('SELECT * FROM onemsg_messages WHERE seq > ? ORDER BY seq', since);
		return rows.map((row) => storedView(account, row));
	});

	app.get('/messages/count', () => {
		const sent = 'FROM onemsg_messages WHERE request IS NOT NULL';
		const total = account.db.count(`SELECT count(*) AS n ${sent}`);
		const different = account.db.count(
			`SELECT count(*) AS n FROM (SELECT DISTINCT channel, chat_id, operation, request ${sent})`,
		);
		const uniqueRecipients = account.db.count(`SELECT count(DISTINCT chat_id) AS n ${sent}`);
		return { total, uniqueRecipients, doubled: total - different };
	});
}

/** Stores what a customer sends, and tells it. `times` sends the same event again; `count` makes different messages. */
export function receive({ account, events }: Pick<Controls, 'account' | 'events'>, body: Incoming): Fields {
	const { chat_id: chatId = `${seededPhone(1)}@c.us`, name, count = 1, id, time, times, forwarded } = body;
	const { id: channel } = channelOf(account, body.channel);
	if (count > 1 && id !== undefined) throw new ControlError(400, 'Several messages cannot have the same id');
	if (id !== undefined && findMessage(account, channel, id)) {
		throw new ControlError(409, `Message ${id} exists already`);
	}
	const chat = addChat(account, channel, chatId, name);
	if (chat.blocked === 1 && body.from_me !== true) return { ignored: 'The user is blocked.', messages: [] };
	const messages = account.db.transaction(() =>
		Array.from({ length: count }, (_, index) => {
			const words = count > 1 && body.text !== undefined ? `${body.text} ${index + 1}` : body.text;
			return addMessage(account, {
				...{ channel, chatId, fromMe: body.from_me === true, self: false, id, time, forwarded },
				...{ quotedId: body.quoted_id, senderName: name, author: body.author },
				...incomingMessage(account, channel, { ...body, text: words }),
			});
		}),
	);
	for (const message of messages) events.message(message, times);
	return { messages: messages.map((message) => storedView(account, message)) };
}
