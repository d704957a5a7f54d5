import type { Account, Message } from './account';

/** The documented words of the statuses, by number. */
const callbackStatuses = ['sent', 'delivered', 'rejected', 'error', 'failed', 'deleted', 'pending', 'seen'];

const maxConcurrent = 8;

/** The likely shapes of a callback. */
export const callbackShapes = ['flat', 'short', 'camel', 'statusId', 'nested'] as const;

/** What a callback carries; forms and queries have a group as `data[status]`. */
export type CallbackFields = Record<string, string | number | Record<string, string | number>>;

/** One call of a callback URL. */
export interface Delivery {
	n: number;
	time: string;
	/** Where to, without the path, which ends in a secret. */
	origin: string;
	method: string;
	fields: CallbackFields;
	/** What the receiver answered; null while it runs, and where it could not be reached. */
	status: number | null;
	error: string | null;
}

/** Calls callback URLs, a few at a time. A receiver that fails is not asked again: nothing is documented about it. */
export class Callbacks {
	private deliveries: Delivery[] = [];
	private last = 0;
	private turn = 0;
	private waiting: Array<() => Promise<void>> = [];
	private running = 0;
	private stop = new AbortController();

	constructor(private readonly account: Account) {}

	/** Tells the message's present status, where it has a callback URL. */
	tell({ message_id: id, status, callback_url: url }: Message): void {
		if (url === null) return;
		const { statusWords } = this.account.settings;
		this.post(url, this.shaped(id, statusWords ? (callbackStatuses[status] ?? status) : status));
	}

	/** The fields of a callback, whose names nobody documents. */
	private shaped(id: number, status: number | string): CallbackFields {
		const { callbackShape } = this.account.settings;
		const shape = callbackShape === 'inTurn' ? callbackShapes[this.turn++ % callbackShapes.length] : callbackShape;
		switch (shape) {
			case 'short':
				return { id, status };
			case 'camel':
				return { messageId: id, status };
			case 'statusId':
				return { message_id: id, status_id: status };
			case 'nested':
				return { data: { message_id: id, status } };
			default:
				return { message_id: id, status };
		}
	}

	/** Calls an address with any fields, as the control plane wishes. */
	post(url: string, fields: CallbackFields): void {
		const request = requestOf(url, fields, this.account.settings.callbacks);
		const delivery: Delivery = {
			n: ++this.last,
			time: new Date().toISOString(),
			origin: new URL(url).origin,
			method: request.init.method,
			fields,
			status: null,
			error: null,
		};
		this.deliveries.push(delivery);
		this.waiting.push(async () => await this.run(delivery, request));
		this.fill();
	}

	/** Calls after number `n`, oldest first. */
	since(n: number): Delivery[] {
		return this.deliveries.filter((delivery) => delivery.n > n);
	}

	/** Forgets all calls, and aborts those under way. */
	reset(): void {
		this.stop.abort();
		this.stop = new AbortController();
		this.waiting = [];
		this.running = 0;
		this.deliveries = [];
	}

	private fill(): void {
		while (this.running < maxConcurrent) {
			const next = this.waiting.shift();
			if (!next) return;
			this.running += 1;
			void next();
		}
	}

	private async run(delivery: Delivery, { address, init }: ReturnType<typeof requestOf>): Promise<void> {
		const stopped = this.stop.signal;
		const signal = AbortSignal.any([stopped, AbortSignal.timeout(this.account.settings.callbackTimeoutMs)]);
		try {
			const response = await fetch(address, { ...init, redirect: 'manual', signal });
			await response.arrayBuffer();
			delivery.status = response.status;
		} catch (error) {
			delivery.error =
				error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : '';
		}
		if (stopped.aborted) return;
		this.running -= 1;
		this.fill();
	}
}

function requestOf(url: string, fields: CallbackFields, format: Account['settings']['callbacks']) {
	const texts = Object.entries(fields).flatMap(([name, value]): Array<[string, string]> =>
		typeof value === 'object'
			? Object.entries(value).map(([member, one]): [string, string] => [`${name}[${member}]`, String(one)])
			: [[name, String(value)]],
	);
	const post = { method: 'POST' };
	switch (format) {
		case 'json': {
			const headers = { 'content-type': 'application/json' };
			return { address: url, init: { ...post, headers, body: JSON.stringify(fields) } };
		}
		case 'form':
			return { address: url, init: { ...post, body: new URLSearchParams(texts) } };
		case 'multipart': {
			const body = new FormData();
			for (const [name, value] of texts) body.append(name, value);
			return { address: url, init: { ...post, body } };
		}
		case 'query': {
			const address = new URL(url);
			for (const [name, value] of texts) address.searchParams.append(name, value);
			return { address: address.href, init: { method: 'GET' } };
		}
	}
}
