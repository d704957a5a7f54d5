import fc from 'fast-check';
import { RateLimiter } from '../../../../nodes/shared/http/rateLimit';
import { campaign, sendAll, Server, type ServerOptions } from '../../../support/limitedServer';
import { randomOf } from '../../../support/random';
import { VirtualTime } from '../../../support/virtualTime';

test.each<number | 'automatic'>([5, 20, 50, 'automatic'])(
	'5,000 recipients at 600 a minute, %s at a time: none lost, none doubled, 98 % of the limit used, no 429 in a hundred',
	async (parallel) => {
		const { server, bodies, givenUp, used } = await campaign({}, 5_000, parallel);
		expect(givenUp).toBe(0);
		expect([...server.accepted].sort()).toEqual([...bodies].sort());
		expect(used).toBeGreaterThanOrEqual(0.98);
		expect(server.refused / bodies.length).toBeLessThanOrEqual(0.01);
	},
);

test.each([
	// Here a tenth of a second, which an answer takes, is two percent.
	[6_000, 0.96],
	[15_000, 0.98],
	[60_000, 0.98],
])(
	'windows of %i ms, told in whole seconds by a clock of whole seconds: %d of the limit is used',
	async (windowMs, least) => {
		const { server, bodies, used } = await campaign({ windowMs, hasDate: true }, 12_000, 20);
		expect(server.accepted).toHaveLength(bodies.length);
		expect(used).toBeGreaterThanOrEqual(least);
		expect(server.refused / bodies.length).toBeLessThanOrEqual(0.01);
	},
);

test('windows that pass before they are used up do not mislead: next to nobody is refused', async () => {
	for (const latencyMs of [
		[150, 220],
		[180, 260],
		[190, 210],
	] as const) {
		const { server, bodies } = await campaign({ windowMs: 6_000, hasDate: true, latencyMs }, 10_000, 20);
		expect(server.accepted).toHaveLength(bodies.length);
		expect(server.refused / bodies.length).toBeLessThanOrEqual(0.001);
	}
});

test.each<[string, Partial<ServerOptions>]>([
	['tells no reset time', { headers: 'noReset' }],
	['tells nothing before it refuses', { headers: 'retryAfterOnly' }],
	['tells nothing at all', { headers: 'none' }],
	['has a window that moves along', { kind: 'sliding' }],
	['has such a window and tells no reset time', { kind: 'sliding', headers: 'noReset' }],
	['answers slowly', { latencyMs: [500, 3_000] }],
])('a server that %s: all arrive, at most one in a hundred is refused', async (_, options) => {
	const { server, bodies, givenUp, used } = await campaign(options, 3_000);
	expect(givenUp).toBe(0);
	expect([...server.accepted].sort()).toEqual([...bodies].sort());
	expect(server.refused / bodies.length).toBeLessThanOrEqual(0.01);
	// Slow answers take their time, whatever the limit.
	if (!options.latencyMs) expect(used).toBeGreaterThanOrEqual(0.85);
});

