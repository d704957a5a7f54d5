import type { IDataObject } from 'n8n-workflow';
import type { Listener } from '../../shared/ask/listener';
import { asDataObject } from '../../shared/dataObject';
import type { Client } from '../../shared/http/client';
import { collect } from '../../shared/http/paging';
import { pageSize } from '../api';

/** The addresses that the inbox calls for what customers write: `GET /webhooks/waba/`. */
export async function inboxListeners(client: Client): Promise<Listener[]> {
	const rows = await collect(client, { method: 'GET', path: '/webhooks/waba/', query: { limit: pageSize } }, Infinity);
	return rows
		.filter((row) => row.on_incoming_message === true)
		.map((row) => ({ url: String(row.url ?? ''), headers: headersOf(row) }));
}

function headersOf({ headers }: IDataObject): Record<string, string> {
	const given = Object.entries(asDataObject(headers));
	return Object.fromEntries(given.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}
