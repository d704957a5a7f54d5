import fc from 'fast-check';
import { runInLanes } from '../../../nodes/shared/lanes';
import { Budget, type Headers } from '../../../nodes/shared/pace';
import { comeBackMs, judge, waitBefore } from '../../../nodes/shared/retry';
import { VirtualTime } from '../../support/virtualTime';

/** A server with a limit, as providers have it. */
interface ServerOptions {
	limit: number;
	windowMs: number;
	/** Whether the window begins with its first request, or moves along with time. */
	kind: 'fixed' | 'sliding';
	/** What its answers tell. */
	headers: 'all' | 'noReset' | 'retryAfterOnly' | 'none';
	latencyMs: readonly [number, number];
	/** What somebody else uses of the limit, requests in each window. */
	others: number;
}

class Server {
	readonly accepted: string[] = [];
	refused = 0;
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
				...(over && headers !== 'none' && { 'retry-after': String(wait) }),
			},
		};
	}
}

/** Sends numbered bodies as the client does: several at a time, paced, repeated after 429. */
async function sendAll(
	time: VirtualTime,
	budget: Budget,
	server: Server,
	bodies: string[],
	parallel: number,
	random: () => number,
) {
	let given = 0;
	await runInLanes({
		count: bodies.length,
		parallel,
		laneOf: (index) => bodies[index]?.split('#')[0],
		stopped: () => false,
		work: async (index) => {
			for (let attempt = 1; ; attempt++) {
				const release = await budget.acquire(time.sleep);
				const { status, headers } = await server.request(bodies[index] ?? '');
				release(status, headers);
				if (status === 200) return;
				const verdict = judge({ kind: 'answer', status, retryAfterMs: comeBackMs(headers, time.now()) }, false);
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

/** The same numbers for the same seed. */
function randomOf(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

async function campaign(options: Partial<ServerOptions>, count: number, parallel = 5, runs = 1, seed = 1) {
	const time = new VirtualTime();
	const random = randomOf(seed);
	const server = new Server(
		time,
		{ limit: 600, windowMs: 60_000, kind: 'fixed', headers: 'all', latencyMs: [20, 120], others: 0, ...options },
		random,
	);
	const budget = new Budget(time.now);
	const bodies = Array.from({ length: runs }, (_, run) => Array.from({ length: count }, (_each, n) => `${run}.${n}`));
	const started = time.now();
	const givenUp = await time.run(
		Promise.all(bodies.map(async (list) => await sendAll(time, budget, server, list, parallel, random))),
	);
	const windows = (server.lastAt - started) / server.options.windowMs;
	return { server, bodies: bodies.flat(), givenUp: givenUp.reduce((a, b) => a + b, 0), windows };
}

test('5,000 recipients at 600 a minute: none lost, none doubled, the limit used, hardly a 429', async () => {
	const { server, bodies, givenUp, windows } = await campaign({}, 5_000);
	expect(givenUp).toBe(0);
	expect([...server.accepted].sort()).toEqual([...bodies].sort());
	// Whole windows: the last one is used in part only.
	expect(4_800 / Math.floor(windows) / 600).toBeGreaterThanOrEqual(0.98);
	expect(server.refused / bodies.length).toBeLessThanOrEqual(0.01);
});

test.each<[string, Partial<ServerOptions>]>([
	['tells no reset time', { headers: 'noReset' }],
	['tells nothing before it refuses', { headers: 'retryAfterOnly' }],
	['has a window that moves along', { kind: 'sliding' }],
	['answers slowly', { latencyMs: [500, 3_000] }],
])('a server that %s: all arrive, at most one in a hundred is refused', async (_, options) => {
	const { server, bodies, givenUp } = await campaign(options, 3_000);
	expect(givenUp).toBe(0);
	expect([...server.accepted].sort()).toEqual([...bodies].sort());
	expect(server.refused / bodies.length).toBeLessThanOrEqual(0.01);
});

test('any server: everything arrives once, in order for each recipient, and refusals stay few', async () => {
	const options = fc.record({
		limit: fc.integer({ min: 10, max: 300 }),
		windowMs: fc.constantFrom(10_000, 60_000),
		kind: fc.constantFrom('fixed' as const, 'sliding' as const),
		headers: fc.constantFrom('all' as const, 'noReset' as const, 'retryAfterOnly' as const),
		latencyMs: fc.constantFrom([5, 50] as const, [50, 800] as const),
		others: fc.constant(0),
	});
	await fc.assert(
		fc.asyncProperty(options, fc.integer({ min: 1, max: 20 }), fc.integer(), async (server, parallel, seed) => {
			const time = new VirtualTime();
			const random = randomOf(seed);
			const simulated = new Server(time, server, random);
			const people = 20;
			const bodies = Array.from({ length: 400 }, (_, n) => `person ${n % people}#${Math.floor(n / people)}`);
			const givenUp = await time.run(sendAll(time, new Budget(time.now), simulated, bodies, parallel, random));
			expect(givenUp).toBe(0);
			expect([...simulated.accepted].sort()).toEqual([...bodies].sort());
			for (let person = 0; person < people; person++) {
				const order = simulated.accepted
					.filter((body) => body.startsWith(`person ${person}#`))
					.map((body) => Number(body.split('#')[1]));
				expect(order).toEqual([...order].sort((a, b) => a - b));
			}
		}),
		{ numRuns: 60 },
	);
}, 120_000);

test('two executions that share an account get equal shares', async () => {
	const time = new VirtualTime();
	const random = randomOf(3);
	const server = new Server(
		time,
		{ limit: 100, windowMs: 60_000, kind: 'fixed', headers: 'all', latencyMs: [20, 120], others: 0 },
		random,
	);
	const budget = new Budget(time.now);
	const list = (run: string) => Array.from({ length: 500 }, (_, n) => `${run}.${n}`);
	const half: string[][] = [];
	await time.run(
		Promise.all([
			sendAll(time, budget, server, list('a'), 5, random),
			sendAll(time, budget, server, list('b'), 5, random),
			time.sleep(150_000).then(() => half.push([...server.accepted])),
		]),
	);
	const ofA = (half[0] ?? []).filter((body) => body.startsWith('a')).length;
	expect(half[0]?.length).toBeGreaterThan(200);
	expect(Math.abs(ofA / (half[0]?.length ?? 1) - 0.5)).toBeLessThan(0.1);
});

test('somebody else uses a part of the limit: it is left to them', async () => {
	const { server, bodies, givenUp } = await campaign({ limit: 100, others: 40 }, 600);
	expect(givenUp).toBe(0);
	expect(server.accepted).toHaveLength(bodies.length);
	expect(server.refused / bodies.length).toBeLessThanOrEqual(0.02);
});
