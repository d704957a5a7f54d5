import {
	PauseTooLong,
	RateLimiter,
	rateLimiterFor,
	tellsRemaining,
	type Headers,
} from '../../../../nodes/shared/http/rateLimit';

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

/** How long one more request is told to wait, and gives up then; 0 where it is under way now. */
async function heldUp(perMinute = 0): Promise<number> {
	let told = 0;
	const leave = async (ms: number) => {
		told = ms;
		await Promise.reject(new Error('No time'));
	};
	await budget.acquire(leave, perMinute).catch(() => undefined);
	return told;
}
/** How many more requests may be under way, of so many. */
async function room(most: number): Promise<number> {
	for (let count = 0; count < most; count++) if ((await heldUp()) > 0) return count;
	return most;
}
/** Lets everybody go on who can. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

test('nobody knows of a limit at first: all that come go at once', async () => {
	expect(await room(100)).toBe(100);
	budget = new RateLimiter(() => now);
	(await budget.acquire(wait))();
	expect(await room(100)).toBe(100);
});

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

	test('the distance doubles where the next row begins, and stays as it is within a row', async () => {
		await request(429);
		await request();
		await request(429);
		await request();
		expect(await request()).toBeCloseTo(324);
		budget = new RateLimiter(() => now);
		await request(429);
		await request(429);
		await request();
		expect(await request()).toBe(180);
	});

	test('that comes after a row of others the pause is nearly as long as that row took', async () => {
		await request(429);
		now += 1_000;
		await request(429);
		now += 19_000;
		await request();
		now += 50_000;
		await request();
		await request(429);
		expect(budget.pauseMs()).toBe(18_000);
	});

	test('those that were under way at a refusal are of the same row', async () => {
		const [first, second] = [await budget.acquire(wait), await budget.acquire(wait)];
		now += 10;
		first(429);
		second(429);
		expect(budget.pauseMs()).toBe(1_000);
		await request(429);
		expect(budget.pauseMs()).toBe(1_000);
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

	test('nobody is slowed down afterwards', async () => {
		await request(429, { 'retry-after': '1' });
		await request();
		expect(await request()).toBe(0);
	});

	test('a request that left in the moment of the refusal may be refused anew, or tell that it is over', async () => {
		await request(429, { 'retry-after': '0' });
		await request(429);
		expect(budget.pauseMs()).toBe(1_000);
		budget = new RateLimiter(() => now);
		await request(429, { 'retry-after': '0' });
		await request(200);
		expect(await room(3)).toBe(3);
	});

	test('the answer to a request that left before says nothing about whether it is over', async () => {
		const [first, second] = [await budget.acquire(wait), await budget.acquire(wait)];
		now += 10;
		first(429, { 'retry-after': '1' });
		second(200);
		now += 1_000;
		expect(await room(3)).toBe(1);
	});

	test('a question without an answer is asked again after five seconds', async () => {
		await request(429, { 'retry-after': '1' });
		await budget.acquire(wait);
		const asked = now;
		await budget.acquire(wait);
		expect(now - asked).toBe(5_000);
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

describe('a turn that was not used', () => {
	test("does not count for the user's own limit, nor for the provider's", async () => {
		const given = await budget.acquire(wait, 1);
		given.unused();
		given.unused();
		expect(budget.isIdle()).toBe(true);
		expect(await request(200, { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '30' }, 1)).toBe(0);
		(await budget.acquire(wait)).unused();
		// The one that is left is still there.
		expect(await request()).toBe(0);
	});

	test('takes no place in the pace either', async () => {
		await request(429);
		await request();
		(await budget.acquire(wait)).unused();
		const asked = now;
		const paced = await budget.acquire(wait);
		expect(now - asked).toBe(0);
		paced(200, {});
		// Those that are used keep it.
		expect(await request()).toBeGreaterThan(100);
	});

	test('is the next one that waits for it', async () => {
		await request(429, { 'retry-after': '1' });
		const probe = await budget.acquire(wait);
		const next = budget.acquire(wait);
		probe.unused();
		const asked = now;
		(await next)(200, {});
		expect(now - asked).toBeLessThanOrEqual(1_000);
		expect(budget.isIdle()).toBe(true);
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
			...['', ' ', 'many', '-1'].map((text) => ({ 'x-ratelimit-remaining': text })),
			...[{}, { 'x-ratelimit-remaining': '5', 'x-ratelimit-limit': '-1' }],
			...[{ 'x-ratelimit-remaining': '5', 'x-ratelimit-limit': '0' }, { 'x-ratelimit-remaining': 'Infinity' }],
		]) {
			expect([headers, tellsRemaining(headers)]).toEqual([headers, false]);
		}
	});
});

describe('a window that answers tell of', () => {
	const rest = (count: number, reset?: string): Headers => ({
		...{ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': String(count) },
		...(reset !== undefined && { 'x-ratelimit-reset': reset }),
	});
	/** Uses up one window after the other. @returns how long each lasted from its first answer on, as far as we waited */
	async function lengths(resets: readonly string[]): Promise<number[]> {
		const found: number[] = [];
		let first = await budget.acquire(wait);
		for (const reset of resets) {
			now += 100;
			first(200, rest(1, reset));
			const told = now;
			now += 700;
			await request(200, rest(0, reset));
			first = await budget.acquire(wait);
			found.push(now - told);
		}
		first();
		return found;
	}

	test('ends when it is told to, or earlier where the one before lasted as many whole seconds', async () => {
		expect(await lengths(['6.5', '6.5', '7.5', '7.5', '6'])).toEqual([6_500, 6_000, 7_500, 7_000, 6_000]);
	});

	test('and at whose end somebody is refused ended too early: those after it get a second more', async () => {
		await lengths(['6']);
		await request(429, { 'retry-after': '1' });
		expect(await lengths(['6.5', '6.5'])).toEqual([7_500, 7_500]);
	});

	test.each([
		[1_499, 7_000],
		[1_500, 6_000],
	])('does so where the refused request left %i ms after its end: it lasts %i ms then', async (after, expected) => {
		await request(200, rest(0, '6'));
		now += 6_000;
		const first = await budget.acquire(wait);
		now += after;
		await request(429, { 'retry-after': '1' });
		first();
		expect(await lengths(['6'])).toEqual([expected]);
	});

	test('ends no later for a refusal within it, or for one before any window was known', async () => {
		await request(429, { 'retry-after': '1' });
		expect(await lengths(['6'])).toEqual([6_000]);
		budget = new RateLimiter(() => now);
		await request(200, rest(1, '6'));
		await request(429, { 'retry-after': '1' });
		now += 6_000;
		expect(await lengths(['6'])).toEqual([6_000]);
	});

	test('is told by the answer that names the nearest end, whichever that is', async () => {
		for (const [first, second] of [
			['6', undefined],
			[undefined, '6'],
			['6', '9'],
			['9', '6'],
		] as const) {
			budget = new RateLimiter(() => now);
			await request(200, rest(1, first));
			await request(200, rest(0, second));
			expect([first, second, await heldUp()]).toEqual([first, second, 6_000]);
		}
	});

	test('ends after a minute at the latest', async () => {
		await request(200, rest(0, '300'));
		expect(await heldUp()).toBe(60_000);
	});

	test('whose end nobody tells is asked for by one request at a time, for a minute', async () => {
		await lengths(['6']);
		waits = [];
		await request(200, rest(1));
		await request(200, rest(0));
		await budget.acquire(wait);
		expect(waits).toEqual([]);
		await budget.acquire(wait);
		expect(waits).toEqual(Array.from({ length: 60 }, () => 1_000));
	});

	test('is asked by twenty requests at a time when it is a new one', async () => {
		await request(200, rest(0, '6'));
		now += 6_000;
		const first = await budget.acquire(wait);
		expect(await room(30)).toBe(19);
		first(200, rest(40, '6'));
		expect(await room(50)).toBe(40 - 19);
	});

	test('is used as far as the lowest count says, unless a later request tells another one', async () => {
		const [first, second] = [await budget.acquire(wait), await budget.acquire(wait)];
		now += 10;
		first(200, rest(1, '6'));
		second(200, rest(2, '6'));
		const [same, ...others] = [await budget.acquire(wait)];
		expect([others, await heldUp()]).toEqual([[], 6_000]);
		// It left in the moment of that answer.
		same(200, rest(3, '6'));
		const later = await budget.acquire(wait);
		expect(await heldUp()).toBe(6_000);
		now += 10;
		later();
		expect(await heldUp()).toBeGreaterThan(0);
	});

	test('has what an answer to a later request says, also where that is more', async () => {
		await request(200, rest(1, '6'));
		now += 10;
		await request(200, rest(5, '6'));
		expect(await room(10)).toBe(5);
	});

	test('is not that of a request which left in the one before, nor of an answer without a word of it', async () => {
		const [old, silent] = [await budget.acquire(wait), await budget.acquire(wait)];
		await request(200, rest(0, '6'));
		silent(200);
		expect(await heldUp()).toBe(6_000);
		now += 6_000;
		expect(await heldUp()).toBe(0);
		old(200, rest(0, '60'));
		expect(await heldUp()).toBe(0);
	});

	test('is compared with the time of day where its end is one', async () => {
		now = 1_790_000_000_000;
		budget = new RateLimiter(() => now);
		await request(200, rest(0, String(now / 1000 + 30)));
		expect(await heldUp()).toBe(30_000);
		budget = new RateLimiter(
			() => 5,
			() => now,
		);
		await request(200, rest(0, String(now / 1000 + 30)));
		expect(await heldUp()).toBe(30_000);
	});

	test.each<[string, Headers]>([
		['less than nothing, for no limit', { 'x-ratelimit-remaining': '-1', 'x-ratelimit-reset': '60' }],
		[
			'nothing of a limit of none',
			{ 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '0', 'x-ratelimit-reset': '60' },
		],
		['nothing of a limit of -1', { 'ratelimit-remaining': '0', 'ratelimit-limit': '-1', 'ratelimit-reset': '60' }],
	])('holds nobody up where what is left is %s', async (_, headers) => {
		for (let sent = 0; sent < 20; sent++) expect(await request(200, headers)).toBe(0);
	});

	test.each(['x-rate-limit', 'ratelimit'])('counts where the headers are spelled %s-…', async (name) => {
		await request(200, { [`${name}-remaining`]: '0', [`${name}-reset`]: '30' });
		expect(await heldUp()).toBe(30_000);
	});
});