test('any server: everything arrives once and in order for each recipient, or is reported as not sent', async () => {
	const options = fc.record({
		limit: fc.integer({ min: 10, max: 300 }),
		windowMs: fc.constantFrom(10_000, 60_000),
		kind: fc.constantFrom('fixed' as const, 'sliding' as const),
		headers: fc.constantFrom('all' as const, 'noReset' as const, 'retryAfterOnly' as const, 'none' as const),
		latencyMs: fc.constantFrom([5, 50] as const, [50, 800] as const),
		others: fc.integer({ min: 0, max: 5 }),
	});
	const parallels = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant('automatic' as const));
	await fc.assert(
		fc.asyncProperty(options, parallels, fc.integer(), async (server, parallel, seed) => {
			const time = new VirtualTime();
			const random = randomOf(seed);
			const simulated = new Server(time, server, random);
			const people = 20;
			const bodies = Array.from({ length: 400 }, (_, n) => `person ${n % people}#${Math.floor(n / people)}`);
			const givenUp = await time.run(sendAll(time, new RateLimiter(time.now), simulated, bodies, parallel, random));
			// Where others use the limit up again and again, a message may be turned away for two minutes; it says so then.
			if (server.others === 0) expect(givenUp).toBe(0);
			expect(simulated.accepted.length + givenUp).toBe(bodies.length);
			expect(new Set(simulated.accepted).size).toBe(simulated.accepted.length);
			for (let person = 0; person < people; person++) {
				const order = simulated.accepted
					.filter((body) => body.startsWith(`person ${person}#`))
					.map((body) => Number(body.split('#')[1]));
				expect(order).toEqual([...order].sort((a, b) => a - b));
			}
		}),
		{ numRuns: 100 },
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
	const budget = new RateLimiter(time.now);
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

describe('one execution does not hold up another', () => {
	const setup = (options: Partial<ServerOptions> = {}) => {
		const time = new VirtualTime();
		const random = randomOf(5);
		const server = new Server(
			time,
			{ limit: 60, windowMs: 60_000, kind: 'fixed', headers: 'all', latencyMs: [20, 120], others: 0, ...options },
			random,
		);
		const budget = new RateLimiter(time.now);
		const send = async (name: string, count: number, parallel = 5, perMinute = 0) => {
			const bodies = Array.from({ length: count }, (_, n) => `${name}.${n}`);
			return await sendAll(time, budget, server, bodies, parallel, random, perMinute);
		};
		return { time, server, budget, send };
	};

	test('a single item that comes while 5,000 are being sent is among the next ones', async () => {
		const { time, server, send } = setup();
		const late = async () => {
			await time.sleep(90_000);
			const before = server.accepted.length;
			await send('single', 1);
			return server.accepted.indexOf('single.0') - before;
		};
		const [, , behind] = await time.run(Promise.all([send('many', 500, 50), send('others', 500, 50), late()]));
		expect(behind).toBeLessThan(60 + 5);
		const { accepted } = server;
		expect(accepted.indexOf('single.0')).toBeLessThan(180);
	});

	test('a low limit of its own slows an execution down, and no other', async () => {
		const { time, server, send } = setup({ limit: 10_000 });
		const slow = send('slow', 30, 5, 5);
		const fast = send('fast', 500).then(() => time.now());
		const started = time.now();
		const [, ended] = await time.run(Promise.all([slow, fast]));
		expect(ended - started).toBeLessThan(30_000);
		expect(server.lastAt - started).toBeGreaterThan(4 * 60_000);
	});

	test('a cancelled execution leaves at once, and the next one is served', async () => {
		const { time, budget } = setup();
		const block = await budget.acquire(time.sleep);
		block(429, { 'retry-after': '60' });
		const started = time.now();
		const signal = { aborted: false };
		const cancellable = async (ms: number) => {
			for (let left = ms; left > 0; left -= 250) {
				if (signal.aborted) throw new Error('cancelled');
				await time.sleep(Math.min(left, 250));
			}
		};
		const [first, second] = [{}, {}];
		const waiting = Array.from({ length: 5 }, async () => await budget.acquire(time.sleep, 0, first));
		const cancelled = Array.from(
			{ length: 5 },
			async () =>
				await budget.acquire(cancellable, 0, second).then(
					() => Number.NaN,
					() => time.now() - started,
				),
		);
		const stop = time.sleep(1_000).then(() => (signal.aborted = true));
		const [times] = await time.run(Promise.all([Promise.all(cancelled), stop]));
		expect(times.every((ms) => ms <= 1_300)).toBe(true);
		const release = await time.run(waiting[0] ?? Promise.reject(new Error('Nobody waits')));
		expect(time.now() - started).toBeGreaterThanOrEqual(60_000);
		release(200, {});
		const rest = await time.run(Promise.all(waiting.slice(1)));
		for (const done of rest) done(200, {});
		expect(budget.isIdle()).toBe(true);
	});
});
