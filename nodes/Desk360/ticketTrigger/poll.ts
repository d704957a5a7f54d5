import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject } from '../../shared/dataObject';
import { rethrown } from '../../shared/errors';
import { collect } from '../../shared/http/paging';
import type { Api } from '../../shared/http/client';
import { path } from '../../shared/http/request';
import { dueAside, isDisconnected, isOfThisRecord, setAside, takeBack, UnreadableAnswer } from './aside';
import {
	detailsNeeded,
	eventsOf,
	hasChanged,
	remember,
	rememberUnread,
	toItem,
	type Details,
	type TicketEvent,
} from './events';
import {
	changeTime,
	emptyState,
	fingerprint,
	maxKeptRows,
	overlapStart,
	type AsideTicket,
	type ProductState,
} from './state';
import { readChanges, readLatest, type Clock } from './walk';

/** What a user chose to watch. */
export interface Watch {
	events: readonly TicketEvent[];
	/** Whether a list row is one that the user wants to hear of. */
	matches(row: IDataObject): boolean;
	simplify: boolean;
	/** Told once of each ticket that cannot be read. */
	report?(problem: string, error?: unknown): void;
}

/** Share of the time after which the tickets left over wait for the next poll. */
const totalShare = 0.85;
/** Rows without id or time that are known to be reported. */
const maxOdd = 100;

/**
 * One poll of one product: walks down the list (newest change first) to what is already dealt with, then works through
 * the changed tickets, oldest change first, and records each one as done. A ticket whose details cannot be read is
 * reported, set aside, and tried again by later polls; it does not stop the others.
 *
 * @param state changed in place as tickets are done, so that what was output is recorded even when a later request fails
 * @param output receives the items
 * @throws NodeApiError where Desk360 cannot be reached, or refuses the account
 */
export async function pollProduct(
	client: Api,
	productId: number,
	state: ProductState,
	watch: Watch,
	clock: Clock,
	output: IDataObject[],
): Promise<void> {
	const todo = state.pending ?? (await changedTickets(client, productId, state, watch, clock));
	if (!todo) return;
	const { newest, rows, complete } = todo;
	const visitor = new Visitor(client, productId, state, watch, output);
	const isOver = () => clock.used() > totalShare;
	while (rows[0]) {
		if (isOver()) {
			// What is not kept is found again: the time from which on changes are looked for does not move.
			const partial = rows.length > maxKeptRows;
			state.pending = partial ? { ...todo, rows: rows.slice(0, maxKeptRows), complete: false } : todo;
			return;
		}
		try {
			await visitor.visit(rows[0], newest);
		} catch (error) {
			// Those set aside get their turn all the same: some of them must go before there is room for others.
			if (isOfThisRecord(error)) await visitor.visitAgain(dueAside(state), newest, isOver);
			throw rethrown(error);
		}
		rows.shift();
	}
	delete state.pending;
	state.newest = newest;
	await visitor.visitAgain(dueAside(state), newest, isOver);
	// Until a reading was certainly complete, a ticket not known yet may still be a new one.
	if (complete) forgetBefore(state, overlapStart(newest));
}

/** Looks into the tickets of one product, one after the other. */
class Visitor {
	readonly visited = new Set<string>();
	private wasDisconnected = false;

	constructor(
		private readonly client: Api,
		private readonly productId: number,
		private readonly state: ProductState,
		private readonly watch: Watch,
		private readonly output: IDataObject[],
	) {}

	/** Outputs what happened to a ticket, and records it. @param newest the newest change of any ticket in this poll */
	async visit(row: IDataObject, newest: string): Promise<void> {
		const { state, watch, productId } = this;
		const key = String(row.id);
		this.visited.add(key);
		const known = state.tickets[key];
		const isWanted = watch.matches(row);
		const details = isWanted ? await this.read(row) : {};
		const events = isWanted ? eventsOf(row, known, state.since, details ?? {}, watch.events) : [];
		this.output.push(...events.map((event) => toItem(event, productId, row, watch)));
		state.tickets[key] = details ? remember(row, details, newest) : rememberUnread(row, known, state.since);
		if (details) takeBack(state, row);
	}

