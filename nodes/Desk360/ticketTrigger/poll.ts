import type { IDataObject } from 'n8n-workflow';
import { collect } from '../../shared/paging';
import { path, type Api } from '../../shared/request';
import { detailsNeeded, eventsOf, hasChanged, remember, toItem, type Details, type TicketEvent } from './events';
import { changeTime, emptyState, overlapStart, type ProductState } from './state';

/** What a user chose to watch. */
export interface Watch {
	events: readonly TicketEvent[];
	/** Whether a list row is one that the user wants to hear of. */
	matches(row: IDataObject): boolean;
	simplify: boolean;
}

/** A part of the poll's time budget: past it, the rest waits for the next poll. */
export interface Clock {
	/** Part of the budget that is used up, from 0 on. */
	used(): number;
}

/** Share of the time for reading the list; the rest is for looking into the tickets. */
const walkShare = 0.6;
const totalShare = 0.85;

/**
 * One poll of one product: walks down the list (newest change first) to what is already dealt with, then works through
 * the changed tickets, oldest change first, and records each one as done.
 *
 * Changing tickets only move up the list and push the others down, so a walk may read a ticket twice but misses none;
 * what changes during the walk is newer than the poll's newest and comes next time.
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
	const rows = await walk(client, productId, state, clock);
	if (!rows) return;

	const newest = rows.reduce((time, row) => (changeTime(row) > time ? changeTime(row) : time), state.newest);
	const changed = rows
		.filter((row) => hasChanged(row, state.tickets[String(row.id)]))
		.sort((a, b) =>
			changeTime(a) === changeTime(b) ? Number(a.id) - Number(b.id) : changeTime(a) < changeTime(b) ? -1 : 1,
		);
	for (const row of changed) {
		if (clock.used() > totalShare) return;
		const key = String(row.id);
		const details = watch.matches(row) ? await lookInto(client, productId, row, watch.events) : {};
		if (watch.matches(row)) {
			const events = eventsOf(row, state.tickets[key], state.since, details, watch.events);
			output.push(...events.map((event) => toItem(event, productId, row, watch.simplify)));
		}
		state.tickets[key] = remember(row, details, newest);
		if (changeTime(row) > state.newest) state.newest = changeTime(row);
	}
	close(state);
}

/**
 * The first poll: records what is there, so that only what happens from now on starts workflows. The tickets of the
 * newest second are looked into, because more may happen to them in that same second.
 */
export async function startWatching(client: Api, productId: number, watch: Watch): Promise<ProductState> {
	const state = emptyState();
	const rows: IDataObject[] = [];
	let newest = '';
	for await (const page of client.pages(ticketList(productId))) {
		rows.push(...page.rows);
		newest = rows.reduce((time, row) => (changeTime(row) > time ? changeTime(row) : time), newest);
		const last = page.rows[page.rows.length - 1];
		if (last && changeTime(last) < overlapStart(newest)) break;
	}
	for (const row of rows) {
		if (changeTime(row) < overlapStart(newest)) continue;
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

/** The tickets of a product, newest change first. */
export function ticketList(productId: number, page?: number) {
	return { method: 'GET', path: path`/products/${productId}/tickets`, query: { page } } as const;
}

/** @returns the rows down to what is dealt with; nothing when time ran out, the progress being kept in the state */
async function walk(
	client: Api,
	productId: number,
	state: ProductState,
	clock: Clock,
): Promise<IDataObject[] | undefined> {
	const start = state.walk?.page;
	const rows = new Map((state.walk?.rows ?? []).map((row) => [String(row.id), row]));
	let page = start ?? 1;
	for await (const { rows: found } of client.pages(ticketList(productId, start))) {
		// Seen twice, the later reading is the truer one.
		for (const row of found) rows.set(String(row.id), row);
		const last = found[found.length - 1];
		if (last && changeTime(last) < state.since) break;
		page++;
		if (clock.used() > walkShare) {
			state.walk = { page, rows: [...rows.values()] };
			return undefined;
		}
	}
	delete state.walk;
	return [...rows.values()].filter((row) => changeTime(row) >= state.since);
}

/** Everything is dealt with: forget the tickets that lie before the time in which late changes may still show up. */
function close(state: ProductState): void {
	state.since = overlapStart(state.newest);
	for (const [id, { updatedAt }] of Object.entries(state.tickets)) {
		if (updatedAt < state.since) delete state.tickets[id];
	}
}

function messagesOf(body: unknown): IDataObject[] {
	const messages = typeof body === 'object' && body !== null && 'messages' in body ? body.messages : undefined;
	return Array.isArray(messages) ? messages.filter((message) => typeof message === 'object' && message !== null) : [];
}