describe('where nothing tells what is left', () => {
	/** So many are taken before one is refused. */
	const refusedAfter = async (count: number) => {
		for (let sent = 0; sent < count; sent++) await request();
		await request(429, { 'retry-after': '1' });
		await request();
	};

	test('as many go at once as were taken before the last refusal, and then one at a time', async () => {
		await refusedAfter(15);
		const under = await Promise.all(Array.from({ length: 14 }, async () => await budget.acquire(wait)));
		expect([waits, await heldUp()]).toEqual([[1_000], 1_000]);
		for (const release of under) release(200);
		expect(await room(3)).toBe(1);
	});

	test('with each five that are taken beyond that, one more finds out whether more is allowed', async () => {
		await refusedAfter(10);
		for (let sent = 1; sent < 14; sent++) await request();
		const release = await budget.acquire(wait);
		expect(await heldUp()).toBe(1_000);
		release(200);
		expect(await room(5)).toBe(2);
	});

	test('fewer than ten that were taken say nothing', async () => {
		await refusedAfter(9);
		expect(await room(50)).toBe(50);
	});

	test.each([
		[60_000, 1],
		[60_001, 10],
	])('after a pause of %i ms %i go at once', async (pause, expected) => {
		await refusedAfter(10);
		for (let sent = 1; sent < 10; sent++) await request();
		now += pause;
		expect(await room(30)).toBe(expected);
	});
});

