import type { Clock } from '../clock';
import type { FilePart } from '../types';
import { ApiError, invalid, missing } from './errors';
import { pageSize, type Row, type Store, type Values } from './store';
import { addMessage, messageAnswer, ticketDetails } from './tickets';
import type { LoginGuard } from './login';
import type { WhatsApp } from './whatsapp/control';

/** A checked call, as a handler gets it. */
export interface Call {
	store: Store;
	clock: Clock;
	login: LoginGuard;
	/** The token's agent; 0 where no token is needed. */
	agentId: number;
	ip: string;
	origin: string;
	params: Record<string, unknown>;
	query: Record<string, unknown>;
	body: Record<string, unknown>;
	files: FilePart[];
	whatsApp: WhatsApp;
}

/** What a handler gives back: the body, and for lists whether there is another page. */
export interface Result {
	body: unknown;
	hasMore?: boolean;
	/** An answer that is a file instead of JSON. */
	file?: { name: string; mime: string; bytes: Uint8Array };
}

type Handler = (call: Call) => Result;

/** One handler an operation, by operationId. */
export const handlers = new Map<string, Handler>([
	['login', (call) => ({ body: call.login.logIn(call.ip, text(call.body, 'email'), text(call.body, 'password')) })],
	['listProducts', (call) => listed(call.store.list('products', page(call)))],
	['listTickets', listTickets],
	['createTicket', createTicket],
	['getTicket', (call) => ({ body: ticketDetails(call.store, ticket(call), call.origin) })],
	['getTicketLogs', (call) => listed(call.store.logs(integer(ticket(call), 'id'), page(call)))],
	['replyToTicket', (call) => postMessage(call, 0)],
	['addTicketNote', (call) => postMessage(call, 6)],
	['updateTicketStatus', updateTicketStatus],
	['listAgents', (call) => listed(call.store.list('agents', page(call)), agentAnswer)],
	['getCurrentAgent', (call) => ({ body: agentAnswer(record(call, 'agents', call.agentId)) })],
	['listTypes', (call) => listed(call.store.list('types', page(call)), typeAnswer)],
	['createType', createType],
	['getType', (call) => ({ body: typeAnswer(record(call, 'types', integer(call.params, 'typeId'))) })],
	['updateType', updateType],
	['listReasons', (call) => listed(call.store.list('reasons', page(call)), (row) => reasonAnswer(row, 'name'))],
	['createReason', createReason],
	['getReason', (call) => ({ body: reasonAnswer(record(call, 'reasons', integer(call.params, 'reasonId')), 'title') })],
	['updateReason', updateReason],
]);

function listTickets(call: Call): Result {
	const productId = product(call);
	const filters: Values = {};
	for (const [name, value] of Object.entries(call.query)) {
		if (name === 'page' || name === 'order') continue;
		if (typeof value === 'string' || typeof value === 'number') filters[name] = value;
	}
	return listed(call.store.listTickets(productId, filters, call.query.order === 'asc', page(call)));
}

function createTicket(call: Call): Result {
	const { store, body } = call;
	const productId = product(call);
	const reasonId = body.reason_id === undefined ? null : integer(body, 'reason_id');
	if (reasonId !== null) record(call, 'reasons', reasonId);
	const agentId = body.assign_to_agent_id === undefined ? null : integer(body, 'assign_to_agent_id');
	if (agentId !== null) record(call, 'agents', agentId);
	const settings = body.settings === undefined ? null : text(body, 'settings');
	if (settings !== null && !isJson(settings)) throw invalid('The settings field must be a JSON string.');
	const now = call.clock.stamp();
	const id = store.transaction(() => {
		const ticketId = store.insert('tickets', {
			product_id: productId,
			reason_id: reasonId,
			agent_id: agentId,
			name: text(body, 'name'),
			email: text(body, 'email'),
			channel: 'Api',
			platform: 'Api',
			status: integer(body, 'status'),
			priority: 0,
			settings,
			created_at: now,
			updated_at: now,
		});
		const message = { agentId: 0, message: text(body, 'description'), type: 0 };
		addMessage(store, ticketId, message, call.files, now);
		return ticketId;
	});
	return { body: store.ticketSummary(id) };
}

function postMessage(call: Call, type: number): Result {
	const { store } = call;
	const ticketId = integer(ticket(call), 'id');
	if (call.body.message === undefined && call.files.length === 0) throw invalid('The message field is required.');
	const message = {
		agentId: call.agentId,
		message: call.body.message === undefined ? '' : text(call.body, 'message'),
		type,
	};
	const id = store.transaction(() => addMessage(store, ticketId, message, call.files, call.clock.stamp()));
	return { body: messageAnswer(record(call, 'messages', id), store.files(ticketId), call.origin) };
}

