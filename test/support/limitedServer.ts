import { Concurrency } from '../../nodes/shared/http/concurrency';
import { RateLimiter, tellsRemaining, type Headers } from '../../nodes/shared/http/rateLimit';
import { comeBackMs, judge, waitBefore } from '../../nodes/shared/http/retry';
import { runOrdered } from '../../nodes/shared/operation/ordered';
import { VirtualTime } from './virtualTime';
import { randomOf } from './random';

/** A server with a limit, as providers have it. */
export interface ServerOptions {
	limit: number;
	windowMs: number;
	/** Whether the window begins with its first request, or moves along with time. */
	kind: 'fixed' | 'sliding';
	/** What its answers tell. */
	headers: 'all' | 'noReset' | 'retryAfterOnly' | 'none';
	latencyMs: readonly [number, number];
	/** Whether its answers have a Date, in whole seconds. */
	hasDate?: boolean;
	/** What somebody else uses of the limit, requests in each window. */
	others: number;
}

export class Server {
	readonly accepted: string[] = [];
	refused = 0;
	/** The most refusals without an accepted request between them. */
	mostRefusedInARow = 0;
	private refusedInARow = 0;
	firstAt = 0;
	lastAt = 0;
	private starts: number[] = [];
	private window = { from: Number.NEGATIVE_INFINITY, used: 0 };

	constructor(
		private readonly time: VirtualTime,
		readonly options: ServerOptions,
		private readonly random: () => number,
	) {}

	async request(body: string): Promise<{ status: number; headers: Headers }> {
		const [least, most] = this.options.latencyMs;
		const latency = least + this.random() * (most - least);
		await this.time.sleep(latency / 2);
		const answer = this.arrive(body);
		await this.time.sleep(latency / 2);
		return answer;
	}

	private arrive(body: string): { status: number; headers: Headers } {
		const { limit, windowMs, kind, others, headers } = this.options;
		const now = this.time.now();
		this.firstAt ||= now;
		let used: number;
		let ends: number;
		if (kind === 'fixed') {
			if (now - this.window.from >= windowMs) this.window = { from: now, used: others };
			used = ++this.window.used;
			ends = this.window.from + windowMs;
		} else {
			this.starts = this.starts.filter((start) => start > now - windowMs);
			used = this.starts.length + others + 1;
			if (used <= limit) this.starts.push(now);
			ends = (this.starts[0] ?? now) + windowMs;
		}
		const over = used > limit;
		this.refusedInARow = over ? this.refusedInARow + 1 : 0;
		this.mostRefusedInARow = Math.max(this.mostRefusedInARow, this.refusedInARow);
		if (over) this.refused++;
		else {
			this.accepted.push(body);
			this.lastAt = now;
		}
		const wait = Math.max(1, Math.ceil((ends - now) / 1000));
		return {
			status: over ? 429 : 200,
			headers: {
				...((headers === 'all' || headers === 'noReset') && {
					'x-ratelimit-limit': String(limit),
					'x-ratelimit-remaining': String(Math.max(0, limit - used)),
				}),
				...(headers === 'all' && { 'x-ratelimit-reset': String(Math.ceil(ends / 1000)) }),
				...(this.options.hasDate && { date: new Date(Math.floor(now / 1000) * 1000).toUTCString() }),
				...(over && headers !== 'none' && { 'retry-after': String(wait) }),
			},
		};
	}
}

/** Sends numbered bodies as the client does: several at a time, paced, repeated after 429. */
export async function sendAll(
	time: VirtualTime,
	budget: RateLimiter,
	server: Server,
	bodies: string[],
	parallel: number | 'automatic',
	random: () => number,
	perMinute = 0,
) {
	let given = 0;
	const execution = {};
	const concurrency = parallel === 'automatic' ? new Concurrency({ now: time.now }) : undefined;
	await runOrdered({
		count: bodies.length,
		parallel: () => concurrency?.limit ?? Number(parallel),
		orderingKeyOf: (index) => bodies[index]?.split('#')[0],
		stopped: () => false,
		breathe: async () => await Promise.resolve(),
		work: async (index) => {
			for (let attempt = 1; ; attempt++) {
				const asked = time.now();
				const release = await budget.acquire(time.sleep, perMinute, execution);
				const flight = concurrency?.begin(execution, { waitedMs: time.now() - asked });
				const { status, headers } = await server.request(bodies[index] ?? '');
				release(status, headers);
				if (tellsRemaining(headers)) concurrency?.limitIsTold(execution);
				flight?.over(status === 200 ? 'answered' : 'refused');
				if (status === 200) return;
				const verdict = judge(
					{ kind: 'answer', status, retryAfterMs: comeBackMs(headers, time.now()) },
					{ idempotent: false },
				);
				if (!verdict.again || attempt > 30) {
					given++;
					return;
				}
				await time.sleep(waitBefore(attempt, verdict.waitMs, random()));
			}
		},
	});
	return given;
}

export async function campaign(
	options: Partial<ServerOptions>,
	count: number,
	parallel: number | 'automatic' = 5,
	runs = 1,
	seed = 1,
) {
	const time = new VirtualTime();
	const random = randomOf(seed);
	const server = new Server(
		time,
		{ limit: 600, windowMs: 60_000, kind: 'fixed', headers: 'all', latencyMs: [20, 120], others: 0, ...options },
		random,
	);
	const budget = new RateLimiter(time.now);
	const bodies = Array.from({ length: runs }, (_, run) => Array.from({ length: count }, (_each, n) => `${run}.${n}`));
	const givenUp = await time.run(
		Promise.all(bodies.map(async (list) => await sendAll(time, budget, server, list, parallel, random))),
	);
	// The fewest windows that pass until the last one may go out, as a share of those that passed.
	const fewest = Math.ceil((count * runs) / server.options.limit) - 1;
	const used = (fewest * server.options.windowMs) / (server.lastAt - server.firstAt);
	const { mostRefusedInARow } = server;
	return { server, bodies: bodies.flat(), givenUp: givenUp.reduce((a, b) => a + b, 0), used, mostRefusedInARow };
}
