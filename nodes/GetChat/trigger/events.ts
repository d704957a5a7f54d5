import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { messageContent, nameOf, notifications, objects, statusContent } from '../../shared/webhook/cloudApi';
import { asNumber, asTime, compact, textOf, type EventKind, type GatewayEvent } from '../../shared/webhook/event';

const provider = 'getChat';

/**
 * The events of a notification of the inbox, over webhook or websocket: WhatsApp's own in the On-Premises or the Cloud
 * API's shape, and the inbox's. A new message comes twice in one body, once in each shape; it is one event.
 *
 * @returns nothing for a body of another shape
 */
export function getChatEvents(body: unknown): GatewayEvent[] {
	return notifications(body).flatMap((notification) => {
		const { messages, contacts, statuses, incoming_messages: incoming, outgoing_messages: outgoing } = notification;
		const fromInbox = objects(incoming).flatMap((message) => inboxMessage(message, 'messageReceived'));
		return [
			...(fromInbox.length > 0 ? fromInbox : objects(messages).flatMap((message) => plainMessage(message, contacts))),
			...objects(outgoing).flatMap((message) => inboxMessage(message, 'messageSent')),
			...objects(notification.assigned_messages).flatMap((message) => inboxMessage(message, 'messageAssigned')),
			...objects(statuses).flatMap(statusEvent),
			...objects(notification.chat_assignment).map(assignmentEvent),
			...objects(notification.chat_tagging ?? notification.tagged_chats).map((event) =>
				taggingEvent(event, 'chatTagged'),
			),
			...objects(notification.message_tagging ?? notification.tagged_messages ?? notification.results)
				.filter(({ message, tag }) => message !== undefined && tag !== undefined)
				.map((event) => taggingEvent(event, 'messageTagged')),
		];
	});
}

/** As WhatsApp sends it. */
function plainMessage(message: IDataObject, contacts: unknown): GatewayEvent[] {
	if (textOf(message.id) === undefined) return [];
	return [
		compact({
			provider,
			event: 'messageReceived' as const,
			...messageContent(message),
			from: asNumber(message.from),
			name: nameOf(contacts, message.from),
			raw: message,
		}),
	];
}

/** As the inbox keeps it: WhatsApp's message with the chat, its tags, and who sent it. */
function inboxMessage(message: IDataObject, event: EventKind): GatewayEvent[] {
	const payload = asDataObject(message.waba_payload);
	const customer = message.customer_wa_id ?? asDataObject(message.contact).wa_id;
	const fromUs = message.from_us === true;
	const content = messageContent(payload);
	if (textOf(message.id) === undefined && content.id === undefined) return [];
	return [
		compact({
			provider,
			event,
			...content,
			// Sends answer with the inbox's id; a message received is known by WhatsApp's.
			id: fromUs ? (textOf(message.id) ?? content.id) : (content.id ?? textOf(message.id)),
			from: fromUs ? undefined : asNumber(payload.from ?? customer),
			to: fromUs ? asNumber(payload.to ?? customer) : undefined,
			name: textOf(asDataObject(asDataObject(asDataObject(message.contact).waba_payload).profile).name),
			raw: message,
		}),
	];
}

/** `id` is the inbox's own where it is known, so that it fits what a send gave back. */
function statusEvent(update: IDataObject): GatewayEvent[] {
	const content = statusContent(update);
	if (!content) return [];
	const id = textOf(update.getchat_id) ?? content.id;
	return [compact({ provider, event: 'messageStatus' as const, ...content, id, raw: update })];
}

function assignmentEvent(change: IDataObject): GatewayEvent {
	return compact({
		provider,
		event: 'chatAssigned' as const,
		from: asNumber(change.wa_id),
		timestamp: asTime(change.timestamp),
		raw: change,
	});
}

function taggingEvent(change: IDataObject, event: EventKind): GatewayEvent {
	return compact({
		provider,
		event,
		from: asNumber(change.chat),
		timestamp: asTime(change.timestamp),
		status: textOf(change.action),
		text: textOf(asDataObject(change.tag).name),
		context: change.message === undefined ? undefined : { id: change.message },
		raw: change,
	});
}
