import fc from 'fast-check';
import { Connection, type SocketEvents } from '../../../../../nodes/GetChat/trigger/websocket/connection';
import type { GatewayEvent } from '../../../../../nodes/shared/webhook/event';

/** What may happen to a connection, and the inbox meanwhile. */
type Action = 'message' | 'drop' | 'silence' | 'refuse' | 'noFetch' | 'slowFetch' | 'restart' | number;

const welcome = JSON.stringify({ type: 'token', status: 'success', message: 'Welcome!' });

/** An inbox with messages numbered from 0, and a line to it, whose clock stands still unless time passes. */
class Scene {
	private ms = 0;
	private messages = 0;
	/** Messages before this number need not be fetched again: all that the trigger keeps. */
	private reached = 0;
	readonly handed: number[] = [];
	private connection: { events: SocketEvents; isHeard: boolean; isGreeted: boolean } | undefined;
	private refusals = 0;
	private failures = 0;
	private slow: Array<() => void> = [];
	private isSlow = false;
	private line = this.connect();

	private connect(): Connection {
		const event = (n: number): GatewayEvent => ({ provider: 'getChat', event: 'messageReceived', id: String(n) });
		const line = new Connection({
			access: async () => await Promise.resolve({ url: 'wss://inbox.example/', token: 't' }),
			open: (_, events) => {
				const connection = { events, isHeard: true, isGreeted: false };
				this.connection = connection;
				queueMicrotask(() => {
					if (this.refusals-- > 0) events.closed(1006);
					else events.opened();
				});
				return {
					send: () =>
						queueMicrotask(() => {
							if (!connection.isHeard || this.connection !== connection) return;
							connection.isGreeted = true;
							events.message(welcome);
						}),
					close: () => {
						if (this.connection === connection) this.connection = undefined;
					},
				};
			},
			parse: (body) => (Array.isArray(body) ? body.map((n) => event(Number(n))) : []),
			backfill: async () => {
				if (this.failures-- > 0) throw new Error('503');
				const found = Array.from({ length: this.messages - this.reached }, (_, n) => event(this.reached + n));
				if (this.isSlow) await new Promise<void>((resolve) => this.slow.push(resolve));
				return found;
			},
			dispatch: (events, { complete }) => {
				for (const { id } of events) {
					const n = Number(id);
					if (!this.handed.includes(n)) this.handed.push(n);
					if (complete) this.reached = Math.max(this.reached, n + 1);
				}
			},
			reportLasting: () => undefined,
			log: () => undefined,
			now: () => this.ms,
			random: () => 0.5,
		});
		void line.start({ reportLater: true });
		return line;
	}

	async act(action: Action): Promise<void> {
		const { connection } = this;
		if (typeof action === 'number') await this.pass(action);
		else if (action === 'message') {
			const n = this.messages++;
			if (connection?.isGreeted && connection.isHeard) {
				connection.events.message(JSON.stringify({ type: 'waba_webhook', waba_payload: [n] }));
			}
		} else if (action === 'drop') {
			this.connection = undefined;
			connection?.events.closed(1006);
		} else if (action === 'silence') {
			if (connection) connection.isHeard = false;
		} else if (action === 'refuse') this.refusals = 2;
		else if (action === 'noFetch') this.failures = 2;
		else if (action === 'slowFetch') this.isSlow = true;
		else {
			this.line.stop();
			this.line = this.connect();
		}
		await this.settle();
	}

	private async settle(): Promise<void> {
		for (let turn = 0; turn < 20; turn++) await Promise.resolve();
	}

	private async pass(seconds: number): Promise<void> {
		this.isSlow = false;
		for (const resolve of this.slow.splice(0)) resolve();
		for (let n = 0; n < seconds; n++) {
			this.ms += 1_000;
			this.line.tick();
			await this.settle();
		}
	}

	/** Lets everything heal. @returns how many messages there were */
	async end(): Promise<number> {
		this.refusals = 0;
		this.failures = 0;
		await this.pass(600);
		this.line.stop();
		return this.messages;
	}
}

test('whatever happens to the connection: every message is handed on, and each once', async () => {
	const action = fc.oneof(
		{ weight: 6, arbitrary: fc.constant<Action>('message') },
		{ weight: 3, arbitrary: fc.integer({ min: 1, max: 120 }) },
		{
			weight: 4,
			arbitrary: fc.constantFrom<Action>('drop', 'silence', 'refuse', 'noFetch', 'slowFetch', 'restart'),
		},
	);
	await fc.assert(
		fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
			const scene = new Scene();
			for (const one of actions) await scene.act(one);
			const count = await scene.end();
			expect([...scene.handed].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n));
		}),
		{ numRuns: 500 },
	);
}, 120_000);
