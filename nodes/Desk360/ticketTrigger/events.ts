import type { IDataObject } from 'n8n-workflow';
import { asString } from '../../shared/dataObject';
import { labelOfStatus, simplifyTicket } from '../records';
import { changeTime, fingerprint, overlapStart, shift, type KnownTicket } from './state';

/** What the trigger can start on. The values are stored in users' workflows. */
export type TicketEvent = 'ticketCreated' | 'ticketUpdated' | 'statusChanged' | 'customerMessage' | 'agentReply';

/** What the list does not show: fetched only where the chosen events need it. */
export interface Details {
	messages?: IDataObject[];
	logs?: IDataObject[];
}

/** Whether events of these kinds need a ticket's messages or its log. */
export function detailsNeeded(events: readonly TicketEvent[]) {
	return {
		messages: events.includes('customerMessage') || events.includes('agentReply'),
		logs: events.includes('statusChanged'),
	};
}

/** Whether the list row says anything that is not known yet. */
export function hasChanged(row: IDataObject, known: KnownTicket | undefined): boolean {
	return known?.open === true || isNews(row, known);
}

/** The same, but for tickets that are looked into again only because more may have happened to them in one second. */
export function isNews(row: IDataObject, known: KnownTicket | undefined): boolean {
	return !known || known.updatedAt !== changeTime(row) || known.print !== fingerprint(row);
}

/**
 * Works out what happened to a ticket since it was last looked at. Pure.
 *
 * @param since for a ticket not known: everything before this time is history
 * @returns events in order of time, each with an id that no other event has
 */
export function eventsOf(
	row: IDataObject,
	known: KnownTicket | undefined,
	since: string,
	details: Details,
	wanted: readonly TicketEvent[],
): IDataObject[] {
	const { messages = [], logs = [] } = details;
	const isNew = !known && asString(row.created_at) >= since;
	const floor = known ? known.floor : isNew ? '' : since;
	const found: IDataObject[] = [];
	const id = String(row.id);

	if (isNew) found.push({ event: 'ticketCreated', eventId: `ticketCreated ${id}` });
	else if (!known || known.updatedAt !== changeTime(row) || known.print !== fingerprint(row)) {
		found.push({ event: 'ticketUpdated', eventId: `ticketUpdated ${id} ${changeTime(row)} ${fingerprint(row)}` });
	}
	for (const log of freshRows(logs, known?.logIds, floor)) {
		found.push({ event: 'statusChanged', eventId: `statusChanged ${String(log.id)}`, statusChange: describeLog(log) });
	}
	for (const message of freshRows(messages, known?.messageIds, floor)) {
		const event = eventOfMessage(message);
		if (event) found.push({ event, eventId: `message ${String(message.id)}`, message });
	}
	return found.filter(({ event }) => wanted.some((name) => name === event));
}

/** Type 0 is the conversation; 6 is an internal note. Agent 0, or none, is the customer. */
export function eventOfMessage({ type, agent_id: agentId }: IDataObject): TicketEvent | undefined {
	if (String(type) !== '0') return undefined;
	return Number(agentId ?? 0) === 0 ? 'customerMessage' : 'agentReply';
}

/** A change of status as the trigger's item has it. */
export function describeLog(log: IDataObject): IDataObject {
	return {
		id: log.id,
		from: labelOfStatus(log.old_status_id),
		to: labelOfStatus(log.new_status_id),
		from_id: log.old_status_id,
		to_id: log.new_status_id,
		reason_id: log.reason_id,
		agent_id: log.agent_id,
		created_at: log.created_at,
	};
}

/** The item that a workflow starts with. */
export function toItem(
	event: IDataObject,
	productId: number,
	row: IDataObject,
	{ simplify }: { simplify: boolean },
): IDataObject {
	return { provider: 'desk360', ...event, productId, ticket: simplify ? simplifyTicket(row) : row };
}

/**
 * What to remember of a ticket once its events are worked out.
 *
 * @param newest the newest change of any ticket in this poll
 */
export function remember(row: IDataObject, { messages, logs }: Details, newest: string): KnownTicket {
	const updatedAt = changeTime(row);
	const looked = messages !== undefined || logs !== undefined;
	// What was looked at may be looked at again with a margin; what was not is history up to its last change.
	const floor = looked ? overlapStart(updatedAt) : shift(updatedAt, 1);
	return {
		updatedAt,
		latest: latestOf(updatedAt, [...(messages ?? []), ...(logs ?? [])]),
		print: fingerprint(row),
		floor,
		messageIds: idsFrom(messages ?? [], floor),
		logIds: idsFrom(logs ?? [], floor),
		open: updatedAt === newest,
	};
}

/**
 * The same for a ticket whose details could not be read: what they will tell later is still news, back to where the last
 * reading ended.
 */
export function rememberUnread(row: IDataObject, known: KnownTicket | undefined, since: string): KnownTicket {
	const updatedAt = changeTime(row);
	const isNew = !known && asString(row.created_at) >= since;
	return {
		updatedAt,
		latest: known && known.latest > updatedAt ? known.latest : updatedAt,
		print: fingerprint(row),
		floor: known?.floor ?? (isNew ? '' : since),
		messageIds: known?.messageIds ?? [],
		logIds: known?.logIds ?? [],
		open: false,
	};
}

function freshRows(rows: IDataObject[], knownIds: readonly number[] = [], floor: string): IDataObject[] {
	return rows.filter(({ id, created_at: at }) => !knownIds.includes(Number(id)) && asString(at) >= floor);
}

function idsFrom(rows: IDataObject[], floor: string): number[] {
	return rows.filter(({ created_at: at }) => asString(at) >= floor).map(({ id }) => Number(id));
}

function latestOf(time: string, rows: IDataObject[]): string {
	return rows.reduce((latest, { created_at: at }) => (asString(at) > latest ? asString(at) : latest), time);
}
