import type { FastifyInstance } from 'fastify';
import { ControlError, controlBody } from '../control';
import { parseStamp } from '../clock';
import type { RateLimiter } from '../rateLimit';
import { assign } from './assign';
import { isAssignment, isClock, isDialect, isFailure, isHealth, isLimits, isToken } from './controlSchemas';
import { isTemplateState, isUserState, isWindow } from './controlSchemas';
import { registerDeliveryControl } from './controlDeliveries';
import { registerMessageControl } from './controlMessages';
import type { Events } from './events';
import type { Inbox } from './inbox';
import type { Lifecycle } from './lifecycle';
import { windowSeconds } from './messages';
import type { Outbox } from './outbox';
import { findPerson, groupView, templateView } from './records';
import { findUser, userView } from './users';
import { bit } from './values';
import type { Websockets } from './websocket';

/** What the control plane works on. */
export interface Controls {
	inbox: Inbox;
	outbox: Outbox;
	websockets: Websockets;
	events: Events;
	lifecycle: Lifecycle;
	limiter: RateLimiter;
}

/** The control plane of the get.chat sandbox, under `/_sandbox/getchat`. */
export function registerControl(app: FastifyInstance, controls: Controls): void {
	// Events that a control call causes carry URLs as well.
	app.addHook('onRequest', async (request) => {
		controls.inbox.origin = `${request.protocol}://${request.host}`;
	});
	registerMessageControl(app, controls);
	registerDeliveryControl(app, controls);
	registerInboxControl(app, controls);
	registerRecordControl(app, controls);
}

function registerInboxControl(app: FastifyInstance, { inbox, lifecycle, limiter }: Controls): void {
	app.post('/window', (request) => {
		const { wa_id: waId, open, seconds = windowSeconds } = controlBody(request, isWindow);
		const until = open ? inbox.seconds() + seconds : 0;
		if (waId === undefined) {
			inbox.db.run('UPDATE getchat_persons SET window_expires_at = ?', until);
		} else {
			known(findPerson(inbox, waId), `person ${waId}`);
			inbox.db.update('getchat_persons', 'wa_id', waId, { window_expires_at: until });
		}
		return { wa_id: waId ?? null, open, until };
	});

	app.post('/fail', (request) => {
		const body = controlBody(request, isFailure);
		const { code, title = 'Sample failure', details = 'Planned by the control plane.' } = body;
		inbox.failures.push({ waId: body.wa_id ?? null, left: body.times ?? 1, error: { code, title, details } });
		return { planned: inbox.failures.length };
	});

	app.put('/limits', (request) => {
		const { perMinute, windowMs, ...settings } = controlBody(request, isLimits);
		if (perMinute !== undefined || windowMs !== undefined) {
			limiter.configure({ limit: perMinute === null ? Number.MAX_SAFE_INTEGER : perMinute, windowMs });
		}
		Object.assign(inbox.settings, settings);
		// Timers that run were set with the old delays.
		if (Object.keys(settings).some((name) => name.endsWith('AfterMs'))) lifecycle.restart();
		return { ...inbox.settings };
	});

	app.put('/dialect', (request) => {
		Object.assign(inbox.settings.dialect, controlBody(request, isDialect));
		return { ...inbox.settings.dialect };
	});

	app.put('/clock', (request) => {
		const { offsetMs, freezeAt } = controlBody(request, isClock);
		if (typeof freezeAt === 'string') {
			const ms = parseStamp(freezeAt);
			if (ms === null) throw new ControlError(400, 'freezeAt must be YYYY-MM-DD HH:MM:SS');
			inbox.clock.freeze(ms);
		} else if (freezeAt === null) {
			inbox.clock.freeze(null);
		}
		if (offsetMs !== undefined) inbox.clock.shift(offsetMs);
		return { now: inbox.seconds() };
	});
}

function registerRecordControl(app: FastifyInstance, { inbox, events }: Controls): void {
	app.post('/assign', (request) => {
		const { wa_id: waId, user, group, by = 1 } = controlBody(request, isAssignment);
		known(findPerson(inbox, waId), `person ${waId}`);
		known(findUser(inbox, by), `user ${by}`);
		if (typeof user === 'number') known(findUser(inbox, user), `user ${user}`);
		if (typeof group === 'number') known(groupView(inbox, group), `group ${group}`);
		const wanted = { ...(user !== undefined && { user }), ...(group !== undefined && { group }) };
		assign(inbox, events, waId, wanted, by);
		const { assigned_to_user, assigned_group } = findPerson(inbox, waId) ?? {};
		return { wa_id: waId, assigned_to_user, assigned_group };
	});

	app.put('/token', (request) => {
		const { token, expire = false, user_id: userId = 1 } = controlBody(request, isToken);
		inbox.db.run('UPDATE getchat_users SET token = NULL WHERE token = ?', token);
		if (!expire) {
			known(findUser(inbox, userId), `user ${userId}`);
			inbox.db.update('getchat_users', 'id', userId, { token });
		}
		return { token, valid: !expire };
	});

	app.patch<{ Params: { id: string } }>('/users/:id', (request) => {
		const { is_active: active, is_available: available, role } = controlBody(request, isUserState);
		const id = Number(request.params.id);
		known(findUser(inbox, id), `user ${request.params.id}`);
		inbox.db.update('getchat_users', 'id', id, {
			...(active !== undefined && { is_active: bit(active) }),
			...(available !== undefined && { is_available: bit(available) }),
			...(role !== undefined && { role }),
		});
		const row = known(inbox.db.get('SELECT * FROM getchat_users WHERE id = ?', id), `user ${id}`);
		return { ...userView(inbox, row), is_active: row.is_active === 1 };
	});

	app.patch('/templates', (request) => {
		const { name, status, rejected_reason = 'NONE' } = controlBody(request, isTemplateState);
		const find = () => inbox.db.all('SELECT * FROM getchat_templates WHERE name = ? ORDER BY language', name);
		known(find()[0], `template ${name}`);
		inbox.db.update('getchat_templates', 'name', name, { status, rejected_reason });
		return find().map(templateView);
	});

	app.put('/health', (request) => {
		const { check_name: name, is_ok: isOk, message } = controlBody(request, isHealth);
		inbox.db.run(
			'INSERT OR REPLACE INTO getchat_health (check_name, is_ok, message) VALUES (?, ?, ?)',
			name,
			bit(isOk),
			message,
		);
		return inbox.db.all('SELECT * FROM getchat_health ORDER BY check_name');
	});

	app.get('/mails', () => inbox.db.all('SELECT * FROM getchat_mails ORDER BY id'));
}

function known<T>(record: T | null | undefined, what: string): T {
	if (record === null || record === undefined) throw new ControlError(404, `There is no ${what}`);
	return record;
}
