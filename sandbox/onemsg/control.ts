import type { FastifyInstance } from 'fastify';
import { parseStamp } from '../clock';
import { ControlError, controlBody } from '../control';
import type { Failure } from './account';
import { addChat, changeChat, windowSeconds } from './chats';
import { registerDeliveryControl } from './controlDeliveries';
import { registerMessageControl } from './controlMessages';
import { isChannelState, isClock, isFailure, isLimits, isNewChannel, isShapes } from './controlSchemas';
import type { FailureBody } from './controlSchemas';
import { isTemplateState, isToken, isWindow } from './controlSchemas';
import { channelOf, type Controls } from './controls';
import { seedChannel } from './seed';
import { templateView } from './templates';

/** The control plane of the 1MSG sandbox, under `/_sandbox/onemsg`. */
export function registerControl(app: FastifyInstance, controls: Controls): void {
	// Events that a control call causes carry URLs as well.
	app.addHook('onRequest', async (request) => {
		controls.account.origin = `${request.protocol}://${request.host}`;
	});
	registerMessageControl(app, controls);
	registerDeliveryControl(app, controls);
	registerBehaviourControl(app, controls);
	registerRecordControl(app, controls);
}

function registerBehaviourControl(app: FastifyInstance, { account, lifecycle, limiter }: Controls): void {
	app.post('/fail', (request) => {
		const body = controlBody(request, isFailure);
		const { channel, chat_id: chatId, times: left = 1 } = body;
		return { planned: account.plan({ channel, chatId, left, failure: failureOf(body) }) };
	});

	app.put('/limits', (request) => {
		const { perMinute, windowMs, ...limits } = controlBody(request, isLimits);
		if (perMinute !== undefined || windowMs !== undefined) {
			limiter.configure({ limit: perMinute === null ? Number.MAX_SAFE_INTEGER : perMinute, windowMs });
		}
		Object.assign(account.limits, limits);
		// Timers that run were set with the old delays.
		if (['sentAfterMs', 'deliveredAfterMs', 'readAfterMs'].some((name) => name in limits)) lifecycle.restart();
		return { ...account.limits };
	});

	app.put('/shapes', (request) => {
		Object.assign(account.shapes, controlBody(request, isShapes));
		return { ...account.shapes };
	});

	app.put('/clock', (request) => {
		const { offsetMs, freezeAt } = controlBody(request, isClock);
		if (typeof freezeAt === 'string') {
			const ms = parseStamp(freezeAt);
			if (ms === null) throw new ControlError(400, 'freezeAt must be YYYY-MM-DD HH:MM:SS');
			account.clock.freeze(ms);
		} else if (freezeAt === null) {
			account.clock.freeze(null);
		}
		if (offsetMs !== undefined) account.clock.shift(offsetMs);
		return { now: account.seconds() };
	});
}

function failureOf(body: FailureBody): Failure {
	const { kind = 'refused', message = 'Dialog window is closed', error, status = 500 } = body;
	switch (kind) {
		case 'queued':
			return { kind };
		case 'http':
			return { kind, status, body: { error: error ?? 'Internal server error' } };
		case 'undelivered': {
			const { code = 131026, title = 'Message undeliverable', details = 'Planned by the control plane.' } = body;
			return { kind, error: { code, title, details } };
		}
		default:
			return { kind, message, error };
	}
}

function registerRecordControl(app: FastifyInstance, { account }: Controls): void {
	app.post('/window', (request) => {
		const { channel, chat_id: chatId, open, seconds = windowSeconds } = controlBody(request, isWindow);
		const { id } = channelOf(account, channel);
		const until = open ? account.seconds() + seconds : 0;
		if (chatId === undefined) {
			account.db.run('UPDATE onemsg_chats SET window_expires_at = ?', until);
			account.newChatsOpenUntil = until;
		} else {
			addChat(account, id, chatId);
			changeChat(account, id, chatId, { window_expires_at: until });
		}
		return { channel: chatId === undefined ? null : id, chat_id: chatId ?? null, open, until };
	});

	app.post('/channels', (request) => {
		const channel = controlBody(request, isNewChannel);
		const same = 'SELECT id FROM onemsg_channels WHERE id = ? OR token = ?';
		if (account.db.get(same, channel.id, channel.token)) throw new ControlError(409, 'There is such a channel already');
		account.db.transaction(() => seedChannel(account, channel, true));
		return channel;
	});

	app.put('/channel', (request) => {
		const { channel, ...state } = controlBody(request, isChannelState);
		return account.changeDocument(channelOf(account, channel).id, 'state', state);
	});

	app.put('/token', (request) => {
		const { channel, token } = controlBody(request, isToken);
		const { id } = channelOf(account, channel);
		if (account.db.get('SELECT id FROM onemsg_channels WHERE token = ? AND id <> ?', token, id)) {
			throw new ControlError(409, 'Another channel has this token');
		}
		account.db.update('onemsg_channels', 'id', id, { token });
		return { channel: id, token };
	});

	app.patch('/templates', (request) => {
		const { channel, name, status, rejected_reason: reason = 'NONE' } = controlBody(request, isTemplateState);
		const { id } = channelOf(account, channel);
		const sql = 'UPDATE onemsg_templates SET status = ?, rejected_reason = ? WHERE channel = ? AND name = ?';
		account.db.run(sql, status, reason, id, name);
		const rows = account.db.all('SELECT * FROM onemsg_templates WHERE channel = ? AND name = ?', id, name);
		if (rows.length === 0) throw new ControlError(404, `There is no template ${name}`);
		return rows.map((row) => templateView(account, row));
	});
}
