import fc from 'fast-check';
import { Concurrency, maxAutomatic, maxUntold } from '../../../../nodes/shared/http/concurrency';
import { runOrdered } from '../../../../nodes/shared/operation/ordered';
import { campaign } from '../../../support/limitedServer';
import { randomOf } from '../../../support/random';
import { VirtualTime } from '../../../support/virtualTime';

/** A server that works on so many requests at the same time; the others wait in their order. */
interface ServerOptions {
	/** How many at the same time. */
	places: number;
	/** Least and most time for one, without the waiting. */
	serviceMs: readonly [number, number];
	/** When it stands still: from, until. */
	stall?: readonly [number, number];
	/** When it fails at once: from, until. */
	outage?: readonly [number, number];
}

class Server {
	underWay = 0;
	/** The most that it had at the same time, and when a request arrived. */
	most = 0;
	readonly arrivals: Array<{ at: number; underWay: number; who: string }> = [];
	private readonly waiting: Array<() => void> = [];
	private free: number;

	constructor(
		private readonly time: VirtualTime,
		private readonly random: () => number,
		private readonly options: ServerOptions,
	) {
		this.free = options.places;
	}

	async request(who: string): Promise<boolean> {
		const { time, options } = this;
		this.underWay++;
		this.most = Math.max(this.most, this.underWay);
		this.arrivals.push({ at: time.now(), underWay: this.underWay, who });
		if (this.free > 0) this.free--;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		const [least, most] = options.serviceMs;
		await time.sleep(least + this.random() * (most - least));
		const [from = 0, until = 0] = options.stall ?? [];
		if (time.now() >= from && time.now() < until) await time.sleep(until - time.now());
		const [bad = 0, good = 0] = options.outage ?? [];
		const ok = !(time.now() >= bad && time.now() < good);
		const next = this.waiting.shift();
		if (next) next();
		else this.free++;
		this.underWay--;
		return ok;
	}
}

interface Run {
	concurrency: Concurrency;
	server: Server;
	/** The limit after each answer. */
	history: Array<{ at: number; limit: number }>;
	startedAt: number;
	tookMs: number;
}

/** Whom all requests go to. */
const account = {};

async function send(
	options: (startedAt: number) => ServerOptions,
	count: number,
	{ ceiling, seed = 1, people = count }: { ceiling?: number; seed?: number; people?: number } = {},
): Promise<Run> {
	const time = new VirtualTime();
	const startedAt = time.now();
	const server = new Server(time, randomOf(seed), options(startedAt));
	const concurrency = new Concurrency({ now: time.now, ...(ceiling !== undefined && { ceiling }) });
	concurrency.limitIsTold(account);
	const history: Run['history'] = [];
	await time.run(
		runOrdered({
			count,
			parallel: () => concurrency.limit,
			orderingKeyOf: (index) => String(index % people),
			stopped: () => false,
			breathe: async () => await Promise.resolve(),
			work: async (index) => {
				const { over } = concurrency.begin(account);
				const ok = await server.request(`${index % people}#${Math.floor(index / people)}`);
				over(ok ? 'answered' : 'failed');
				history.push({ at: time.now(), limit: concurrency.limit });
			},
		}),
	);
	return { concurrency, server, history, startedAt, tookMs: time.now() - startedAt };
}

const quick = { places: 1_000, serviceMs: [90, 110] as const };

test('a server that answers all at once in 100 ms: from 5 to the ceiling within four round trips', async () => {
	const { history, startedAt, tookMs } = await send(() => quick, 1_000);
	expect(history[0]?.limit).toBe(5);
	const full = history.find(({ limit }) => limit === maxAutomatic);
	expect((full?.at ?? Infinity) - startedAt).toBeLessThan(5 * 110);
	// 1,000 at 5 a time take 20 seconds.
	expect(tookMs).toBeLessThan(3_000);
});

test.each([1, 2, 5, 16])('a ceiling of %i is never passed, and reached', async (ceiling) => {
	const { server, concurrency } = await send(() => quick, 400, { ceiling });
	expect(server.most).toBe(ceiling);
	expect(concurrency.limit).toBe(ceiling);
});

test('no more than 5 begin before the first answer, whatever the ceiling', async () => {
	const { server, startedAt } = await send(() => quick, 100, { ceiling: 50 });
	expect(server.arrivals.filter(({ at }) => at === startedAt)).toHaveLength(5);
});

