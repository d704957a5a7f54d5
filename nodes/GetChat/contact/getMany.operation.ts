import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http/client';
import { maxPages } from '../../shared/http/paging';
import { listProperties, simplifyProperty } from '../../shared/operation/listFields';
import { defineOperation } from '../../shared/operation/defineOperation';
import { linkedPage } from '../api';
import { maxRowsOf } from '../collect';
import { simplifyContact } from '../records';

/** `GET /contacts/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many contacts',
	description: 'Search the contact books that are connected to the inbox, which is slow',
	bodyless: true,
	properties: [
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: 'e.g. Nathan',
			description: 'Part of a name or number',
		},
		...listProperties,
		simplifyProperty,
	],
	execute: async ({ client, parameters }) => {
		const contacts = await collectContacts(client, parameters.search.trim(), maxRowsOf(parameters));
		return parameters.simplify ? contacts.map(simplifyContact) : contacts;
	},
});

/** Rows asked for at a time: searching contact books is expensive. */
const maxContacts = 50;

/**
 * The list takes `limit` alone: an offset would give the same people again. Only a link to a next page, which some contact
 * books give, is followed. Where all are wanted and a full page is not all, they are asked for in one.
 */
async function collectContacts(client: Client, search: string, most: number): Promise<IDataObject[]> {
	const found = new Map<string, IDataObject>();
	const limit = Math.min(maxContacts, most);
	let query: Readonly<Record<string, string | number | boolean | undefined>> = { limit, search };
	for (let pages = 0; pages < maxPages; pages++) {
		const request = { method: 'GET', path: '/contacts/', query } as const;
		const { rows, next, count = 0 } = linkedPage((await client.send(request)).body, request);
		const before = found.size;
		for (const row of rows) {
			found.set(JSON.stringify(row), row);
			if (found.size >= most) return [...found.values()];
		}
		if (next?.query === undefined) {
			// A server that gives fewer than it was asked for, but not all, has no more to give.
			if (query.limit !== limit || rows.length < limit || count <= rows.length || pages > 0) break;
			query = { limit: Math.min(count, most), search };
		} else {
			if (found.size === before) break;
			query = next.query;
		}
	}
	return [...found.values()];
}
