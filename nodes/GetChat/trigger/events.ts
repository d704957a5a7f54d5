import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject, objects, type Take } from '../../shared/dataObject';
import {
	inGroup,
	knownAmong,
	notifications,
	receivedContent,
	statusContent,
	unknownEvent,
} from '../../shared/webhook/cloudApi';
import { messageContent, reasonOf } from '../../shared/webhook/content';
import { asTime, compact, textOf, type EventKind, type GatewayEvent } from '../../shared/webhook/event';
import { asSender, personOf } from '../../shared/webhook/person';

const provider = 'getChat';

/**
 * The events of a notification of the inbox, over webhook or websocket: WhatsApp's own in the On-Premises or the Cloud
 * API's shape, and the inbox's. A new message comes twice in one body, once in each shape; it is one event. So is a status. What no event
 * can be made of is `unknown`.
 *
 * @param take how many of them; all by default
 * @returns nothing for a body of another shape
 */
export function getChatEvents(body: unknown, take: Take = objects): GatewayEvent[] {
	const [top = {}, ...wrapped] = notifications(body);
	const first = eventsIn(top, take);
	const told = new Set(first.flatMap(statusKey));
	return knownAmong([
		...first,
		...wrapped.flatMap((notification) => {
			const events = eventsIn(notification, take);
			// A status may come in both shapes as well, and name its receiver otherwise in each.
			const others = events.filter((event) => !statusKey(event).some((key) => told.has(key)));
			return events.length > 0 ? others : take(notification).map((raw) => unknownEvent(provider, raw));
		}),
	]);
}

/** What is the same of a status in both shapes; nothing for other events. */
function statusKey({ event, whatsAppId, status, group, to }: GatewayEvent): string[] {
	if (event !== 'messageStatus' || whatsAppId === undefined) return [];
	return [JSON.stringify([whatsAppId, status, group === undefined ? '' : to])];
}

function eventsIn(notification: IDataObject, take: Take): GatewayEvent[] {
	const { messages, contacts, statuses, incoming_messages: incoming, outgoing_messages: outgoing } = notification;
	const fromInbox = take(incoming).map((message) => inboxMessage(message, 'messageReceived'));
	const isTwice = fromInbox.some(({ event }) => event !== 'unknown');
	return [
		// Those who are assigned a chat read of its assignment first.
		...take(notification.chat_assignment).map(assignmentEvent),
		...fromInbox,
		...(isTwice ? [] : take(messages).map((message) => plainMessage(message, contacts))),
		...take(outgoing).map((message) => inboxMessage(message, 'messageSent')),
		...take(notification.assigned_messages).map((message) => inboxMessage(message, 'messageAssigned')),
		...take(statuses).map((update) => statusEvent(update, contacts)),
		...take(notification.chat_tagging ?? notification.tagged_chats).map((event) => taggingEvent(event, 'chatTagged')),
		...take(
			objects(notification.message_tagging ?? notification.tagged_messages ?? notification.results).filter(
				({ message, tag }) => message !== undefined && tag !== undefined,
			),
		).map((event) => taggingEvent(event, 'messageTagged')),
		...take(notification.chat_resolved).map(resolvedEvent),
		...take(notification.user_availability).map(availabilityEvent),
		...failureOf(notification),
	];
}

/** When it came: of what has no time of its own, the same may happen again, and must not look like a redelivery. */
function arrival(time: unknown): string {
	return asTime(time) ?? new Date().toISOString();
}

function resolvedEvent(change: IDataObject): GatewayEvent {
	const { resolved, wa_id: number, user_id: userId } = change;
	const { from, ...person } = asSender(personOf(number, userId));
	if (typeof resolved !== 'boolean' || from === undefined) return unknownEvent(provider, change);
	return compact({
		provider,
		event: 'chatResolved' as const,
		from,
		...person,
		timestamp: arrival(change.timestamp),
		resolved,
		by: userOf(change.done_by),
		raw: change,
	});
}

function availabilityEvent(change: IDataObject): GatewayEvent {
	const { is_available: available } = change;
	if (typeof available !== 'boolean') return unknownEvent(provider, change);
	return compact({
		provider,
		event: 'userAvailability' as const,
		timestamp: arrival(change.timestamp),
		available,
		user: userOf(change.user),
		raw: change,
	});
}

/** Errors that concern no single message: "The errors field can be returned as part of any callback event". */
function failureOf({ errors }: IDataObject): GatewayEvent[] {
	const failures = objects(errors);
	if (failures.length === 0) return [];
	const event = 'messageStatus' as const;
	const error = reasonOf(failures[0]);
	return [
		compact({
			provider,
			event,
			timestamp: arrival(undefined),
			status: 'failed',
			error,
			errors: failures,
			raw: { errors },
		}),
	];
}