test.each([
	[8, 50],
	[20, 50],
	[3, 20],
])('a server that works on %i at a time, %i ms each: no long queue there, and it is never idle', async (places, ms) => {
	const count = 3_000;
	const { server, tookMs } = await send(() => ({ places, serviceMs: [ms * 0.9, ms * 1.1] }), count);
	const late = server.arrivals.slice(count / 2).map(({ underWay }) => underWay);
	expect(Math.max(...late)).toBeLessThanOrEqual(Math.max(12, 3 * places));
	expect(tookMs).toBeLessThan((1.1 * count * ms) / places + 1_000);
});

test('with delays that vary widely it grows all the same', async () => {
	for (const seed of [1, 2, 3, 4, 5]) {
		const { tookMs } = await send(() => ({ places: 1_000, serviceMs: [20, 400] }), 3_000, { seed });
		// At 5 a time: 126 s.
		expect(tookMs).toBeLessThan(30_000);
	}
});

test.each([3_000, 20_000])('after a stall of %i ms it is back within two round trips', async (stallMs) => {
	const { history, startedAt } = await send((at) => ({ ...quick, stall: [at + 3_000, at + 3_000 + stallMs] }), 10_000);
	const before = history.filter(({ at }) => at < startedAt + 3_000).at(-1)?.limit ?? 0;
	expect(before).toBe(maxAutomatic);
	const stalled = history.filter(({ at }) => at >= startedAt + 3_000 + stallMs);
	expect(Math.min(...stalled.slice(0, 60).map(({ limit }) => limit))).toBeLessThan(before);
	// Those that stood still are answered all at once; a round trip of the others takes 110 ms at the most.
	const back = stalled.slice(maxAutomatic).find(({ limit }) => limit >= before);
	expect((back?.at ?? Infinity) - (startedAt + 3_000 + stallMs)).toBeLessThanOrEqual(3 * 110);
});

test('an outage takes it down to one request at a time, and it is back within two round trips', async () => {
	const outage = (at: number) => ({ ...quick, outage: [at + 3_000, at + 6_000] as const });
	const { history, startedAt } = await send(outage, 10_000);
	const during = history.filter(({ at }) => at > startedAt + 4_500 && at < startedAt + 6_000);
	expect(Math.max(...during.map(({ limit }) => limit))).toBe(1);
	const after = history.filter(({ at }) => at >= startedAt + 6_000 + 110);
	const back = after.find(({ limit }) => limit === maxAutomatic);
	expect((back?.at ?? Infinity) - (startedAt + 6_000)).toBeLessThanOrEqual(4 * 110);
});

