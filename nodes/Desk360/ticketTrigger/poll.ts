import type { IDataObject } from 'n8n-workflow';
import { collect } from '../../shared/paging';
import { path, type Api } from '../../shared/request';
import { detailsNeeded, eventsOf, hasChanged, remember, toItem, type Details, type TicketEvent } from './events';
import { changeTime, emptyState, overlapStart, type ProductState } from './state';
import { readChanges, readLatest, type Clock } from './walk';

/** What a user chose to watch. */
export interface Watch {
	events: readonly TicketEvent[];
	/** Whether a list row is one that the user wants to hear of. */
	matches(row: IDataObject): boolean;
	simplify: boolean;
}

/** Share of the time after which the tickets left over wait for the next poll. */
const totalShare = 0.85;

/**
 * One poll of one product: walks down the list (newest change first) to what is already dealt with, then works through
 * the changed tickets, oldest change first, and records each one as done.
 *
 * @param state changed in place as tickets are done, so that what was output is recorded even when a later request fails
 * @param output receives the items
 * @throws NodeApiError
 */
export async function pollProduct(
	client: Api,
	productId: number,
	state: ProductState,
	watch: Watch,
	clock: Clock,
	output: IDataObject[],
): Promise<void> {
	const todo = state.pending ?? (await changedTickets(client, productId, state, clock));
	if (!todo) return;
	const { newest, rows, complete } = todo;
	while (rows[0]) {
		if (clock.used() > totalShare) {
			state.pending = todo;
			return;
		}
		const row = rows[0];
		const key = String(row.id);
		const wanted = watch.matches(row);
		const details = wanted ? await lookInto(client, productId, row, watch.events) : {};
		const events = wanted ? eventsOf(row, state.tickets[key], state.since, details, watch.events) : [];
		output.push(...events.map((event) => toItem(event, productId, row, watch.simplify)));
		state.tickets[key] = remember(row, details, newest);
		rows.shift();
	}
	delete state.pending;
	state.newest = newest;
	// Until a reading was certainly complete, a ticket not known yet may still be a new one.
	if (complete) forgetBefore(state, overlapStart(newest));
}

/**
 * The first poll: records what is there, so that only what happens from now on starts workflows. The tickets of the
 * newest second are looked into, because more may happen to them in that same second.
 */
export async function startWatching(client: Api, productId: number, watch: Watch): Promise<ProductState> {
	const state = emptyState();
	const { rows, newest } = await readLatest(client, productId);
	for (const row of rows) {
		const details = changeTime(row) === newest ? await lookInto(client, productId, row, watch.events) : {};
		state.tickets[String(row.id)] = remember(row, details, newest);
	}
	state.newest = newest;
	state.since = overlapStart(newest);
	return state;
}

/** The messages and log of a ticket, as far as the chosen events need them. */
export async function lookInto(
	client: Api,
	productId: number,
	{ id }: IDataObject,
	events: readonly TicketEvent[],
): Promise<Details> {
	const need = detailsNeeded(events);
	const address = path`/products/${productId}/tickets/${String(id)}`;
	const details: Details = {};
	if (need.messages) details.messages = messagesOf((await client.send({ method: 'GET', path: address })).body);
	if (need.logs) {
		const request = { method: 'GET', path: `${address}/logs` } as const;
		details.logs = await collect(client, request, Number.POSITIVE_INFINITY);
	}
	return details;
}

/** @returns the tickets with news, oldest change first; nothing when time ran out before the list was read */
async function changedTickets(client: Api, productId: number, state: ProductState, clock: Clock) {
	const reading = await readChanges(client, productId, state, clock);
	if (!reading) return undefined;
	const order = (a: IDataObject, b: IDataObject) =>
		changeTime(a) === changeTime(b) ? Number(a.id) - Number(b.id) : changeTime(a) < changeTime(b) ? -1 : 1;
	return {
		newest: reading.newest > state.newest ? reading.newest : state.newest,
		complete: reading.complete,
		rows: reading.rows.filter((row) => hasChanged(row, state.tickets[String(row.id)])).sort(order),
	};
}

/** What lies before this time is dealt with, so its tickets need not be known any more. */
function forgetBefore(state: ProductState, time: string): void {
	state.since = time;
	for (const [id, { latest }] of Object.entries(state.tickets)) {
		if (latest < time) delete state.tickets[id];
	}
}

function messagesOf(body: unknown): IDataObject[] {
	const messages = typeof body === 'object' && body !== null && 'messages' in body ? body.messages : undefined;
	return Array.isArray(messages) ? messages.filter((message) => typeof message === 'object' && message !== null) : [];
}
