import { asString } from '../../shared/dataObject';
import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

/**
 * What the trigger remembers from poll to poll. All times are the server's own texts (`YYYY-MM-DD HH:MM:SS`), compared
 * with each other only, so this machine's clock and time zone do not matter.
 */
export interface ProductState {
	/** The newest change seen. */
	newest: string;
	/** Every ticket changed at or after this time is in `tickets`, and everything before it is dealt with. */
	since: string;
	tickets: Record<string, KnownTicket>;
	/** A walk through the list that ran out of time; the next poll goes on from there. */
	walk?: { page: number; top: string; rows: IDataObject[]; partial?: boolean };
	/** Changed tickets that the last poll had no time for, oldest change first. */
	pending?: { newest: string; complete: boolean; rows: IDataObject[] };
	/** Tickets whose details could not be read, by id. What the list says of them has been told. */
	aside?: Record<string, AsideTicket>;
	/** Fingerprints of rows without id or time, which have been reported. */
	odd?: string[];
}

/** A ticket whose details could not be read, and when it is tried again. */
export interface AsideTicket {
	/** As the list showed it last. */
	row: IDataObject;
	tries: number;
	/** Polls until the next try. */
	wait: number;
}

/** A ticket as it was when its events were last worked out. */
export interface KnownTicket {
	updatedAt: string;
	/** The newest thing known of it: its messages may have been read later than the list. */
	latest: string;
	/** Tells whether the list shows the ticket differently, even within the same second. */
	print: string;
	/** Messages and log entries from this time on are news, unless their ids are below. */
	floor: string;
	messageIds: number[];
	logIds: number[];
	/** Its last change fell into the newest second, in which more may have happened after the poll. */
	open: boolean;
}

/** So many rows of a list are kept from poll to poll: static data is written as a whole. */
export const maxKeptRows = 2_000;

/**
 * The oldest changes of a list that is sorted by them, newest first. What is left out is found again: the time from which
 * on changes are looked for does not move until none is.
 */
export function oldestRows(rows: readonly IDataObject[]): IDataObject[] {
	return rows.slice(-maxKeptRows);
}

/** Seconds by which changes may show up late, for instance because servers' clocks differ. */
const overlapSeconds = 300;

/** The state before the first poll. */
export function emptyState(): ProductState {
	return { newest: '', since: '', tickets: {} };
}

/** Reads what an earlier poll stored; anything else counts as no state. */
export function readState(stored: unknown): ProductState | undefined {
	// n8n hands static data out wrapped in proxies, which structuredClone refuses; it is JSON by nature.
	const copy: unknown = stored === undefined ? undefined : JSON.parse(JSON.stringify(stored));
	if (!isProductState(copy)) return undefined;
	const { packed, ...state }: ProductState & { packed?: unknown } = copy;
	return { ...state, tickets: { ...unpacked(packed), ...state.tickets } };
}

/**
 * A state as it is stored. Most tickets that a mass change touches have nothing to remember but their change, of which many
 * have the same time: they are put together by it, in a tenth of the room.
 */
export function toStored({ tickets, ...state }: ProductState): IDataObject {
	const full: Record<string, KnownTicket> = {};
	const packed: Record<string, string[]> = {};
	for (const [id, known] of Object.entries(tickets)) {
		const { updatedAt, print, floor } = known;
		if (isPlain(known)) (packed[`${updatedAt} ${floor}`] ??= []).push(`${id} ${print}`);
		else full[id] = known;
	}
	const texts = Object.entries(packed).map(([times, entries]) => [times, entries.join(' ')]);
	return { ...state, tickets: full, ...(texts.length > 0 && { packed: Object.fromEntries(texts) }) };
}

/** Whether a ticket says nothing that its times and its fingerprint do not. */
function isPlain({ updatedAt, latest, floor, print, messageIds, logIds, open }: KnownTicket): boolean {
	const isTime = [updatedAt, floor].every((time) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time));
	const isEmpty = messageIds.length === 0 && logIds.length === 0;
	return isTime && isEmpty && latest === updatedAt && !open && /^[\w-]{16}$/.test(print);
}

function unpacked(packed: unknown): Record<string, KnownTicket> {
	const tickets: Record<string, KnownTicket> = {};
	if (typeof packed !== 'object' || packed === null) return tickets;
	for (const [times, entries] of Object.entries(packed)) {
		const [updatedAt, floor] = [times.slice(0, 19), times.slice(20)];
		const words = String(entries).split(' ');
		for (let at = 0; at + 1 < words.length; at += 2) {
			const [id = '', print = ''] = words.slice(at, at + 2);
			tickets[id] = { updatedAt, latest: updatedAt, print, floor, messageIds: [], logIds: [], open: false };
		}
	}
	return tickets;
}

function isProductState(value: unknown): value is ProductState {
	return (
		typeof value === 'object' &&
		value !== null &&
		'newest' in value &&
		typeof value.newest === 'string' &&
		'since' in value &&
		typeof value.since === 'string' &&
		'tickets' in value &&
		typeof value.tickets === 'object' &&
		value.tickets !== null
	);
}

/** A server time, moved by some seconds. Empty stays empty: before everything. */
export function shift(time: string, seconds: number): string {
	const parsed = Date.parse(`${time.replace(' ', 'T')}Z`);
	if (Number.isNaN(parsed)) return '';
	return new Date(parsed + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** The start of the time in which late changes are still looked for. */
export function overlapStart(newest: string): string {
	return shift(newest, -overlapSeconds);
}

/** When a row changed last; empty for one that says no time. */
export function changeTime(row: IDataObject): string {
	return [row.updated_at, row.created_at].map(asString).find((time) => /^\d{4}-\d\d-\d\d/.test(time)) ?? '';
}

/** Whether a row can be told from others, and from what it was. */
export function isTicket(row: IDataObject): boolean {
	return (typeof row.id === 'number' || (typeof row.id === 'string' && row.id !== '')) && changeTime(row) !== '';
}

/** Equal for rows with the same values, whatever the order of their members; 16 characters. */
export function fingerprint(row: IDataObject): string {
	const entries = Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
	return createHash('sha256').update(JSON.stringify(entries)).digest('base64url').slice(0, 16);
}