function updateTicketStatus(call: Call): Result {
	const { store, body } = call;
	const current = ticket(call);
	const id = integer(current, 'id');
	const status = integer(body, 'status');
	const reasonId = body.reason_id === undefined ? current.reason_id : integer(body, 'reason_id');
	if (typeof body.reason_id === 'number') record(call, 'reasons', body.reason_id);
	if (current.status === 1 && reasonId !== current.reason_id) {
		throw statusUpdateFailed('The reason of a resolved ticket cannot change.');
	}
	store.transaction(() => changeStatus(call, current, status, reasonId ?? null));
	return { body: store.ticketSummary(id) };
}

function changeStatus(call: Call, current: Row, status: number, reasonId: Row[string]): void {
	const now = call.clock.stamp();
	const id = integer(current, 'id');
	call.store.update('tickets', id, { status, reason_id: reasonId, updated_at: now });
	if (current.status === status) return;
	call.store.insert('logs', {
		ticket_id: id,
		old_status_id: integer(current, 'status'),
		new_status_id: status,
		reason_id: reasonId,
		agent_id: call.agentId,
		created_at: now,
	});
}

/** 400 for a status change that is not allowed. */
export function statusUpdateFailed(message: string): ApiError {
	return new ApiError(400, 'status_update_failed', `Status update failed. ${message}`);
}

function createType(call: Call): Result {
	const { store, body } = call;
	const productId = integer(body, 'product_id');
	record(call, 'products', productId);
	const now = call.clock.stamp();
	const id = store.insert('types', {
		product_id: productId,
		title: text(body, 'title'),
		description: body.description === undefined ? '' : text(body, 'description'),
		is_active: flag(body, 'is_active'),
		is_custom: 1,
		created_at: now,
		updated_at: now,
	});
	return { body: typeAnswer(record(call, 'types', id)) };
}

function updateType(call: Call): Result {
	const id = integer(call.params, 'typeId');
	if (record(call, 'types', id).is_custom !== 1) {
		throw new ApiError(400, 'non_custom_type', 'You can not update/delete non-custom types.');
	}
	call.store.update('types', id, { is_active: flag(call.body, 'is_active'), updated_at: call.clock.stamp() });
	return { body: typeAnswer(record(call, 'types', id)) };
}

function createReason(call: Call): Result {
	const now = call.clock.stamp();
	const id = call.store.insert('reasons', { ...reasonValues(call), created_at: now, updated_at: now });
	return { body: reasonAnswer(record(call, 'reasons', id), 'title') };
}

function updateReason(call: Call): Result {
	const id = integer(call.params, 'reasonId');
	const { product_id, title, is_active } = record(call, 'reasons', id);
	const kept = { product_id, title, is_active: is_active === 1 };
	const values = reasonValues({ ...call, body: { ...kept, ...call.body } });
	call.store.update('reasons', id, { ...values, updated_at: call.clock.stamp() });
	return { body: reasonAnswer(record(call, 'reasons', id), 'title') };
}

function reasonValues(call: Call): Values {
	const productId = integer(call.body, 'product_id');
	record(call, 'products', productId);
	return { product_id: productId, title: text(call.body, 'title'), is_active: flag(call.body, 'is_active') };
}

function agentAnswer({ id, name, email, avatar }: Row): Record<string, unknown> {
	return { id, name, email, avatar };
}

function typeAnswer(row: Row): Record<string, unknown> {
	return { ...row, is_active: row.is_active === 1, is_custom: row.is_custom === 1 };
}

/** The list calls the label `name`, every other answer `title`, as the documentation's samples do. */
function reasonAnswer(row: Row, label: 'name' | 'title'): Record<string, unknown> {
	const { id, product_id, title, is_active, created_at, updated_at } = row;
	return { id, product_id, [label]: title, is_active: is_active === 1, created_at, updated_at };
}

function listed(rows: Row[], convert: (row: Row) => unknown = (row) => row): Result {
	return { body: rows.slice(0, pageSize).map(convert), hasMore: rows.length > pageSize };
}

function page(call: Call): number {
	return call.query.page === undefined ? 1 : integer(call.query, 'page');
}

function product(call: Call): number {
	const id = integer(call.params, 'productId');
	record(call, 'products', id);
	return id;
}

function ticket(call: Call): Row {
	const row = call.store.ticket(product(call), integer(call.params, 'ticketId'));
	if (!row) throw missing('ticket');
	return row;
}

function record(call: Call, table: 'products' | 'agents' | 'types' | 'reasons' | 'messages', id: number): Row {
	const row = call.store.find(table, id);
	if (!row) throw missing(table.slice(0, -1));
	return row;
}

function isJson(value: string): boolean {
	try {
		JSON.parse(value);
		return true;
	} catch {
		return false;
	}
}

// The contract was checked before, so a wrong type here is a fault of the sandbox.
function integer(values: Record<string, unknown>, name: string): number {
	const value = values[name];
	if (typeof value !== 'number') throw new Error(`${name} is not a number`);
	return value;
}

function text(values: Record<string, unknown>, name: string): string {
	const value = values[name];
	if (typeof value !== 'string') throw new Error(`${name} is not text`);
	return value;
}

function flag(values: Record<string, unknown>, name: string): 0 | 1 {
	return values[name] === true ? 1 : 0;
}
