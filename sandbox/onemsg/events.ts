import type { Row } from '../database';
import { flag, jsonObject, text, type Fields } from '../values';
import type { Account } from './account';
import { phoneOf } from './chats';
import { callbackView } from './messages';
import type { Outbox } from './outbox';
import { rawMessage, rawStatus } from './raw';

/** A state that callbacks tell. */
export type Status = 'sent' | 'delivered' | 'read' | 'failed';

/** Tells the webhooks of a channel what happens. */
export class Events {
	constructor(
		private readonly account: Account,
		private readonly outbox: Outbox,
	) {}

	/** A customer wrote, or the business did. `times` sends the same event again, as a sender that missed the answer. */
	message(row: Row, times = 1): void {
		const channel = text(row, 'channel');
		this.tell(channel, ['messages'], { messages: [callbackView(this.account, row)] }, times);
		// WhatsApp repeats what was written with the app, and not what came through its own API.
		const repeated = !flag(row, 'from_me') || !flag(row, 'self');
		if (repeated) this.tellRaw(channel, ['raw', 'messages'], () => rawMessage(this.account, row), times);
	}

	/** A sent message reached a state. Told only where `ackNotificationsOn` is on. */
	ack(row: Row, status: Status, timestamp: number, times = 1): void {
		const channel = text(row, 'channel');
		if (this.account.document(channel, 'settings').ackNotificationsOn !== true) return;
		const chatId = text(row, 'chat_id');
		const { title } = jsonObject(row, 'error');
		const ack = {
			...{ id: text(row, 'id'), chatId, phone: phoneOf(chatId), category: row.category },
			status: status === 'read' ? this.account.shapes.readStatus : status,
			...(status === 'failed' && { error: title }),
		};
		this.tell(channel, ['ack'], { ack: [ack] }, times);
		this.tellRaw(channel, ['raw', 'statuses'], () => rawStatus(this.account, row, status, timestamp), times);
	}

	/** A call rang, was answered or ended. Passed through in one form only. */
	call(channel: string, event: Fields, times = 1): void {
		this.send(channel, ['calls'], { type: 'calls', ...event }, times);
	}

	private tell(channel: string, events: string[], body: Fields, times: number): void {
		const raw = this.account.document(channel, 'settings').rawHooks === true;
		if (!raw || this.account.shapes.rawHooks === 'both') this.send(channel, events, body, times);
	}

	private tellRaw(channel: string, events: string[], body: () => Fields, times: number): void {
		const raw = this.account.document(channel, 'settings').rawHooks === true;
		if (raw) this.send(channel, events, body(), times);
	}

	private send(channel: string, events: string[], body: Fields, times: number): void {
		const named = this.account.shapes.instanceId ? { instanceId: channel, ...body } : body;
		for (let time = 0; time < times; time += 1) this.outbox.tell(channel, events, named);
	}
}
