import Ajv from 'ajv';
import type { FastifyInstance } from 'fastify';
import { ControlError, controlBody } from '../control';
import { parseStamp, type Clock } from '../clock';
import type { RateLimiter } from '../rateLimit';
import type { LoginGuard } from './login';
import { firstAgentId } from './seed';
import type { Row, Store, Values } from './store';
import { addMessage } from './tickets';

/** What the control plane may change. */
export interface Controls {
	store: Store;
	clock: Clock;
	limiter: RateLimiter;
	login: LoginGuard;
}

type TicketBody = Values & { count?: number; message?: string };

const id = { type: 'integer', minimum: 0 };
const orNull = (type: string) => ({ type: [type, 'null'] });
const stamp = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}$' };
const columns = {
	product_id: id,
	reason_id: orNull('integer'),
	type_id: orNull('integer'),
	agent_id: orNull('integer'),
	name: orNull('string'),
	email: orNull('string'),
	subject: orNull('string'),
	last_message: orNull('string'),
	channel: { type: 'string' },
	platform: { type: 'string' },
	status: id,
	priority: { enum: [0, 1, 2, 3] },
	settings: orNull('string'),
	country_code: orNull('string'),
	star_rating: orNull('integer'),
	custom_fields: { type: 'string' },
	created_at: stamp,
	updated_at: stamp,
};
const object = (properties: object, required: string[] = []) => ({
	type: 'object',
	properties,
	required,
	additionalProperties: false,
});

const ajv = new Ajv({ allowUnionTypes: true });
const isTicket = ajv.compile<TicketBody>(
	object({ ...columns, message: { type: 'string' }, count: { type: 'integer', minimum: 1, maximum: 1_000_000 } }),
);
const isChange = ajv.compile<Values>(object(columns));
const isMessage = ajv.compile<{ message: string; agent_id: number; type?: number }>(
	object({ message: { type: 'string' }, agent_id: id, type: id }, ['message', 'agent_id']),
);
const isLimits = ajv.compile<{ perMinute?: number; plan?: 'basic' | 'business'; windowMs?: number }>({
	...object({ perMinute: id, plan: { enum: ['basic', 'business'] }, windowMs: { type: 'integer', minimum: 1 } }),
	oneOf: [{ required: ['perMinute'] }, { required: ['plan'] }],
});

/** Requests a minute of the documented plans. */
const messagesByPlan = { basic: 10, business: 100 };
const isClock = ajv.compile<{ offsetMs?: number; freezeAt?: string | null }>(
	object({ offsetMs: { type: 'integer' }, freezeAt: { type: ['string', 'null'] } }),
);
const isToken = ajv.compile<{ token: string; expire?: boolean; agent_id?: number }>(
	object({ token: { type: 'string', pattern: '^\\S+$' }, expire: { type: 'boolean' }, agent_id: id }, ['token']),
);

/** The control plane of the Desk360 sandbox, under `/_sandbox/desk360`. */
export function registerControl(app: FastifyInstance, controls: Controls): void {
	const { store, clock, limiter, login } = controls;

	app.post('/tickets', (request) => createTickets(store, clock, controlBody(request, isTicket)));

	app.get<{ Querystring: { product?: string } }>('/tickets', ({ query }) =>
		store.listTickets(Number(query.product ?? 1), {}, false, 1),
	);

	app.get<{ Params: { id: string } }>('/tickets/:id', (request) => {
		const ticket = find(store, request.params.id);
		return {
			...ticket.row,
			messages: store.messages(ticket.id),
			logs: store.logs(ticket.id),
			files: store.files(ticket.id),
		};
	});

	app.patch<{ Params: { id: string } }>('/tickets/:id', (request) => {
		const ticket = find(store, request.params.id);
		store.transaction(() => change(store, clock, ticket, controlBody(request, isChange)));
		return store.find('tickets', ticket.id);
	});

	app.delete<{ Params: { id: string } }>('/tickets/:id', (request) => ({
		deleted: store.deleteTicket(find(store, request.params.id).id),
	}));

	app.post<{ Params: { id: string } }>('/tickets/:id/messages', (request) => {
		const ticket = find(store, request.params.id);
		const { message, agent_id: agentId, type = 0 } = controlBody(request, isMessage);
		const added = store.transaction(() => addMessage(store, ticket.id, { agentId, message, type }, [], clock.stamp()));
		return store.find('messages', added);
	});

	app.put('/limits', (request) => {
		const { plan, windowMs, ...given } = controlBody(request, isLimits);
		const perMinute = plan ? messagesByPlan[plan] : (given.perMinute ?? 0);
		limiter.configure({ limit: perMinute, windowMs });
		login.wrong.configure({ windowMs });
		return { perMinute, windowMs };
	});

	app.put('/clock', (request) => {
		const { offsetMs, freezeAt } = controlBody(request, isClock);
		if (typeof freezeAt === 'string') {
			const ms = parseStamp(freezeAt);
			if (ms === null) throw new ControlError(400, 'freezeAt must be YYYY-MM-DD HH:MM:SS');
			clock.freeze(ms);
		} else if (freezeAt === null) {
			clock.freeze(null);
		}
		if (offsetMs !== undefined) clock.shift(offsetMs);
		return { now: clock.stamp() };
	});

	app.put('/token', (request) => {
		const { token, expire = false, agent_id: agentId = firstAgentId } = controlBody(request, isToken);
		if (!expire && !store.find('agents', agentId)) throw new ControlError(404, `There is no agent ${agentId}`);
		if (expire) store.revokeToken(token);
		else store.replaceToken(agentId, token);
		return { token, valid: !expire };
	});
}

function createTickets(store: Store, clock: Clock, body: TicketBody): { ids: number[] } {
	const { count = 1, message = 'Hello!', ...given } = body;
	const created = given.created_at ?? clock.stamp();
	const values: Values = {
		product_id: 1,
		reason_id: 1,
		type_id: 1,
		agent_id: 0,
		name: 'Sample Customer',
		email: 'customer@example.com',
		last_message: message,
		channel: 'Application',
		platform: 'Android',
		status: 0,
		priority: 0,
		created_at: created,
		updated_at: created,
		...given,
	};
	const { product_id: productId } = values;
	if (typeof productId !== 'number' || !store.find('products', productId)) {
		throw new ControlError(404, 'Unknown product');
	}
	const first = { agent_id: 0, message, type: 0, created_at: created, updated_at: created };
	const ids = store.transaction(() =>
		Array.from({ length: count }, () => {
			const ticketId = store.insert('tickets', values);
			store.insert('messages', { ...first, ticket_id: ticketId });
			return ticketId;
		}),
	);
	return { ids };
}

function change(store: Store, clock: Clock, ticket: { id: number; row: Row }, values: Values): void {
	const { row } = ticket;
	const now = clock.stamp();
	store.update('tickets', ticket.id, { updated_at: now, ...values });
	if (values.status === undefined || values.status === row.status) return;
	store.insert('logs', {
		ticket_id: ticket.id,
		old_status_id: row.status ?? 0,
		new_status_id: values.status,
		reason_id: values.reason_id ?? row.reason_id ?? null,
		agent_id: values.agent_id ?? row.agent_id ?? 0,
		created_at: values.updated_at ?? now,
	});
}

function find(store: Store, text: string): { id: number; row: Row } {
	const row = /^\d+$/.test(text) ? store.find('tickets', Number(text)) : undefined;
	if (!row) throw new ControlError(404, `There is no ticket ${text}`);
	return { id: Number(text), row };
}
