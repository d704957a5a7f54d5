import type { IDataObject } from 'n8n-workflow';
import { asDataObject, objects, type Take } from '../../shared/dataObject';
import {
	inGroup,
	knownAmong,
	notifications,
	receivedContent,
	statusContent,
	unknownEvent,
} from '../../shared/webhook/cloudApi';
import { messageContent, reasonOf } from '../../shared/webhook/content';
import { asTime, compact, textOf, type GatewayEvent } from '../../shared/webhook/event';
import { personOf } from '../../shared/webhook/person';
import { isTrue } from '../flags';
import { statusName } from '../status';
import { cardReader, channelContent, chatIdOf, partyOf, type CardReader } from './messageContent';

const provider = 'oneMsg';

/**
 * The events of a callback: `messages` and `ack` in the channel's own format, calls, and WhatsApp's own format, which comes
 * with `rawHooks`. An event that comes in both formats at once is one. What no event can be made of is `unknown`.
 *
 * @param take how many of them; all by default
 * @returns nothing for a body of another shape
 */
export function oneMsgEvents(body: unknown, take: Take = objects): GatewayEvent[] {
	const [top = {}, ...wrapped] = notifications(body);
	const readCards = cardReader();
	const own = [
		...take(objects(top.messages).filter((message) => !isCloud(message))).map((message) =>
			channelMessage(message, readCards),
		),
		...take(top.ack).map(ackEvent),
	];
	const known = new Set(own.map(identity));
	const raw = [...cloudEvents(top, take), ...wrapped.flatMap((one) => wrappedEvents(one, take))].filter(
		(event) => event.id === undefined || !known.has(identity(event)),
	);
	const calls = raw.some(({ event }) => event === 'call');
	return knownAmong([...own, ...raw, ...(top.type === 'calls' && !calls ? plainCalls(top, take) : [])]);
}

/** Whether a message went out through the API, and not by hand in an app: `self` is 1 then. */
export function isFromApi({ event, raw }: GatewayEvent): boolean {
	return event === 'messageSent' && isTrue(asDataObject(raw).self);
}

function identity({ event, id = '', status = '', group, to = '' }: GatewayEvent): string {
	return JSON.stringify([event, id, status, group === undefined ? '' : to]);
}

/** Members that only the channel's own format has. */
const ownMembers = ['chatId', 'author', 'authorBsuid', 'fromMe', 'body', 'time', 'senderName'];

function isCloud(message: IDataObject): boolean {
	return ownMembers.every((name) => message[name] === undefined);
}

function channelMessage(message: IDataObject, readCards: CardReader): GatewayEvent {
	const { id, chatId, author, authorBsuid, authorUserName, chatName, fromMe, senderName, time } = message;
	const isOurs = isTrue(fromMe);
	const isGroup = /@g\.us$/i.test(textOf(chatId) ?? '');
	// In a chat of two, the chat is named after the customer; in a group only the author is a person.
	const writer = isGroup ? partyOf(authorBsuid, author) : partyOf(authorBsuid, chatId, author);
	const content = channelContent(message, readCards);
	if ([textOf(id), textOf(chatId), writer].every((part) => part === undefined)) {
		return unknownEvent(provider, message);
	}
	return compact({
		provider,
		event: isOurs ? ('messageSent' as const) : ('messageReceived' as const),
		...content,
		id: textOf(id),
		// Of what the business wrote, the author is the business.
		...(isOurs
			? { to: partyOf(chatId) }
			: { from: writer, userId: textOf(authorBsuid, 200), username: textOf(authorUserName, 200) }),
		chatId: textOf(chatId),
		...(isGroup && inGroup(chatId)),
		// What the business sent has its own number as sender's name; the chat is named after the customer.
		name: isOurs ? wordsIn(chatName) : textOf(senderName),
		timestamp: asTime(time),
		raw: message,
	});
}

/** A name, and not the number that stands there for want of one. */
function wordsIn(name: unknown): string | undefined {
	const text = textOf(name);
	return text !== undefined && /\p{L}/u.test(text) ? text : undefined;
}