describe('whoever leaves', () => {
	/** Somebody who waits until told to stop. */
	const waiting = (owner: object) => {
		let stop = () => undefined;
		const never = async () =>
			await new Promise<void>((_, reject) => {
				stop = () => void reject(new Error('cancelled'));
			});
		const turn = budget.acquire(never, 0, owner);
		return { turn, stop: () => stop() };
	};
	/** Waits a few times only. */
	const soon = (times = 20) => {
		let left = times;
		return async () => {
			if (left-- === 0) throw new Error('It waits for ever');
			await Promise.resolve();
		};
	};

	test('before the turn came leaves it to the next of the same execution', async () => {
		await request(429, { 'retry-after': '1' });
		const owner = {};
		const first = waiting(owner);
		let went = false;
		const second = budget.acquire(wait, 0, owner).then((release) => {
			went = true;
			release(200);
		});
		await settle();
		expect(went).toBe(false);
		first.stop();
		await expect(first.turn).rejects.toThrow('cancelled');
		await settle();
		expect([went, now, budget.isIdle()]).toEqual([true, 1_001_000, true]);
		await second;
	});

	test('as the only one leaves nothing behind', async () => {
		await request(429, { 'retry-after': '1' });
		const only = waiting({});
		now += 1_000;
		expect(budget.isIdle()).toBe(false);
		only.stop();
		await expect(only.turn).rejects.toThrow('cancelled');
		expect(budget.isIdle()).toBe(true);
	});

	test('in the moment of the turn holds nobody up', async () => {
		await request(429, { 'retry-after': '1' });
		const cancelled = waiting({});
		now += 1_000;
		cancelled.stop();
		const other = budget.acquire(soon(), 0, {});
		await expect(cancelled.turn).rejects.toThrow('cancelled');
		(await other)(200, {});
		expect(budget.isIdle()).toBe(true);
	});
});

