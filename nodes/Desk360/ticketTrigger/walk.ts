import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../../shared/http/client';
import { path } from '../../shared/http/request';
import { hasChanged, isNews } from './events';
import { changeTime, fingerprint, isTicket, maxKeptRows, oldestRows, overlapStart, type ProductState } from './state';

/** A part of the poll's time budget: past it, the rest waits for the next poll. */
export interface Clock {
	/** Part of the budget that is used up, from 0 on. */
	used(): number;
}

/** The tickets that changed since some time. */
export interface Reading {
	rows: IDataObject[];
	/** Rows without id or time. */
	odd: IDataObject[];
	/** The newest change among them. */
	newest: string;
	/** Whether certainly no ticket was missed: then the time before this reading is dealt with. */
	complete: boolean;
}

/** Share of the time for reading the list; the rest is for looking into the tickets. */
const walkShare = 0.6;
/** Readings of the list's top to find two that agree. */
const maxPasses = 4;

/** The tickets of a product, newest change first. */
export function ticketList(productId: number, page?: number) {
	return { method: 'GET', path: path`/products/${productId}/tickets`, query: { page } } as const;
}

/**
 * Reads the list from the top down to what is dealt with.
 *
 * A ticket that changes while the pages are read jumps to the top and pushes the others down: those are read twice,
 * but itself it is missed. So after a reading of several pages the part that such tickets jump to is read again, until
 * it is a single page or two readings agree.
 *
 * @param state where an unfinished walk of the last poll is taken from, and kept for the next poll
 * @returns nothing when time ran out
 */
export async function readChanges(
	client: Api,
	productId: number,
	state: ProductState,
	clock: Clock,
): Promise<Reading | undefined> {
	const start = state.walk;
	const rows = new Map<string, IDataObject>();
	add(rows, start?.rows ?? []);
	let top = start?.top;
	let page = (start?.page ?? 1) - 1;
	for await (const { rows: found } of client.pages(ticketList(productId, start?.page))) {
		page++;
		add(rows, found);
		top ??= newestOf(found);
		if (reaches(found, state.since)) break;
		if (clock.used() > walkShare) {
			state.walk = interrupted(state, [...rows.values()], { page: page + 1, top });
			return undefined;
		}
	}
	delete state.walk;
	// The newest changes were let go: this reading is about the others, and the next one begins anew.
	if (start?.partial === true) return { ...ticketsSince(rows, state.since), complete: false };
	const complete = page <= 1 || (await settle(client, productId, rows, overlapStart(top ?? '')));
	return { ...ticketsSince(rows, state.since), complete };
}

/** What the next poll goes on with: what it has to look into, and of that no more than may be stored. */
function interrupted(
	{ tickets, walk }: ProductState,
	rows: readonly IDataObject[],
	place: { page: number; top: string },
): NonNullable<ProductState['walk']> {
	const news = rows.filter((row) => hasChanged(row, tickets[String(row.id)]));
	const partial = walk?.partial === true || news.length > maxKeptRows;
	// Those of the newest second are looked into again and again: they must not take the place of others.
	const real = partial ? news.filter((row) => isNews(row, tickets[String(row.id)])) : news;
	return { ...place, rows: oldestRows(real.length > 0 ? real : news), ...(partial && { partial }) };
}

/** Reads the latest changes of a list that nothing is known of yet. */
export async function readLatest(client: Api, productId: number): Promise<Reading> {
	const rows = new Map<string, IDataObject>();
	let top = '';
	let page = 0;
	for await (const { rows: found } of client.pages(ticketList(productId))) {
		add(rows, found);
		if (page++ === 0) top = newestOf(found);
		if (reaches(found, overlapStart(top))) break;
	}
	const complete = page <= 1 || (await settle(client, productId, rows, overlapStart(top)));
	return { ...ticketsSince(rows, overlapStart(top)), complete };
}

async function settle(client: Api, productId: number, rows: Map<string, IDataObject>, from: string): Promise<boolean> {
	let before: string | undefined;
	for (let pass = 0; pass < maxPasses; pass++) {
		let pages = 0;
		const prints: string[] = [];
		for await (const { rows: found } of client.pages(ticketList(productId))) {
			pages++;
			add(rows, found);
			prints.push(...found.map(fingerprint));
			if (reaches(found, from)) break;
		}
		const print = prints.join();
		if (pages <= 1 || print === before) return true;
		before = print;
	}
	return false;
}

function ticketsSince(all: Map<string, IDataObject>, since: string): Omit<Reading, 'complete'> {
	const rows = [...all.values()].filter((row) => isTicket(row) && changeTime(row) >= since);
	const odd = [...all.values()].filter((row) => !isTicket(row));
	return { rows, odd, newest: newestOf(rows) };
}

/** Of a ticket that was read twice the later reading counts. Rows without id or time have a place of their own. */
function add(rows: Map<string, IDataObject>, found: IDataObject[]): void {
	for (const row of found) rows.set(isTicket(row) ? String(row.id) : `odd ${fingerprint(row)}`, row);
}

function reaches(rows: IDataObject[], time: string): boolean {
	const last = [...rows].reverse().find(isTicket);
	return last !== undefined && changeTime(last) < time;
}

function newestOf(rows: IDataObject[]): string {
	return rows.reduce((newest, row) => (changeTime(row) > newest ? changeTime(row) : newest), '');
}