/** `viewed` is the older word for `read`, `played` the one for voice messages. The order of acks is not guaranteed. */
function ackEvent(ack: IDataObject): GatewayEvent {
	const id = textOf(ack.id);
	const status = statusName(ack.status);
	// A chat of two has no participants.
	const isGroup = /@g\.us$/i.test(textOf(ack.chatId) ?? '') || textOf(ack.participant) !== undefined;
	const to = partyOf(ack.phone, ...(isGroup ? [ack.participant, ack.author] : []), ack.bsuid, ack.chatId);
	if (status === undefined || (id === undefined && to === undefined)) return unknownEvent(provider, ack);
	return compact({
		provider,
		event: 'messageStatus' as const,
		id,
		chatId: textOf(ack.chatId),
		...(isGroup && inGroup(ack.chatId)),
		to,
		userId: textOf(ack.bsuid, 200),
		username: textOf(ack.userName, 200),
		timestamp: asTime(ack.time ?? ack.timestamp),
		status,
		category: textOf(ack.category, 100),
		mmLite: ack.mmLite ?? undefined,
		error: reasonOf(ack.error),
		raw: ack,
	});
}

/** A notification in the Cloud API's envelope, of which nothing is left out without a word. */
function wrappedEvents(notification: IDataObject, take: Take): GatewayEvent[] {
	const events = cloudEvents(notification, take);
	return events.length > 0 ? events : take(notification).map((raw) => unknownEvent(provider, raw));
}

function cloudEvents(notification: IDataObject, take: Take): GatewayEvent[] {
	const { messages, message_echoes: echoes, statuses, calls, contacts } = notification;
	return [
		...take(objects(messages).filter(isCloud)).map((message) => cloudMessage(message, contacts)),
		...take(echoes).map(cloudEcho),
		...take(statuses).map((update) => cloudStatus(update, contacts)),
		...take(calls).map((call) => callEvent(call, contacts)),
	];
}

function cloudMessage(message: IDataObject, contacts: unknown): GatewayEvent {
	const content = receivedContent(message, contacts);
	if (!content) return unknownEvent(provider, message);
	const chatId = content.group ?? chatIdOf(message.from);
	return compact({ provider, event: 'messageReceived' as const, ...content, chatId, raw: message });
}

function cloudEcho(message: IDataObject): GatewayEvent {
	const content = messageContent(message);
	const { address: to, userId } = personOf(message.to, message.to_user_id);
	if (content.id === undefined && to === undefined) return unknownEvent(provider, message);
	const chatId = chatIdOf(message.to);
	return compact({ provider, event: 'messageSent' as const, ...content, to, userId, chatId, raw: message });
}

/** Calls have statuses as well: ringing, accepted, rejected. */
function cloudStatus(update: IDataObject, contacts: unknown): GatewayEvent {
	if (update.type === 'call') return callEvent(update, contacts);
	const content = statusContent(update, contacts);
	if (!content) return unknownEvent(provider, update);
	const status = statusName(content.status);
	const chatId = content.group ?? chatIdOf(update.recipient_id);
	const category = textOf(asDataObject(update.pricing).category, 100);
	return compact({ provider, event: 'messageStatus' as const, ...content, chatId, status, category, raw: update });
}

/** 1MSG passes calls on unchanged and does not say in which shape; these are the likely places. */
function plainCalls(top: IDataObject, take: Take): GatewayEvent[] {
	const [found] = [top.call, top.data, top.payload, top.value].map(objects).filter((list) => list.length > 0);
	const nested = (found ?? []).flatMap((holder) => objects(holder.calls));
	return take(nested.length > 0 ? nested : (found ?? top)).map((call) => callEvent(call, top.contacts));
}

function callEvent(call: IDataObject, contacts: unknown): GatewayEvent {
	const { id, call_id, from, to, recipient_id, timestamp, event, status } = call;
	const caller = personOf(from, call.from_user_id, contacts);
	const called = personOf(to ?? recipient_id, call.to_user_id ?? call.recipient_user_id, contacts);
	return compact({
		provider,
		event: 'call' as const,
		id: textOf(id) ?? textOf(call_id),
		from: partyOf(from) ?? caller.address,
		to: partyOf(to, recipient_id) ?? called.address,
		userId: caller.userId ?? called.userId,
		username: caller.username ?? called.username,
		name: caller.name,
		timestamp: asTime(timestamp),
		status: textOf(event, 100) ?? textOf(status, 100),
		raw: call,
	});
}