describe('one answer after the other', () => {
	const run = (isTold = true) => {
		const clock = { ms: 0 };
		const concurrency = new Concurrency({ now: () => clock.ms });
		if (isTold) concurrency.limitIsTold(account);
		/** A round trip with as many requests as are allowed. */
		const round = (tookMs: number, ending: 'answered' | 'refused' | 'failed' = 'answered', wish = {}) => {
			const flights = Array.from({ length: concurrency.limit }, () => concurrency.begin(account, wish));
			clock.ms += tookMs;
			for (const { over } of flights) over(ending);
			clock.ms++;
			return concurrency.limit;
		};
		return { round, concurrency };
	};

	test('doubles, is halved by a refusal once for all that were under way, then grows by an eighth', () => {
		const { round } = run();
		expect([round(100), round(100), round(100)]).toEqual([10, 20, 40]);
		expect(round(100, 'refused')).toBe(20);
		expect([round(100), round(100), round(100)]).toEqual([22, 24, 27]);
	});

	test('does not grow while each small request follows one with a file, and grows again some time after the last', () => {
		const { round } = run();
		expect([round(100), round(100)]).toEqual([10, 20]);
		for (let n = 0; n < 10; n++) {
			expect(round(100, 'answered', { isLarge: true })).toBe(5);
			expect(round(100)).toBe(5);
		}
		const after = Array.from({ length: 8 }, () => round(100));
		expect(after).toEqual([5, 5, 10, 20, 40, 50, 50, 50]);
	});

	test('while files come, what failures took away is back at five', () => {
		const { round } = run();
		const files = { isLarge: true };
		expect([round(100, 'failed', files), round(100, 'failed', files)]).toEqual([2, 1]);
		const after = Array.from({ length: 5 }, () => round(100, 'answered', files));
		expect(Math.max(...after)).toBe(5);
		expect(after.at(-1)).toBe(5);
	});

	test('a file that is answered long after it began says nothing about small requests', () => {
		const { round, concurrency } = run();
		const file = concurrency.begin(account, { isLarge: true });
		for (let n = 0; n < 3; n++) expect(round(100)).toBe(5);
		const flights = Array.from({ length: 5 }, () => concurrency.begin(account));
		file.over('answered');
		for (const { over } of flights.slice(1)) over('answered');
		expect(concurrency.limit).toBe(5);
	});

	test('files that are about to be read keep those from beginning that have not begun', () => {
		const { round, concurrency } = run();
		expect([round(100), round(100)]).toEqual([10, 20]);
		concurrency.expectFiles();
		expect(concurrency.limit).toBe(5);
		expect(round(100)).toBe(5);
	});

	test('a ceiling below five holds for files, too', () => {
		const concurrency = new Concurrency({ ceiling: 2 });
		concurrency.begin(account, { isLarge: true });
		expect(concurrency.limit).toBe(2);
	});

	test('where the provider does not tell its limit, few are under way when it is reached', () => {
		const { round, concurrency } = run(false);
		for (let n = 0; n < 20; n++) round(100);
		expect(concurrency.limit).toBe(maxUntold);
		concurrency.limitIsTold(account);
		expect([round(100), round(100)]).toEqual([32, 50]);
	});

	test('where one account tells its limit and another does not, few are under way to both', () => {
		const { round, concurrency } = run();
		for (let n = 0; n < 5; n++) round(100);
		expect(concurrency.limit).toBe(maxAutomatic);
		const other = {};
		concurrency.begin(other).over();
		expect(concurrency.limit).toBe(maxUntold);
		for (let n = 0; n < 20; n++) round(100);
		expect(concurrency.limit).toBe(maxUntold);
		concurrency.limitIsTold(account);
		expect(concurrency.limit).toBe(maxUntold);
		concurrency.limitIsTold(other);
		expect([round(100), round(100)]).toEqual([32, 50]);
	});

	test('what a refusal has taught is not forgotten when an account joins that does not tell its limit', () => {
		const { round, concurrency } = run();
		for (let n = 0; n < 5; n++) round(100);
		expect(round(100, 'refused')).toBe(25);
		const other = {};
		concurrency.begin(other).over();
		expect(concurrency.limit).toBe(maxUntold);
		concurrency.limitIsTold(other);
		expect([round(100), round(100)]).toEqual([25, 28]);
	});

	test("the user's own ceiling stays, whatever accounts tell", () => {
		const concurrency = new Concurrency({ ceiling: 30 });
		concurrency.limitIsTold(account);
		for (let n = 0; n < 30; n++) concurrency.begin(n % 2 ? {} : account).over('answered');
		expect(concurrency.limit).toBeLessThanOrEqual(30);
	});

	test('what waits in this process before it leaves is no delay of the provider', () => {
		const clock = { ms: 0 };
		const concurrency = new Concurrency({ now: () => clock.ms });
		concurrency.limitIsTold(account);
		const limits = Array.from({ length: 8 }, (_, n) => {
			const flights = Array.from({ length: concurrency.limit }, () => concurrency.begin(account));
			clock.ms += n * 1_000;
			for (const flight of flights) flight.leaves();
			clock.ms += 100;
			for (const { over } of flights) over('answered');
			return concurrency.limit;
		});
		expect(limits.slice(0, 4)).toEqual([10, 20, 40, 50]);
		expect(limits.at(-1)).toBe(maxAutomatic);
	});

	test('refused again and again it stays at one', () => {
		const { round } = run();
		expect([1, 2, 3, 4].map(() => round(100, 'refused'))).toEqual([2, 1, 1, 1]);
	});

	test('after a failure it goes back to what it was', () => {
		const { round } = run();
		for (let n = 0; n < 4; n++) round(100);
		expect([round(100, 'failed'), round(100, 'failed'), round(100, 'failed')]).toEqual([25, 12, 6]);
		expect([round(100), round(100)]).toEqual([25, 50]);
	});

	test('whoever waits for turns, or carries files, does not grow', () => {
		const { round } = run();
		expect([round(100, 'answered', { waitedMs: 500 }), round(100, 'answered', { isLarge: true })]).toEqual([5, 5]);
		expect([round(100), round(100), round(100), round(100)]).toEqual([5, 5, 5, 10]);
	});

	test('a single request at a time says nothing about more', () => {
		const { concurrency } = run();
		for (let n = 0; n < 50; n++) concurrency.begin(account).over('answered');
		expect(concurrency.limit).toBe(5);
	});

	test('a provider that has become slower for good is not held against it for ever', () => {
		const { round } = run();
		for (let n = 0; n < 10; n++) round(50);
		for (let n = 0; n < 60; n++) round(400);
		expect(round(400)).toBeGreaterThan(30);
	});

	test('a request that was called off counts for nothing, and an answer only once', () => {
		const { concurrency } = run();
		const flights = Array.from({ length: 5 }, () => concurrency.begin(account));
		flights[0]?.over();
		for (const { over } of flights) over('failed');
		for (const { over } of flights) over('failed');
		expect(concurrency.limit).toBe(2);
	});
});