test('an account is idle when nobody is under way or waits, and nothing is to be waited for', async () => {
	expect(budget.isIdle()).toBe(true);
	await request(429, { 'retry-after': '1' });
	expect(budget.isIdle()).toBe(false);
	now += 1_000;
	expect(budget.isIdle()).toBe(true);
	await request();
	const next = budget.acquire(wait, 1);
	expect(budget.isIdle()).toBe(false);
	(await next)(200);
	expect(budget.isIdle()).toBe(true);
});

test('all of one execution that may go, go at once', async () => {
	await request(429, { 'retry-after': '1' });
	const asking = await budget.acquire(wait);
	let bell = () => undefined;
	const never = async () =>
		await new Promise<void>((resolve) => {
			bell = () => void resolve();
		});
	let went = 0;
	const others = [1, 2, 3].map(async () => {
		await budget.acquire(never);
		went++;
	});
	await settle();
	asking(200);
	await settle();
	expect(went).toBe(3);
	bell();
	await Promise.all(others);
});

test('accounts that were not used for longest are forgotten beyond 500, and none that is in use', async () => {
	const soon = async () => await Promise.resolve();
	const busy = rateLimiterFor('busy');
	const release = await busy.acquire(soon);
	const made = Array.from({ length: 600 }, (_, n) => rateLimiterFor(`account ${n}`));
	expect(rateLimiterFor('busy')).toBe(busy);
	// With the one in use they are 500.
	expect(rateLimiterFor('account 101')).toBe(made[101]);
	rateLimiterFor('new');
	expect(rateLimiterFor('account 101')).toBe(made[101]);
	expect(rateLimiterFor('account 103')).toBe(made[103]);
	expect(rateLimiterFor('account 102')).not.toBe(made[102]);
	const others = Array.from({ length: 500 }, async (_, n) => await rateLimiterFor(`used ${n}`).acquire(soon));
	const latest = rateLimiterFor('latest');
	expect(rateLimiterFor('latest')).toBe(latest);
	for (const done of [release, ...(await Promise.all(others))]) done();
});

describe("a user's own limit", () => {
	test('of more than 5,000 a minute counts as many', async () => {
		for (let sent = 0; sent < 5_001; sent++) await budget.acquire(wait);
		expect(await heldUp(5_001)).toBe(60_000);
	});

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
