import type { IDataObject } from 'n8n-workflow';
import type { Request } from '../../../shared/http/request';
import { asDataObject, isDataObject, objects } from '../../../shared/dataObject';
import { rethrown } from '../../../shared/errors';
import type { RequestSender } from '../../../shared/http/paging';
import { asNumber, asTime, compact, textOf, type EventKind, type GatewayEvent } from '../../../shared/webhook/event';
import { collectByTime } from '../../collect';
import { isMissing, isRefusalOf } from '../../failures';
import { secondOf } from '../../records';
import { getChatEvents } from '../events';

/** Statuses have no list of their own; those of messages that were sent this long before are looked at. */
const statusSeconds = 3_600;

/** Chats whose last message is asked for, one request each. */
const maxChats = 100;

const messageTime = ({ waba_payload: payload }: IDataObject) => textOf(asDataObject(payload).timestamp);

/**
 * What the inbox would have told since then, oldest first: from `GET /messages/?since_time=` and the histories of
 * assignments and tags. Only what is wanted is asked for.
 *
 * Statuses are told of messages that are at most an hour older. Where assigned messages are wanted, changes of chats come
 * first, wanted or not, and the last message of a chat that was assigned since then comes however old it is.
 *
 * @throws NodeApiError when the inbox cannot be asked
 */
export async function backfillEvents(
	sender: RequestSender,
	wanted: readonly string[],
	since: number,
): Promise<GatewayEvent[]> {
	const asked = (...kinds: EventKind[]) => kinds.some((kind) => wanted.includes(kind));
	const events: GatewayEvent[] = [];
	if (asked('messageReceived')) {
		const rows = await messages(sender, { since_time: since, from_us: false });
		events.push(...getChatEvents({ incoming_messages: rows }));
	}
	if (asked('messageAssigned')) {
		const rows = await messages(sender, { since_time: since, from_us: false, assigned_to_me: true });
		events.push(...getChatEvents({ assigned_messages: rows }));
	}
	if (asked('messageSent', 'messageStatus')) {
		const from = asked('messageStatus') ? Math.max(0, since - statusSeconds) : since;
		const rows = await messages(sender, { since_time: from, from_us: true });
		const sent = rows.filter((row) => Number(messageTime(row)) >= since && isOnItsWay(row));
		events.push(...getChatEvents({ outgoing_messages: sent }), ...rows.flatMap((row) => statuses(row, since)));
	}
	for (const [kind, path, member] of histories) {
		// A message of an assigned chat is told apart from the same one by the chat's last change.
		const isNeeded = asked(kind) || (kind === 'chatAssigned' && asked('messageAssigned'));
		if (isNeeded) events.push(...getChatEvents({ [member]: await history(sender, path, since) }));
	}
	if (asked('messageAssigned')) events.push(...(await olderMessages(sender, events)));
	const known = events.filter(({ event }) => wanted.includes(event) || event === 'chatAssigned');
	const order = ({ event, timestamp = '' }: GatewayEvent) =>
		`${event === 'chatAssigned' && asked('messageAssigned') ? 0 : 1} ${timestamp}`;
	return known.sort((a, b) => order(a).localeCompare(order(b)));
}

/**
 * The last messages of chats that were assigned since then, where those were written before: `GET /messages/?wa_id=`. Of
 * chats that are somebody else's by now there are none.
 */
async function olderMessages(sender: RequestSender, events: readonly GatewayEvent[]): Promise<GatewayEvent[]> {
	const numbersOf = (wanted: readonly GatewayEvent[]) => wanted.flatMap(({ from }) => digitsOf(from) ?? []);
	const got = new Set(numbersOf(events.filter(({ event }) => event === 'messageAssigned')));
	const given = events.filter(({ event, assignment }) => event === 'chatAssigned' && assignment?.user !== undefined);
	// The latest are the most likely to wait for somebody.
	const chats = [...new Set(numbersOf(given).reverse())].filter((number) => !got.has(number)).slice(0, maxChats);
	const found: GatewayEvent[] = [];
	for (const number of chats) {
		found.push(...getChatEvents({ assigned_messages: await lastMessage(sender, number) }));
	}
	return found;
}

