import { isRecord } from '../types';
import type { Row } from './database';
import type { Inbox } from './inbox';
import { findPerson, messageView, wabaContact, wabaPayload } from './records';
import type { Format } from './settings';
import type { User } from './users';
import { flag, text, type Fields } from './values';

/** Someone who gets events: a webhook, or a websocket, which wants all of them. */
export interface Receiver {
	user: User;
	format: Format;
	incoming: boolean;
	outgoing: boolean;
	assigned: boolean;
}

/** Something that happened in the inbox. */
export type Happening =
	| { kind: 'incoming' | 'outgoing' | 'assigned'; message: Row; assignee: number | null }
	| { kind: 'status'; status: Fields; waId: string }
	| { kind: 'chat_resolved' | 'user_availability'; event: Fields; waId: string | undefined }
	| { kind: 'chat_assignment' | 'chat_tagging' | 'message_tagging'; event: Fields; waId: string };

/** One call or push that a happening causes. */
export interface Payload {
	events: string[];
	body: Fields;
	/** True for events of the inbox itself, false for those that WhatsApp sends. */
	own: boolean;
	received?: { waId: string; timestamp: number };
}

/** What a receiver gets for a happening; nothing when it did not ask for it. */
export function compose(inbox: Inbox, receiver: Receiver, happening: Happening): Payload[] {
	switch (happening.kind) {
		case 'status':
			return receiver.incoming || receiver.outgoing ? [statusPayload(inbox, receiver, happening.status)] : [];
		case 'incoming':
			return incomingPayloads(inbox, receiver, happening.message, happening.assignee);
		case 'outgoing':
			return receiver.outgoing ? [messagesPayload(inbox, receiver, 'outgoing_messages', happening.message)] : [];
		case 'assigned':
			return isAssigned(receiver, happening.assignee)
				? [messagesPayload(inbox, receiver, 'assigned_messages', happening.message)]
				: [];
		case 'chat_resolved':
		case 'user_availability':
			return [{ events: [happening.kind], body: { [happening.kind]: happening.event }, own: true }];
		default: {
			const { kind, event } = happening;
			const value = inbox.settings.historyEvents === 'list' ? [event] : event;
			return [{ events: [kind], body: { [kind]: value }, own: true }];
		}
	}
}

function isAssigned(receiver: Receiver, assignee: number | null): boolean {
	return receiver.assigned && assignee === receiver.user.id;
}

/** On-premises receivers get everything in one call, as the documentation says of the added members. */
function incomingPayloads(inbox: Inbox, receiver: Receiver, message: Row, assignee: number | null): Payload[] {
	const payloads: Payload[] = [];
	const received = { waId: text(message, 'wa_id'), timestamp: Number(message.timestamp) };
	if (receiver.incoming) {
		const person = findPerson(inbox, received.waId) ?? {};
		const value = { contacts: [wabaContact(person)], messages: [wabaPayload(inbox, message)] };
		const view =
			receiver.format === 'onprem' ? { incoming_messages: [messageView(inbox, message, receiver.user)] } : {};
		const body = receiver.format === 'onprem' ? { ...value, ...view } : cloudBody(inbox, value);
		payloads.push({ events: ['messages', ...Object.keys(view)], body, own: false, received });
	}
	if (isAssigned(receiver, assignee)) {
		const assigned = messagesPayload(inbox, receiver, 'assigned_messages', message);
		const [first] = payloads;
		if (first && receiver.format === 'onprem') {
			first.events.push(...assigned.events);
			Object.assign(first.body, assigned.body);
		} else {
			payloads.push(assigned);
		}
	}
	return payloads;
}

function messagesPayload(inbox: Inbox, receiver: Receiver, name: string, message: Row): Payload {
	const received = { waId: text(message, 'wa_id'), timestamp: Number(message.timestamp) };
	return {
		events: [name],
		body: { [name]: [messageView(inbox, message, receiver.user)] },
		own: true,
		// A mark is a time: one of our own message would cover questions that nobody has seen.
		...(!flag(message, 'from_us') && { received }),
	};
}

function statusPayload(inbox: Inbox, receiver: Receiver, status: Fields): Payload {
	const body = receiver.format === 'onprem' ? { statuses: [status] } : cloudBody(inbox, { statuses: [status] });
	return { events: ['statuses'], body, own: false };
}

function cloudBody(inbox: Inbox, value: { messages?: Fields[]; [name: string]: unknown }): Fields {
	const account = inbox.db.get('SELECT id, phone_number FROM getchat_accounts WHERE this_instance = 1') ?? {};
	const metadata = { display_phone_number: account.phone_number, phone_number_id: `10000${String(account.id)}` };
	const messages = value.messages && { messages: value.messages.map(cloudMessage) };
	const change = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value, ...messages } };
	return { object: 'whatsapp_business_account', entry: [{ id: 'sandbox-waba-1', changes: [change] }] };
}

const unsupportedMessageType = {
	code: 131051,
	title: 'Message type unknown',
	details: 'Message type is currently not supported',
};

/** The Cloud API has no links in media, and a voice message is an audio message with a mark. */
function cloudMessage(message: Fields): Fields {
	const { type } = message;
	if (type === 'unknown') return { ...message, type: 'unsupported', errors: [unsupportedMessageType] };
	const content = message[String(type)];
	if (!isRecord(content) || content.link === undefined) return message;
	const { link: _link, file: _file, ...media } = content;
	if (type !== 'voice') return { ...message, [String(type)]: media };
	const { voice: _voice, ...rest } = message;
	return { ...rest, type: 'audio', audio: { ...media, voice: true } };
}
