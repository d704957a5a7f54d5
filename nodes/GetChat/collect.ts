import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Request } from '../shared/http/request';
import { listProperties } from '../shared/operation/listFields';
import { maxPages, type PageReader, type RequestSender } from '../shared/http/paging';
import type { ParametersOf } from '../shared/input/parameters';
import { getChat, pageSize } from './api';

/** The most rows to return, as the fields of every list say it. */
export function maxRowsOf({ returnAll, limit }: ParametersOf<typeof listProperties>): number {
	return returnAll ? Number.POSITIVE_INFINITY : limit;
}

/**
 * Reads a list whose rows move to its top whenever something happens to them, such as chats. A row that moves down past
 * the reader comes once; for those that move up past it, the list's start is read again after its end.
 *
 * @param key what tells a row from the others
 */
export async function collectMoving(
	lister: PageReader,
	request: Request,
	maxRows: number,
	key: (row: IDataObject) => unknown,
): Promise<IDataObject[]> {
	const found = new Map<unknown, IDataObject>();
	const sized = { ...request, query: { ...request.query, limit: Math.min(pageSize, maxRows) } };
	for (let again = false; ; again = true) {
		let pages = 0;
		let fresh = 0;
		for await (const { rows } of lister.pages(sized)) {
			const unseen = rows.filter((row) => !found.has(key(row)));
			for (const row of unseen) {
				found.set(key(row), row);
				if (found.size >= maxRows) return [...found.values()];
			}
			pages++;
			fresh += unseen.length;
			if (again && unseen.length === 0) break;
		}
		if (again ? fresh === 0 : pages < 2) return [...found.values()];
	}
}

/** A list from the newest to the oldest, in which each row has a time. */
export interface TimeOrderedList {
	/** POSIX seconds of a row, as it comes. */
	timeOf(row: IDataObject): unknown;
	/** Whether the list takes `limit`; the histories of events do not. */
	sized: boolean;
}

/**
 * Reads a list from the newest to the oldest with `before_time`, so that rows that arrive meanwhile move nothing.
 * `before_time` counts whole seconds and is exclusive: each page asks for the last second of the page before once more,
 * because it may hold more rows, and the rows that come again are dropped. Where a second fills a whole page, that
 * second is read with `offset`.
 *
 * @throws UserError past `maxPages` pages
 */
export async function collectByTime(
	sender: RequestSender,
	request: Request,
	maxRows: number,
	{ timeOf, sized }: TimeOrderedList,
): Promise<IDataObject[]> {
	const found: IDataObject[] = [];
	const ids = new Set<unknown>();
	let { query } = request;
	/** Rows of the last page's last second, which come again, and how often. */
	let again = new Map<string, number>();
	for (let pages = 0; pages < maxPages; pages++) {
		const limit = sized ? { limit: Math.min(pageSize, maxRows - found.length + totalOf(again)) } : {};
		const current = { ...request, query: { ...query, ...limit } };
		const { body, headers } = await sender.send(current);
		const { rows, next } = getChat.page(body, headers, current);
		for (const row of rows) {
			if (tookRepeat(row, again) || (row.id !== undefined && ids.has(row.id))) continue;
			ids.add(row.id);
			found.push(row);
			if (found.length >= maxRows) return found;
		}
		if (!next) return found;

		const times = rows.map((row) => secondOf(timeOf(row)));
		const last = times.filter((time) => time !== undefined).at(-1);
		const before = query?.before_time;
		if (last === undefined || (typeof before === 'number' && last + 1 >= before)) {
			query = next.query;
			again = new Map();
			continue;
		}
		query = { ...request.query, before_time: last + 1 };
		again = countsOf(rows.filter((_row, index) => times[index] === last));
	}
	throw new UserError(`The list does not end after ${maxPages} pages. Narrow it down with the filters.`);
}

/** What a row is recognized by when it comes again. */
function keyOf(row: IDataObject): string {
	return JSON.stringify(row.id ?? row);
}

function countsOf(rows: IDataObject[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const key of rows.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
}

function totalOf(counts: ReadonlyMap<string, number>): number {
	return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** Whether the row is one of those that come again; each counts as often as it came before. */
function tookRepeat(row: IDataObject, again: Map<string, number>): boolean {
	const key = keyOf(row);
	const count = again.get(key) ?? 0;
	if (count > 0) again.set(key, count - 1);
	return count > 0;
}

function secondOf(time: unknown): number | undefined {
	const number = typeof time === 'string' && time.trim() !== '' ? Number(time) : time;
	return typeof number === 'number' && Number.isFinite(number) ? Math.floor(number) : undefined;
}
