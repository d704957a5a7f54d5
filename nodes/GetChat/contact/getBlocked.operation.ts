import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject } from '../../shared/dataObject';
import { listProperties } from '../../shared/operation/listFields';
import { defineOperation } from '../../shared/operation/defineOperation';
import { maxPages } from '../../shared/http/paging';
import { defineField } from '../../shared/input/parameters';
import type { Client } from '../../shared/http/client';
import { pageSize } from '../api';
import { optionalChatId } from '../input';
import { maxRowsOf } from '../collect';
import { atFirstPlace, places, type Place } from '../paths';

const filters = defineField({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{
			displayName: 'Phone Number',
			name: 'phoneNumber',
			type: 'string',
			default: '',
			placeholder: 'e.g. +15550100123',
			description: 'Only this number, to see whether it is blocked',
		},
	],
});

/** `GET /contacts/blocked/` */
export const getBlocked = defineOperation({
	name: 'Get Many Blocked',
	value: 'getBlocked',
	action: 'Get many blocked contacts',
	description: 'List the numbers that are blocked',
	bodyless: true,
	properties: [filters, ...listProperties],
	prepare: ({ parameters }) => optionalChatId('Phone Number', parameters.filters.phoneNumber),
	execute: async ({ client, parameters, prepared: number }) =>
		await atFirstPlace(
			client,
			places.listBlockedContacts(),
			async (place) => await collectBlocked(client, place, number, maxRowsOf(parameters)),
		),
});

/** The answer has `contacts` instead of `results`, and no link to the next page. Without `contacts` it is something else. */
async function collectBlocked(
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