	/** Tries those again that were set aside. Where nothing answers any more, the rest waits: there is no hurry. */
	async visitAgain(tickets: readonly AsideTicket[], newest: string, isOver: () => boolean): Promise<void> {
		this.wasDisconnected = false;
		for (const { row } of tickets) {
			if (isOver()) return;
			try {
				if (!this.visited.has(String(row.id))) await this.visit(row, newest);
			} catch (error) {
				if (!isDisconnected(error)) throw rethrown(error);
				return;
			}
		}
	}

	/** @returns nothing for a ticket that is set aside */
	private async read(row: IDataObject): Promise<Details | undefined> {
		try {
			const details = await lookInto(this.client, this.productId, row, this.watch.events);
			this.wasDisconnected = false;
			return details;
		} catch (error) {
			const isFirst = isDisconnected(error) && !this.wasDisconnected;
			this.wasDisconnected = isDisconnected(error);
			if (!isFirst && !isOfThisRecord(error)) throw rethrown(error);
			const news = setAside(this.state, row, error, (other) => this.watch.report?.(toldOf(other, 'given up'), error));
			if (news !== 'known') this.watch.report?.(toldOf(row, news), error);
			return undefined;
		}
	}
}

function toldOf({ id }: IDataObject, news: 'new' | 'given up'): string {
	return news === 'new'
		? `Ticket ${String(id)} is listed, but its details cannot be read; it is set aside and tried again`
		: `Ticket ${String(id)} could not be read for too long and is given up; its messages and status changes are not told`;
}

/**
 * The first poll: records what is there, so that only what happens from now on starts workflows. The tickets of the
 * newest second are looked into, because more may happen to them in that same second.
 *
 * @throws NodeApiError where Desk360 cannot be asked
 */
export async function startWatching(client: Api, productId: number, watch: Watch): Promise<ProductState> {
	const state = emptyState();
	const { rows, newest } = await readLatest(client, productId);
	for (const row of rows) {
		const details = changeTime(row) === newest ? await lookIntoIfPossible(client, productId, row, watch) : {};
		state.tickets[String(row.id)] = remember(row, details, newest);
	}
	state.newest = newest;
	state.since = overlapStart(newest);
	return state;
}

/** A ticket that cannot be read when the workflow is published is history up to its last change. */
async function lookIntoIfPossible(client: Api, productId: number, row: IDataObject, watch: Watch): Promise<Details> {
	try {
		return await lookInto(client, productId, row, watch.events);
	} catch (error) {
		if (!isOfThisRecord(error)) throw rethrown(error);
		return {};
	}
}

/**
 * The messages and log of a ticket, as far as the chosen events need them.
 *
 * @throws UnreadableAnswer for an answer that is no ticket; NodeApiError
 */
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
async function changedTickets(client: Api, productId: number, state: ProductState, watch: Watch, clock: Clock) {
	const reading = await readChanges(client, productId, state, clock);
	if (!reading) return undefined;
	reportOdd(state, reading.odd, watch);
	const order = (a: IDataObject, b: IDataObject) =>
		changeTime(a) === changeTime(b) ? Number(a.id) - Number(b.id) : changeTime(a) < changeTime(b) ? -1 : 1;
	return {
		newest: reading.newest > state.newest ? reading.newest : state.newest,
		complete: reading.complete,
		rows: reading.rows.filter((row) => hasChanged(row, state.tickets[String(row.id)])).sort(order),
	};
}

/** Rows that cannot be told apart are passed over, and reported once. */
function reportOdd(state: ProductState, rows: readonly IDataObject[], { report }: Watch): void {
	const known = state.odd ?? [];
	const fresh = [...new Set(rows.map(fingerprint))].filter((print) => !known.includes(print));
	if (fresh.length === 0) return;
	state.odd = [...known, ...fresh].slice(-maxOdd);
	report?.(`The list of tickets holds ${fresh.length} rows without an id or a time, which are passed over`);
}

/** What lies before this time is dealt with, so its tickets need not be known any more, but for those set aside. */
function forgetBefore(state: ProductState, time: string): void {
	state.since = time;
	for (const [id, { latest }] of Object.entries(state.tickets)) {
		if (latest < time && state.aside?.[id] === undefined) delete state.tickets[id];
	}
}

function messagesOf(body: unknown): IDataObject[] {
	const { id, messages } = asDataObject(body);
	if (Array.isArray(messages)) return messages.filter(isDataObject);
	if (id === undefined || (messages !== undefined && messages !== null)) {
		throw new UnreadableAnswer('Desk360 answered with something that is not a ticket');
	}
	return [];
}