/** @returns none for a chat that the inbox does not show: it must not keep all others from being fetched */
async function lastMessage(sender: RequestSender, number: string): Promise<IDataObject[]> {
	const query = { wa_id: number, assigned_to_me: true, from_us: false, limit: 1 };
	try {
		const { body } = await sender.send({ method: 'GET', path: '/messages/', query });
		return objects(asDataObject(body).results).slice(0, 1);
	} catch (error) {
		if (isMissing(error) || isRefusalOf(error)) return [];
		throw rethrown(error);
	}
}

function digitsOf(number: string | undefined): string | undefined {
	return number === undefined ? undefined : /^\+(\d+)$/.exec(number)?.[1];
}

/** The second of the newest message; 0 in an empty inbox. `GET /messages/?limit=1` */
export async function newestSecond(sender: RequestSender): Promise<number> {
	const { body } = await sender.send({ method: 'GET', path: '/messages/', query: { limit: 1 } });
	const { results } = asDataObject(body);
	const [row] = Array.isArray(results) ? results.filter(isDataObject) : [];
	const second = Math.floor(Number(row && messageTime(row)));
	return Number.isFinite(second) ? second : 0;
}

const histories: ReadonlyArray<readonly [EventKind, string, string]> = [
	['chatAssigned', '/chat_assignment_events/', 'chat_assignment'],
	['chatTagged', '/chat_tagging_events/', 'chat_tagging'],
	['messageTagged', '/message_tagging_events/', 'message_tagging'],
];

async function messages(sender: RequestSender, query: Request['query']): Promise<IDataObject[]> {
	const request: Request = { method: 'GET', path: '/messages/', query };
	const rows = await collectByTime(sender, request, Infinity, { timeOf: messageTime, sized: true });
	return rows.reverse();
}

async function history(sender: RequestSender, path: string, since: number): Promise<IDataObject[]> {
	const request: Request = { method: 'GET', path, query: { since_time: since } };
	const rows = await collectByTime(sender, request, Infinity, { timeOf: ({ timestamp }) => timestamp, sized: false });
	return rows.reverse();
}

/** One that still waits in the inbox's queue is told when it leaves. */
function isOnItsWay({ waba_statuses, waba_payload }: IDataObject): boolean {
	const reached = Object.values(asDataObject(waba_statuses)).some((time) => secondOf(time) !== undefined);
	return reached || errorsOf(waba_payload).length > 0;
}

/** The statuses that a sent message has reached since then. */
function statuses(row: IDataObject, since: number): GatewayEvent[] {
	const { id, waba_statuses: reached, waba_payload: payload, customer_wa_id: customer } = row;
	const update = { provider: 'getChat', event: 'messageStatus' as const, id: textOf(id), to: asNumber(customer) };
	if (update.id === undefined) return [];
	const events: GatewayEvent[] = ['sent', 'delivered', 'read'].flatMap((status) => {
		const second = secondOf(asDataObject(reached)[status]);
		return second !== undefined && second >= since
			? [compact({ ...update, timestamp: asTime(second), status, raw: row })]
			: [];
	});
	const [failure] = errorsOf(payload);
	const at = messageTime(row);
	if (failure && Number(at) >= since) {
		const error = [textOf(failure.code), textOf(failure.title)].filter(Boolean).join(': ');
		events.push(compact({ ...update, timestamp: asTime(at), status: 'failed', error, raw: row }));
	}
	return events;
}

function errorsOf(payload: unknown): IDataObject[] {
	const { errors } = asDataObject(payload);
	return Array.isArray(errors) ? errors.filter(isDataObject) : [];
}
