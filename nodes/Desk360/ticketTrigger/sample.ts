import type { IDataObject } from 'n8n-workflow';
import { rethrown } from '../../shared/errors';
import { collect } from '../../shared/http/paging';
import type { Api } from '../../shared/http/client';
import { isOfThisRecord } from './aside';
import { describeLog, eventOfMessage, toItem, type TicketEvent } from './events';
import { lookInto } from './poll';
import type { Settings } from './settings';
import { ticketList } from './walk';

/** Tickets that a test looks into at the most. */
const maxLooked = 5;
/** Rows of one page of the list. */
const pageSize = 20;

/**
 * What "Test this trigger" shows: for each chosen event one recent example from real tickets, without touching what
 * the published trigger remembers.
 *
 * @throws NodeApiError when Desk360 cannot be asked, or nothing could be read
 */
export async function sampleOf(client: Api, productIds: number[], settings: Settings): Promise<IDataObject[]> {
	const missing = new Set<TicketEvent>(settings.events);
	const samples: IDataObject[] = [];
	const failures: unknown[] = [];
	for (const productId of productIds) {
		const rows = await readOr(failures, async () => await collect(client, ticketList(productId), pageSize), []);
		for (const row of rows.filter((one) => settings.matches(one)).slice(0, maxLooked)) {
			if (missing.size === 0) return samples;
			const details = await readOr(failures, async () => await lookInto(client, productId, row, [...missing]), {});
			for (const event of examples(row, details.messages ?? [], details.logs ?? [])) {
				if (!missing.delete(event.name)) continue;
				samples.push(toItem(event.item, productId, row, settings));
			}
		}
	}
	if (samples.length === 0 && failures.length > 0) throw rethrown(failures[0]);
	return samples;
}

/** What cannot be read is no reason to show nothing. */
async function readOr<T>(failures: unknown[], read: () => Promise<T>, otherwise: T): Promise<T> {
	try {
		return await read();
	} catch (error) {
		if (!isOfThisRecord(error)) throw rethrown(error);
		failures.push(error);
		return otherwise;
	}
}

function examples(row: IDataObject, messages: IDataObject[], logs: IDataObject[]) {
	const id = String(row.id);
	const found: Array<{ name: TicketEvent; item: IDataObject }> = [
		{ name: 'ticketCreated', item: { event: 'ticketCreated', eventId: `ticketCreated ${id}` } },
		{ name: 'ticketUpdated', item: { event: 'ticketUpdated', eventId: `ticketUpdated ${id}` } },
	];
	for (const message of [...messages].reverse()) {
		const name = eventOfMessage(message);
		if (name) found.push({ name, item: { event: name, eventId: `message ${String(message.id)}`, message } });
	}
	for (const log of [...logs].reverse()) {
		const item = { event: 'statusChanged', eventId: `statusChanged ${String(log.id)}`, statusChange: describeLog(log) };
		found.push({ name: 'statusChanged', item });
	}
	return found;
}
