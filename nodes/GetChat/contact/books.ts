import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http/client';
import { maxPages } from '../../shared/http/paging';
import { linkedPage } from '../api';

/** Rows asked for at a time: searching contact books is expensive. */
const maxContacts = 50;

/**
 * The list takes `limit` alone: an offset would give the same people again. Only a link to a next page, which some contact
 * books give, is followed. Where all are wanted and a full page is not all, they are asked for in one.
 *
 * @throws NodeApiError where get.chat cannot be asked
 */
export async function collectContacts(client: Client, search: string, max: number): Promise<IDataObject[]> {
	const found = new Map<string, IDataObject>();
	const limit = Math.min(maxContacts, max);
	let query: Readonly<Record<string, string | number | boolean | undefined>> = { limit, search };
	for (let pages = 0; pages < maxPages; pages++) {
		const request = { method: 'GET', path: '/contacts/', query } as const;
		const { rows, next, count = 0 } = linkedPage((await client.send(request)).body, request);
		const before = found.size;
		for (const row of rows) {
			found.set(JSON.stringify(row), row);
			if (found.size >= max) return [...found.values()];
		}
		if (next?.query === undefined) {
			// A server that gives fewer than it was asked for, but not all, has no more to give.
			if (query.limit !== limit || rows.length < limit || count <= rows.length || pages > 0) break;
			query = { limit: Math.min(count, max), search };
		} else {
			if (found.size === before) break;
			query = next.query;
		}
	}
	return [...found.values()];
}
