import { postJson } from '../postJson';
import type { Row } from './database';
import type { Inbox } from './inbox';
import { markReceived } from './records';
import { integer, type Fields } from './values';

/** A call to a webhook. */
export interface WebhookCall {
	webhookId: number;
	userId: number;
	url: string;
	headers: Record<string, string>;
	/** Names of the events in the body, for the list of deliveries. */
	events: string[];
	body: Fields;
	/** What the user has received once the receiver answers 200. */
	received?: { waId: string; timestamp: number };
}

/** Something pushed to a websocket. */
export interface Push {
	userId: number;
	target: string;
	events: string[];
	body: Fields;
}

interface Job {
	n: number;
	call: WebhookCall;
}

/** Calls webhooks, a few at a time, and keeps a list of what went out. A receiver that fails is never asked again. */
export class Outbox {
	private waiting: Job[] = [];
	private running = 0;
	private stop = new AbortController();

	constructor(private readonly inbox: Inbox) {}

	/** Calls a webhook as soon as there is room. */
	call(call: WebhookCall): void {
		const { url, webhookId, userId, events, headers, body } = call;
		const n = this.record({ transport: 'webhook', target: url, webhookId, userId, events, headers, body });
		this.waiting.push({ n, call });
		this.fill();
	}

	/** Notes what a websocket got. */
	pushed({ userId, target, events, body }: Push): void {
		this.record({ transport: 'websocket', target, webhookId: null, userId, events, headers: {}, body });
	}

	/** Deliveries after number `n`, oldest first. Names of headers only: their values may be secrets. */
	since(n: number): Fields[] {
		return this.inbox.db.all('SELECT * FROM getchat_deliveries WHERE n > ? ORDER BY n', n).map(deliveryView);
	}

	/** Empties the list; numbers go on. */
	clear(): void {
		this.inbox.db.run('DELETE FROM getchat_deliveries');
	}

	/** Forgets what waits and aborts what runs. */
	reset(): void {
		this.stop.abort();
		this.stop = new AbortController();
		this.waiting = [];
		this.running = 0;
	}

	private record(delivery: {
		transport: 'webhook' | 'websocket';
		target: string;
		webhookId: number | null;
		userId: number;
		events: string[];
		headers: Record<string, string>;
		body: Fields;
	}): number {
		return this.inbox.db.insert('getchat_deliveries', {
			time: new Date().toISOString(),
			transport: delivery.transport,
			target: delivery.target,
			webhook_id: delivery.webhookId,
			user_id: delivery.userId,
			events: JSON.stringify(delivery.events),
			header_names: JSON.stringify(Object.keys(delivery.headers)),
			body: JSON.stringify(delivery.body),
		});
	}

	private fill(): void {
		while (this.running < this.inbox.settings.webhookConcurrency) {
			const job = this.waiting.shift();
			if (!job) return;
			this.running += 1;
			void this.run(job, this.stop.signal);
		}
	}

	private async run({ n, call }: Job, stopped: AbortSignal): Promise<void> {
		const result = await postJson(
			call,
			AbortSignal.any([stopped, AbortSignal.timeout(this.inbox.settings.webhookTimeoutMs)]),
		);
		// After a reset or at the end there is nothing left to note this in.
		if (stopped.aborted) return;
		this.running -= 1;
		this.inbox.db.update('getchat_deliveries', 'n', n, { ...result });
		// "Messages delivered via WABA Webhook successfully (200 OK) are automatically marked as received."
		if (result.status === 200 && call.received) {
			markReceived(this.inbox, call.userId, call.received.waId, call.received.timestamp);
		}
		this.fill();
	}
}

function deliveryView(row: Row): Fields {
	const { time, transport, target, webhook_id, user_id, status, error } = row;
	return {
		...{ n: integer(row, 'n'), time, transport, target, webhook_id, user_id },
		events: JSON.parse(String(row.events)),
		header_names: JSON.parse(String(row.header_names)),
		...{ status, error, body: JSON.parse(String(row.body)) },
	};
}
