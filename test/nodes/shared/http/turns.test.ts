import { PauseTooLong, RateLimiter, tellsRemaining, type Headers } from '../../../../nodes/shared/http/rateLimit';

/** The limiter of an account, step by step: time goes on only where somebody waits. */

let now: number;
let budget: RateLimiter;
/** How long requests waited for their turn, each time that they looked. */
let waits: number[];

beforeEach(() => {
	now = 1_000_000;
	budget = new RateLimiter(() => now);
	waits = [];
});

const wait = async (ms: number) => {
	waits.push(ms);
	now += ms;
	await Promise.resolve();
};
/** One request, which is answered at once. @returns how long it waited for its turn */
async function request(status = 200, headers: Headers = {}, perMinute = 0): Promise<number> {
	const asked = now;
	const release = await budget.acquire(wait, perMinute);
	const waited = now - asked;
	release(status, headers);
	return waited;
}

describe('after a refusal that tells no time', () => {
	test('the pause is a second, then longer each time, up to half a minute', async () => {
		const pauses: number[] = [];
		for (let count = 0; count < 9; count++) {
			await request(429);
			pauses.push(budget.pauseMs());
			now += budget.pauseMs();
		}
		expect(pauses).toEqual([1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
	});

	test('requests are a fifth of a second apart, more with each further row of refusals, and less with each success', async () => {
		await request(429);
		expect(await request()).toBe(1_000);
		expect(await request()).toBe(180);
		expect(await request()).toBeCloseTo(162);
		for (let count = 0; count < 30; count++) await request();
		expect(await request()).toBe(0);
	});

	test('that comes after a row of others the pause is nearly as long as that row took', async () => {
		await request(429);
		now += 1_000;
		await request(429);
		now += 19_000;
		await request();
		await request(429);
		expect(budget.pauseMs()).toBeCloseTo(18_000, -3);
	});
});

describe('after a refusal that tells when to come back', () => {
	test('everybody stays away so long, and no less where another one tells less', async () => {
		const two = [await budget.acquire(wait), await budget.acquire(wait)];
		two[0]?.(429, { 'retry-after': '30' });
		two[1]?.(429, { 'retry-after': '10' });
		expect(budget.pauseMs()).toBe(30_000);
		expect(await request()).toBe(30_000);
	});

	test('one request asks whether it is over, and those behind it wait for its answer', async () => {
		await request(429, { 'retry-after': '1' });
		const first = await budget.acquire(wait);
		expect(now).toBe(1_001_000);
		let second: unknown;
		const next = budget.acquire(wait).then((release) => {
			second = now;
			return release;
		});
		await Promise.resolve();
		first(200, {});
		(await next)(200, {});
		expect(second).toBe(now);
		expect(now - 1_001_000).toBeLessThanOrEqual(1_000);
	});

	test('that is longer than somebody may wait is an error for them alone', async () => {
		await request(429, { 'retry-after': '60' });
		const patience = { patienceMs: () => 59_999 };
		const refused = budget.acquire(wait, 0, {}, patience);
		await expect(refused).rejects.toBeInstanceOf(PauseTooLong);
		await expect(refused).rejects.toMatchObject({ pauseMs: 60_000 });
		expect(now).toBe(1_000_000);
		const ready = await budget.acquire(wait, 0, {}, { patienceMs: () => 60_000 });
		expect(now).toBe(1_060_000);
		ready(200, {});
		expect(budget.isIdle()).toBe(true);
	});

	test('nobody stays away longer than is asked of an account at the most', async () => {
		const release = await budget.acquire(wait, 0, {}, { patienceMs: () => 1e9, maxPauseMs: 5_000 });
		release(429, { 'retry-after': '3600' });
		expect(budget.pauseMs()).toBe(5_000);
		await request(429, { 'retry-after': '86400' });
		expect(budget.pauseMs()).toBe(900_000);
	});
});

describe('where answers tell what is left', () => {
	const left = (count: number, reset = '20'): Headers => ({
		...{ 'x-ratelimit-limit': '3', 'x-ratelimit-remaining': String(count), 'x-ratelimit-reset': reset },
	});

	test('nobody waits as long as something is, and then until the window ends', async () => {
		expect(await request(200, left(2))).toBe(0);
		expect(await request(200, left(1))).toBe(0);
		expect(await request(200, left(0))).toBe(0);
		expect(await request(200, left(2))).toBeGreaterThanOrEqual(19_000);
		expect(now - 1_000_000).toBeLessThanOrEqual(20_000);
	});

	test('requests under way count as used', async () => {
		await request(200, left(1));
		const underWay = await budget.acquire(wait);
		expect(now).toBe(1_000_000);
		const next = await budget.acquire(wait);
		expect(now).toBeGreaterThan(1_000_000);
		underWay(200, left(0));
		next(200, left(2));
	});

	test('a request without an answer may have been counted', async () => {
		await request(200, left(1));
		(await budget.acquire(wait))();
		expect(await request()).toBeGreaterThan(0);
	});

	test('nothing is known from an answer that does not tell it', () => {
		expect(tellsRemaining(left(0))).toBe(true);
		expect(tellsRemaining({ 'ratelimit-remaining': ' 5 ' })).toBe(true);
		for (const headers of [
			...[{}, { 'x-ratelimit-remaining': '' }, { 'x-ratelimit-remaining': 'many' }, { 'x-ratelimit-remaining': '-1' }],
			...[{ 'x-ratelimit-remaining': '5', 'x-ratelimit-limit': '0' }, { 'x-ratelimit-remaining': 'Infinity' }],
		]) {
			expect([headers, tellsRemaining(headers)]).toEqual([headers, false]);
		}
	});
});

describe("a user's own limit", () => {
	test('of three a minute lets the fourth go a minute after the first', async () => {
		const waited: number[] = [];
		for (let count = 0; count < 7; count++) {
			waited.push(await request(200, {}, 3));
			now += 1_000;
		}
		expect(waited).toEqual([0, 0, 0, 57_000, 0, 0, 57_000]);
	});

	test('counts the requests of all, and holds up nobody who has none', async () => {
		await request();
		await request();
		expect(await request(200, {}, 2)).toBe(60_000);
		expect(await request()).toBe(0);
	});
});

test('an answer counts once', async () => {
	const release = await budget.acquire(wait);
	expect(budget.isIdle()).toBe(false);
	release(200, {});
	release(429, { 'retry-after': '60' });
	expect([budget.isIdle(), budget.pauseMs()]).toEqual([true, 0]);
});

test('executions take turns, and each has its own requests in order', async () => {
	await request(429, { 'retry-after': '1' });
	const order: string[] = [];
	const [many, few] = [{}, {}];
	const send = async (name: string, owner: object) => {
		const release = await budget.acquire(wait, 0, owner);
		order.push(name);
		release(200, {});
	};
	await Promise.all([send('a1', many), send('a2', many), send('a3', many), send('b1', few), send('b2', few)]);
	expect(order.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
	expect(order.indexOf('b1')).toBeLessThan(3);
	expect(budget.isIdle()).toBe(true);
});
