import type { Row } from './database';
import type { Inbox } from './inbox';
import type { Outbox } from './outbox';
import { compose, type Happening, type Payload, type Receiver } from './payloads';
import { eventView, findPerson } from './records';
import { findUser, fullUser, reaches } from './users';
import { flag, integer, jsonObject, numberOrNull, text, type Fields } from './values';
import type { Websockets } from './websocket';

/** How an event travels. */
export interface Route {
	/** The same event this many times, as a sender that missed the answer does. */
	times?: number;
	transport?: 'webhook' | 'websocket' | 'both';
}

/** Tells webhooks and websockets what happens. */
export class Events {
	constructor(
		private readonly inbox: Inbox,
		private readonly outbox: Outbox,
		private readonly websockets: Websockets,
	) {}

	/** A customer wrote. */
	incoming(message: Row, route?: Route): void {
		this.tell({ kind: 'incoming', message, assignee: this.assignee(message) }, route);
	}

	/** A message went to WhatsApp. */
	outgoing(message: Row): void {
		this.tell({ kind: 'outgoing', message, assignee: null });
	}

	/** A sent message reached a state, or failed. */
	status(message: Row, status: string, timestamp: number, route?: Route): void {
		const waId = text(message, 'wa_id');
		const error = jsonObject(message, 'error');
		const entry = {
			...{ id: message.waba_id, getchat_id: message.id, recipient_id: waId, status },
			...{ timestamp: String(timestamp), type: 'message' },
			...(status === 'failed' && { errors: [error] }),
		};
		this.tell({ kind: 'status', status: entry, waId }, route);
	}

	/** Notes a change of a chat or message in its history, and tells it. */
	changed(entry: {
		kind: 'chat_assignment' | 'chat_tagging' | 'message_tagging';
		waId: string;
		messageId?: string;
		doneBy: number;
		details: Fields;
	}): void {
		const { kind, waId, doneBy, details } = entry;
		const id = this.inbox.db.insert('getchat_events', {
			kind,
			wa_id: waId,
			message_id: entry.messageId ?? null,
			timestamp: this.inbox.seconds(),
			done_by: doneBy,
			details: JSON.stringify(details),
		});
		const row = this.inbox.db.get('SELECT * FROM getchat_events WHERE id = ?', id);
		if (row) this.tell({ kind, waId, event: eventView(this.inbox, row, fullUser(this.inbox, doneBy)) });
	}

	/** Something of newer versions, which have no history of it. Told to all, because nothing is documented. */
	told(kind: 'chat_resolved' | 'user_availability', event: Fields): void {
		this.tell({ kind, event, waId: typeof event.wa_id === 'string' ? event.wa_id : undefined });
	}

	/** A chat was handed to a user: its newest message, if it has one, is news for that user. */
	assigned(waId: string, userId: number): void {
		const message = this.inbox.db.get(
			'SELECT * FROM getchat_messages WHERE wa_id = ? ORDER BY timestamp DESC, seq DESC LIMIT 1',
			waId,
		);
		if (message) this.tell({ kind: 'assigned', message, assignee: userId });
	}

	/** Calls one webhook with a made-up status. */
	test(webhook: Row): void {
		const status = {
			...{ id: 'gBEGtestStatus', getchat_id: '00000000-0000-4000-8000-000000000000', recipient_id: '15550100000' },
			...{ status: 'read', timestamp: String(this.inbox.seconds()), type: 'message' },
		};
		const receiver = this.receiver(webhook);
		if (!receiver) return;
		const happening: Happening = { kind: 'status', status, waId: '15550100000' };
		// A test goes out whatever the webhook is set to.
		for (const payload of compose(this.inbox, { ...receiver, incoming: true }, happening)) {
			this.call(webhook, receiver, payload);
		}
	}

	private tell(happening: Happening, { times = 1, transport = 'both' }: Route = {}): void {
		for (let time = 0; time < times; time += 1) {
			if (transport !== 'websocket') this.callWebhooks(happening);
			if (transport !== 'webhook') this.push(happening);
		}
	}

	private callWebhooks(happening: Happening): void {
		for (const webhook of this.inbox.db.all('SELECT * FROM getchat_webhooks ORDER BY id')) {
			const receiver = this.receiver(webhook);
			if (!receiver || !this.mayRead(receiver, happening)) continue;
			for (const payload of compose(this.inbox, receiver, happening)) this.call(webhook, receiver, payload);
		}
	}

	private call(webhook: Row, { user }: Receiver, { events, body, received }: Payload): void {
		const headers: Record<string, string> = {};
		for (const [name, value] of Object.entries(jsonObject(webhook, 'headers'))) headers[name] = String(value);
		const webhookId = integer(webhook, 'id');
		this.outbox.call({ webhookId, userId: user.id, url: text(webhook, 'url'), headers, events, body, received });
	}

	private push(happening: Happening): void {
		const { format, inboxEvents } = this.inbox.settings.websocket;
		const sent = this.websockets.push(({ id }) => {
			// As the user is now: rights may have changed since the connection was made.
			const user = findUser(this.inbox, id);
			if (!user?.isActive) return [];
			const receiver = { user, format, incoming: true, outgoing: true, assigned: true };
			if (!this.mayRead(receiver, happening)) return [];
			return compose(this.inbox, receiver, happening).map(({ events, body, own }) => ({
				message: { type: own ? inboxEvents : 'waba_webhook', waba_payload: body },
				...{ events, body },
			}));
		});
		for (const { n, user, events, body } of sent) {
			this.outbox.pushed({ userId: user.id, target: `websocket ${n}`, events, body });
		}
	}

	private receiver(webhook: Row): Receiver | null {
		const user = findUser(this.inbox, integer(webhook, 'user_id'));
		if (!user?.isActive) return null;
		return {
			user,
			format: webhook.format === 'cloud_api' ? 'cloud_api' : 'onprem',
			incoming: flag(webhook, 'on_incoming_message'),
			outgoing: flag(webhook, 'on_outgoing_message'),
			assigned: flag(webhook, 'on_assigned'),
		};
	}

	private mayRead({ user }: Receiver, happening: Happening): boolean {
		const waId = 'message' in happening ? text(happening.message, 'wa_id') : happening.waId;
		return waId === undefined || reaches(this.inbox, user, user.canRead, waId);
	}

	private assignee(message: Row): number | null {
		return numberOrNull(findPerson(this.inbox, text(message, 'wa_id')) ?? {}, 'assigned_to_user');
	}
}
