import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';

/** One call to the registered webhook. */
export interface Delivery {
	n: number;
	payload: unknown;
	/** What the receiver answered; null while it has not, and where it could not be reached. */
	status: number | null;
	error: string | null;
}

/** Which URL is called, and after which sends. */
export interface Registration {
	url: string;
	statuses: string[];
	delayMs: number;
}

const maxConcurrent = 10;
const maxKept = 5_000;

/** Calls the one URL that the account has registered. A receiver that is down harms nobody. */
export class Callbacks {
	private registration: Registration | null = null;
	private deliveries: Delivery[] = [];
	private last = 0;
	private underWay = 0;
	private waiting: Array<() => void> = [];

	register(registration: Registration | null): void {
		this.registration = registration;
	}

	/** The address that is called; null where none is. */
	get url(): string | null {
		return this.registration?.url ?? null;
	}

	/** Announces what became of sent messages, in the background. */
	statusesOf(messages: ReadonlyArray<{ id: string; to: string }>): void {
		const { registration } = this;
		if (!registration || registration.statuses.length === 0) return;
		const { statuses, delayMs } = registration;
		for (const { id, to } of messages) {
			void (async () => {
				for (const status of statuses) {
					await wait(delayMs, undefined, { ref: false });
					await this.post({ statuses: { id, from: to.replace('+', ''), status } });
				}
			})();
		}
	}

	/** Posts one body and waits for the answer. */
	async post(payload: unknown): Promise<Delivery> {
		const delivery: Delivery = { n: ++this.last, payload, status: null, error: null };
		this.deliveries = [...this.deliveries.slice(-maxKept), delivery];
		const { registration } = this;
		if (!registration) return Object.assign(delivery, { error: 'no webhook is registered' });
		await this.turn();
		try {
			const { statusCode, body } = await request(registration.url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(payload),
			});
			await body.dump();
			delivery.status = statusCode;
		} catch (error) {
			delivery.error = error instanceof Error ? error.message : String(error);
		} finally {
			this.underWay--;
			this.waiting.shift()?.();
		}
		return delivery;
	}

	since(n: number): Delivery[] {
		return this.deliveries.filter((delivery) => delivery.n > n);
	}

	reset(): void {
		this.registration = null;
		this.deliveries = [];
	}

	private async turn(): Promise<void> {
		while (this.underWay >= maxConcurrent) await new Promise<void>((resolve) => this.waiting.push(resolve));
		this.underWay++;
	}
}
