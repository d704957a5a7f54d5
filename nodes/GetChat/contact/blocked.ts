import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject } from '../../shared/dataObject';
import type { Client } from '../../shared/http/client';
import { maxPages } from '../../shared/http/paging';
import { pageSize } from '../api';
import type { Place } from '../paths';

/**
 * Reads the list of blocked contacts, whose answer has `contacts` instead of `results`, and no link to the next page.
 *
 * @param number to ask for this one alone
 * @param most rows to return
 * @returns undefined for an answer without `contacts`, which is something else
 * @throws NodeApiError as `Client.send`
 */
export async function collectBlocked(
	client: Client,
	place: Place,
	number: string | undefined,
	most: number,
): Promise<IDataObject[] | undefined> {
	const found = new Map<string, IDataObject>();
	const limit = Math.min(pageSize, most);
	for (let pages = 0, offset = 0; pages < maxPages; pages++) {
		const query = { phone_number: number, limit, ...(offset > 0 && { offset }) };
		const { contacts } = asDataObject((await client.send({ ...place, query })).body);
		if (!Array.isArray(contacts)) return undefined;
		const before = found.size;
		for (const contact of contacts) {
			const row = isDataObject(contact) ? contact : { wa_id: String(contact) };
			found.set(JSON.stringify(row), row);
			if (found.size >= most) return [...found.values()];
		}
		// A server that knows no paging gives the same rows again.
		if (contacts.length < limit || found.size === before) break;
		offset += contacts.length;
	}
	return [...found.values()];
}
