import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { messageContent, nameOf, notifications, objects, statusContent } from '../../shared/webhook/cloudApi';
import { asNumber, asTime, compact, textOf, type EventKind, type GatewayEvent } from '../../shared/webhook/event';
import { channelContent, isTrue, partyOf } from './content';

const provider = 'oneMsg';

/**
 * The events of a callback: `messages` and `ack` in the channel's own format, calls, and WhatsApp's own format, which comes
 * with `rawHooks`. An event that comes in both formats at once is one.
 *
 * @returns nothing for a body of another shape
 */
export function oneMsgEvents(body: unknown): GatewayEvent[] {
	const [top = {}, ...wrapped] = notifications(body);
	const own = [
		...objects(top.messages)
			.filter((message) => !isCloud(message))
			.flatMap(channelMessage),
		...objects(top.ack).flatMap(ackEvent),
	];
	const known = new Set(own.map(identity));
	const raw = [top, ...wrapped]
		.flatMap(cloudEvents)
		.filter((event) => event.id === undefined || !known.has(identity(event)));
	const calls = raw.some(({ event }) => event === 'call');
	return [...own, ...raw, ...(top.type === 'calls' && !calls ? plainCalls(top) : [])];
}

/** Whether a message went out through the API, and not by hand in an app: `self` is 1 then. */
export function isFromApi({ event, raw }: GatewayEvent): boolean {
	return event === 'messageSent' && isTrue(asDataObject(raw).self);
}

function identity({ event, id = '', status = '' }: GatewayEvent): string {
	return JSON.stringify([event, id, status]);
}

/** WhatsApp's own format says `from`; the channel's has `chatId`, `author` and `fromMe` instead. */
function isCloud({ chatId, author, fromMe, from }: IDataObject): boolean {
	return chatId === undefined && author === undefined && fromMe === undefined && textOf(from) !== undefined;
}

function channelMessage(message: IDataObject): GatewayEvent[] {
	const { id, chatId, author, fromMe, senderName, time } = message;
	if (textOf(id) === undefined && textOf(chatId) === undefined) return [];
	const isOurs = isTrue(fromMe);
	const isGroup = /@g\.us$/i.test(textOf(chatId) ?? '');
	// In a chat of two, the chat is named after the customer; in a group only the author is a person.
	const customer = isGroup ? partyOf(author) : partyOf(chatId, author);
	return [
		compact({
			provider,
			event: isOurs ? ('messageSent' as const) : ('messageReceived' as const),
			...channelContent(message),
			id: textOf(id),
			from: isOurs ? undefined : customer,
			to: isOurs || isGroup ? partyOf(chatId) : undefined,
			chatId: textOf(chatId),
			name: textOf(senderName),
			timestamp: asTime(time),
			raw: message,
		}),
	];
}

/** `viewed` is the older word for `read`. The order of acks is not guaranteed. */
function ackEvent(ack: IDataObject): GatewayEvent[] {
	const id = textOf(ack.id);
	const status = statusName(ack.status);
	if (id === undefined || status === undefined) return [];
	return [
		compact({
			provider,
			event: 'messageStatus' as const,
			id,
			to: partyOf(ack.phone, ack.chatId),
			chatId: textOf(ack.chatId),
			timestamp: asTime(ack.time ?? ack.timestamp),
			status,
			error: errorOf(ack.error),
			raw: ack,
		}),
	];
}

function statusName(status: unknown): string | undefined {
	const name = textOf(status, 100);
	return name === 'viewed' ? 'read' : name;
}

/** The reason is a text, or an object as WhatsApp has it. */
function errorOf(error: unknown): string | undefined {
	const { code, title, message, details, error_data } = asDataObject(error);
	const words = [title, message, details, asDataObject(error_data).details].map((part) => textOf(part)).find(Boolean);
	return textOf(error) ?? ([textOf(code), words].filter(Boolean).join(': ') || undefined);
}

function cloudEvents(notification: IDataObject): GatewayEvent[] {
	const { messages, message_echoes: echoes, statuses, calls, contacts } = notification;
	return [
		...objects(messages)
			.filter(isCloud)
			.flatMap((message) => cloudMessage(message, 'messageReceived', contacts)),
		...objects(echoes).flatMap((message) => cloudMessage(message, 'messageSent', undefined)),
		...objects(statuses).flatMap(cloudStatus),
		...objects(calls).flatMap(callEvent),
	];
}

function cloudMessage(message: IDataObject, event: EventKind, contacts: unknown): GatewayEvent[] {
	const content = messageContent(message);
	if (content.id === undefined) return [];
	const isOurs = event === 'messageSent';
	return [
		compact({
			provider,
			event,
			...content,
			from: isOurs ? undefined : asNumber(message.from),
			to: isOurs ? asNumber(message.to) : undefined,
			name: isOurs ? undefined : nameOf(contacts, message.from),
			raw: message,
		}),
	];
}

/** Calls have statuses as well: ringing, accepted, rejected. */
function cloudStatus(update: IDataObject): GatewayEvent[] {
	if (update.type === 'call') return callEvent(update);
	const content = statusContent(update);
	if (!content) return [];
	const status = statusName(content.status);
	return [compact({ provider, event: 'messageStatus' as const, ...content, status, raw: update })];
}

/** 1MSG passes calls on unchanged and does not say in which shape; these are the likely places. */
function plainCalls(top: IDataObject): GatewayEvent[] {
	const [found] = [top.call, top.data, top.payload, top.value].map(objects).filter((list) => list.length > 0);
	const nested = (found ?? []).flatMap((holder) => objects(holder.calls));
	return (nested.length > 0 ? nested : (found ?? [top])).flatMap(callEvent);
}

function callEvent(call: IDataObject): GatewayEvent[] {
	const { id, call_id, from, to, recipient_id, timestamp, event, status } = call;
	return [
		compact({
			provider,
			event: 'call' as const,
			id: textOf(id) ?? textOf(call_id),
			from: partyOf(from),
			to: partyOf(to, recipient_id),
			timestamp: asTime(timestamp),
			status: textOf(event, 100) ?? textOf(status, 100),
			raw: call,
		}),
	];
}