test('any server: within the ceiling, everybody once and in order, never slower than 5 at a time by more than a tenth', async () => {
	const options = fc.record({
		places: fc.integer({ min: 1, max: 60 }),
		least: fc.integer({ min: 1, max: 300 }),
		spread: fc.constantFrom(1, 1.2, 2, 6),
		stall: fc.option(fc.record({ from: fc.integer({ min: 0, max: 4_000 }), ms: fc.integer({ min: 500, max: 8_000 }) })),
		outage: fc.option(
			fc.record({ from: fc.integer({ min: 0, max: 4_000 }), ms: fc.integer({ min: 100, max: 2_000 }) }),
		),
	});
	await fc.assert(
		fc.asyncProperty(options, fc.integer({ min: 1, max: 50 }), fc.integer(), async (server, ceiling, seed) => {
			const { places, least, spread, stall, outage } = server;
			const at = (startedAt: number): ServerOptions => ({
				places,
				serviceMs: [least, least * spread],
				...(stall && { stall: [startedAt + stall.from, startedAt + stall.from + stall.ms] }),
				...(outage && { outage: [startedAt + outage.from, startedAt + outage.from + outage.ms] }),
			});
			const [count, people] = [600, 60];
			const run = await send(at, count, { ceiling, seed, people });
			expect(run.server.most).toBeLessThanOrEqual(ceiling);
			const who = run.server.arrivals.map((arrival) => arrival.who);
			expect(new Set(who).size).toBe(count);
			for (let person = 0; person < people; person++) {
				const order = who.filter((one) => one.startsWith(`${person}#`)).map((one) => Number(one.split('#')[1]));
				expect(order).toEqual([...order].sort((a, b) => a - b));
			}
			const usual = (count * least * (1 + spread)) / 2 / Math.min(5, ceiling, places);
			// What an outage costs: single requests while it lasts, and a few more until all is as before.
			const lost = (stall?.ms ?? 0) + (outage ? 3 * outage.ms + 20 * least * spread : 0) + 20 * least * spread;
			expect(run.tookMs).toBeLessThan(1.1 * usual + lost);
		}),
		{ numRuns: 150 },
	);
}, 120_000);

describe('with the rate limiter', () => {
	test.each<[string, Parameters<typeof campaign>[0], number]>([
		['tells what is left', {}, 0.01],
		['tells nothing before it refuses', { headers: 'retryAfterOnly' }, 0.02],
		['tells nothing at all', { headers: 'none' }, 0.02],
		['has a window that moves along', { kind: 'sliding' }, 0.015],
		['answers slowly', { latencyMs: [500, 3_000] }, 0.01],
	])('a server that %s: all arrive, and no storm of refusals', async (_, options, most) => {
		const { server, bodies, givenUp, mostRefusedInARow } = await campaign(options, 3_000, 'automatic');
		expect(givenUp).toBe(0);
		expect([...server.accepted].sort()).toEqual([...bodies].sort());
		expect(server.refused / bodies.length).toBeLessThanOrEqual(most);
		expect(mostRefusedInARow).toBeLessThanOrEqual(maxAutomatic);
	});

	test.each([100_000, 600])('two executions, %i a minute: each has its share', async (limit) => {
		const { server } = await campaign({ limit }, 2_000, 'automatic', 2);
		const half = server.accepted.slice(0, 2_000).filter((body) => body.startsWith('0.')).length;
		expect(Math.abs(half / 2_000 - 0.5)).toBeLessThan(0.1);
	});
});
