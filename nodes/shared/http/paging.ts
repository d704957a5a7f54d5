import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Page, Provider } from './provider';
import type { ApiResponse } from './response';
import type { Request } from './request';

/** What sends a request; of the engine it is the `Client`. */
export interface RequestSender {
	send(request: Request): Promise<ApiResponse>;
}

/** What follows a list request from page to page. */
export interface PageReader {
	pages(request: Request): AsyncGenerator<Page, void>;
}

/** More than any account's list; a server that links on for longer links in circles. */
export const maxPages = 10_000;

/** Of all pages together: what sends full pages for ever would fill the memory long before the last one. */
const maxCharacters = 256 * 1024 * 1024;
const maxRows = 1_000_000;

/**
 * Follows a list to its end. A page without new rows ends it, and so does a link back to a page already read.
 *
 * @throws UserError past `maxPages` pages, a million rows, and 256 million characters
 */
export async function* pages(
	client: RequestSender,
	{ page, rowKey }: Pick<Provider, 'page' | 'rowKey'>,
	first: Request,
): AsyncGenerator<Page, void> {
	const read = new Set<string>();
	const keys = new Set<string>();
	const isNew = (row: IDataObject): boolean => {
		const key = rowKey?.(row, first);
		if (key === undefined) return true;
		const known = keys.has(key);
		keys.add(key);
		return !known;
	};
	let [characters, count] = [0, 0];
	for (let request: Request | undefined = first; request;) {
		const address = JSON.stringify([request.path, request.query]);
		if (read.has(address)) return;
		if (read.size >= maxPages) {
			throw new UserError(`The list does not end after ${maxPages} pages. Narrow it down with the filters.`);
		}
		read.add(address);
		const { body, headers, length = 0 } = await client.send(request);
		characters += length;
		const { rows: all, next } = page(body, headers, request);
		count += all.length;
		if (characters > maxCharacters || count > maxRows) {
			throw new UserError('The list is too long to be read at once. Narrow it down with the filters.');
		}
		const rows = all.filter(isNew);
		if (rows.length === 0) return;
		yield { rows, next };
		request = next;
	}
}

/**
 * Collects a list's rows. A row that moved to a later page while the pages were read comes only once (by `id`).
 *
 * @param limit the most rows to return
 */
export async function collect(client: PageReader, request: Request, limit: number): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	const ids = new Set<unknown>();
	for await (const page of client.pages(request)) {
		for (const row of page.rows) {
			if (row.id !== undefined && ids.has(row.id)) continue;
			ids.add(row.id);
			rows.push(row);
			if (rows.length >= limit) return rows;
		}
	}
	return rows;
}