/** As WhatsApp sends it. */
function plainMessage(message: IDataObject, contacts: unknown): GatewayEvent {
	const content = receivedContent(message, contacts);
	if (!content) return unknownEvent(provider, message);
	return compact({ provider, event: 'messageReceived' as const, ...content, raw: message });
}

/** As the inbox keeps it: WhatsApp's message with the chat, its tags, and who sent it. */
function inboxMessage(message: IDataObject, event: EventKind): GatewayEvent {
	const payload = asDataObject(message.waba_payload);
	const contact = asDataObject(message.contact);
	const fromUs = message.from_us === true;
	const content = messageContent(payload);
	const inboxId = textOf(message.id);
	if (inboxId === undefined && content.id === undefined) return unknownEvent(provider, message);
	const { address, ...customer } = customerOf(message, payload, contact, { fromUs });
	const failures = content.errors ?? objects(message.errors);
	return compact({
		provider,
		event,
		...content,
		// Sends answer with the inbox's id; a message received is known by WhatsApp's.
		id: fromUs ? (inboxId ?? content.id) : (content.id ?? inboxId),
		inboxId,
		whatsAppId: content.id,
		...(fromUs ? { to: address } : { from: address }),
		...inGroup(payload.group_id),
		...customer,
		fromUs: fromUs ? true : undefined,
		by: fromUs ? userOf(message.sender) : undefined,
		error: content.error ?? (failures.length > 0 ? reasonOf(failures[0]) : undefined),
		errors: failures.length > 0 ? failures : undefined,
		raw: message,
	});
}

/** The contact of an inbox's message is always the customer, whoever wrote. */
function customerOf(message: IDataObject, payload: IDataObject, contact: IDataObject, { fromUs }: { fromUs: boolean }) {
	const known = asDataObject(contact.waba_payload);
	const number = (fromUs ? payload.to : payload.from) ?? message.customer_wa_id ?? contact.wa_id;
	const userId =
		(fromUs ? payload.to_user_id : payload.from_user_id) ??
		message.customer_user_id ??
		known.user_id ??
		contact.user_id;
	const profile = asDataObject(known.profile);
	const person = personOf(number, userId, [known]);
	return compact({
		...asSender(person),
		from: undefined,
		address: person.address,
		username: person.username ?? textOf(profile.username, 200),
		// In a group the contact may be the group.
		name: person.name ?? (payload.group_id === undefined ? textOf(profile.name) : undefined),
	});
}

/** `id` is the inbox's own where it is known, so that it fits what a send gave back. */
function statusEvent(update: IDataObject, contacts: unknown): GatewayEvent {
	const content = statusContent(update, contacts);
	if (!content) return unknownEvent(provider, update);
	const inboxId = textOf(update.getchat_id);
	const id = inboxId ?? content.id;
	return compact({
		provider,
		event: 'messageStatus' as const,
		...content,
		id,
		inboxId,
		whatsAppId: content.id,
		raw: update,
	});
}

function assignmentEvent(change: IDataObject): GatewayEvent {
	return compact({
		provider,
		event: 'chatAssigned' as const,
		...asSender(personOf(change.wa_id, change.user_id)),
		timestamp: asTime(change.timestamp),
		assignment: compact({
			user: userOf(change.assigned_to_user_set),
			userWasCleared: change.assigned_to_user_was_cleared === true,
			group: partsOf(change.assigned_group_set, ['id', 'name']),
			groupWasCleared: change.assigned_group_was_cleared === true,
			at: asTime(change.timestamp),
		}),
		by: userOf(change.done_by),
		raw: change,
	});
}

function taggingEvent(change: IDataObject, event: EventKind): GatewayEvent {
	return compact({
		provider,
		event,
		...asSender(personOf(change.chat ?? change.wa_id, change.user_id)),
		timestamp: asTime(change.timestamp),
		status: textOf(change.action),
		text: textOf(asDataObject(change.tag).name),
		tag: partsOf(change.tag, ['id', 'name', 'web_inbox_color']),
		extra: isDataObject(change.extra) && Object.keys(change.extra).length > 0 ? change.extra : undefined,
		by: userOf(change.done_by),
		context: change.message === undefined ? undefined : { id: change.message },
		raw: change,
	});
}

/** Who a user of the inbox is, without what is nobody's business. An id alone is taken as well. */
function userOf(user: unknown): IDataObject | undefined {
	if (typeof user === 'number') return { id: user };
	return partsOf(user, ['id', 'username', 'first_name', 'last_name', 'email']);
}

function partsOf(value: unknown, names: readonly string[]): IDataObject | undefined {
	const found = asDataObject(value);
	const parts = names.flatMap((name) => (found[name] === undefined ? [] : [[name, found[name]] as const]));
	return parts.length > 0 ? Object.fromEntries(parts) : undefined;
}
