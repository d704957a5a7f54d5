import fc from 'fast-check';
import { comeBackMs, defaultMaxPauseMs } from '../../../../nodes/shared/http/comeBack';
import { RateLimiter } from '../../../../nodes/shared/http/rateLimit';
import { VirtualTime } from '../../../support/virtualTime';

const now = Date.UTC(2026, 10, 29, 12);
const inAMinute = new Date(now + 60_000);
const seconds = (now + 60_000) / 1000;

test.each([
	['seconds', '26', 26_000],
	['a fraction of seconds', '1.25', 1_250],
	['a fraction with its unit', '1.25s', 1_250],
	['no time at all', '0', 0],
	['seconds with a unit', '30s', 30_000],
	['in quotes', '"30"', 30_000],
	['milliseconds, where as many seconds would be days', '600000', 600_000],
	['a day in milliseconds', '86400000', defaultMaxPauseMs],
	['Unix time in seconds', String(seconds), 60_000],
	['Unix time with a fraction', `${seconds}.5`, 60_500],
	['Unix time in milliseconds', String(now + 60_000), 60_000],
	['Unix time in microseconds', `${now + 60_000}000`, 60_000],
	['Unix time in nanoseconds', `${now + 60_000}000000`, 60_000],
	['Unix time of a moment ago', String(seconds - 90), 0],
	['a date', inAMinute.toUTCString(), 60_000],
	['a date in the form of RFC 850', 'Sunday, 29-Nov-26 12:01:00 GMT', 60_000],
	['a date in the form of asctime', 'Sun Nov 29 12:01:00 2026', 60_000],
	['a date as ISO 8601', inAMinute.toISOString(), 60_000],
	['a date as ISO 8601 without a zone', '2026-11-29T12:01:00', 60_000],
	['a date of a moment ago', new Date(now - 5_000).toUTCString(), 0],
	['the header twice', '30, 30', 30_000],
	['several windows', '1, 60', 1_000],
	['a window with its parameters', '30;w=60', 30_000],
	['a window with blanks before its parameters', '30 ; w=60', 30_000],
	['milliseconds with their unit', '60000ms', 60_000],
	['minutes', '2m', 120_000],
	['minutes and seconds', '1m30s', 90_000],
	['minutes of no seconds', '6m0s', 360_000],
	['seconds in words', '60 seconds', 60_000],
	['a duration as ISO 8601', 'PT1M30S', 90_000],
	['a date without a weekday', '29 Nov 2026 12:01:00 GMT', 60_000],
	['a date with blanks around and within', '  Sun,  29 Nov 2026 12:01:00 GMT ', 60_000],
	['a date in another zone', 'Sun, 29 Nov 2026 07:01:00 EST', 60_000],
	['a date with the distance to another zone', 'Sun, 29 Nov 2026 15:01:00 +0300', 60_000],
	['a date as ISO 8601 in another zone', '2026-11-29T15:01:00+03:00', 60_000],
	['a date as ISO 8601 west of Greenwich', '2026-11-29T09:01:00-03:00', 60_000],
	['a day by its date', '2026-11-30', defaultMaxPauseMs],
	['two dates', 'Sun, 29 Nov 2026 12:01:00 GMT, Sun, 29 Nov 2026 12:05:00 GMT', 60_000],
	['two dates in the form of asctime', 'Sun Nov 29 12:01:00 2026, Sun Nov 29 12:05:00 2026', 60_000],
	['two dates as ISO 8601', '2026-11-29T12:01:00Z, 2026-11-29T12:05:00Z', 60_000],
	['a day', '86400', defaultMaxPauseMs],
	['a day with its unit', '1d', defaultMaxPauseMs],
	['a day in words', '1 day', defaultMaxPauseMs],
	['a day as ISO 8601', 'P1D', defaultMaxPauseMs],
	['ten days as ISO 8601', 'P10D', defaultMaxPauseMs],
	['no day, but a minute, as ISO 8601', 'P0DT1M', 60_000],
	['half an hour', '2000', defaultMaxPauseMs],
	['a date in a year', new Date(now + 366 * 86_400_000).toUTCString(), defaultMaxPauseMs],
	['a date of nearly a day ago', new Date(now - 86_399_000).toUTCString(), 0],
])('%s: %s', (_, text, expected) => {
	expect(comeBackMs({ 'retry-after': text }, now)).toBeCloseTo(expected, -1);
	expect(comeBackMs({ 'x-ratelimit-reset': text }, now)).toBeCloseTo(expected, -1);
	expect(comeBackMs({ 'ratelimit-reset': text }, now)).toBeCloseTo(expected, -1);
});

test.each([
	'',
	' ',
	'soon',
	'inf',
	'Infinity',
	'NaN',
	'-5',
	'1e3',
	'0x10',
	'1000000000',
	'12345678901234567890123',
	'99999999999999999999',
	'Thu, 01 Jan 1970 00:00:00 GMT',
	'Fri, 31 Dec 9999 23:59:59 GMT',
	'Mon, 99 Foo 2026 99:99:99 GMT',
	'null',
	'-30s',
	'30 apples',
	'1m30',
	'30s later',
	'PT',
	'P1M',
	'P1',
	'1pt30s',
	'3"0',
	'2026 Nov 29 12:01:00',
	new Date(now - 86_400_000).toUTCString(),
	new Date(now + 366 * 86_400_000 + 1_000).toUTCString(),
	'9'.repeat(400),
	`${'9'.repeat(400)}s`,
])('"%s" says nothing', (text) => {
	expect(comeBackMs({ 'retry-after': text }, now)).toBeUndefined();
	expect(comeBackMs({ 'retry-after': text, 'x-ratelimit-reset': '7' }, now)).toBe(7_000);
});

test('times of day are compared with the clock of the server, unless that is wrong itself', () => {
	const date = new Date(now + 3_600_000).toUTCString();
	expect(comeBackMs({ 'retry-after': new Date(now + 3_610_000).toUTCString(), date }, now)).toBe(10_000);
	expect(comeBackMs({ 'x-ratelimit-reset': String((now + 3_605_000) / 1000), date }, now)).toBe(5_000);
	const wrong = 'Thu, 01 Jan 1970 00:00:00 GMT';
	expect(comeBackMs({ 'retry-after': String(seconds), date: wrong }, now)).toBe(60_000);
});

test('a date without a zone is that of Greenwich, wherever n8n runs', () => {
	const parse = Date.parse.bind(Date);
	const hours = 3_600_000;
	// What a computer in Istanbul reads: a day alone is that of Greenwich there, too.
	const zone = /(?:Z|GMT|[+-]\d\d:?\d\d)$|^\d{4}-\d\d-\d\d$/;
	const there = jest.spyOn(Date, 'parse').mockImplementation((text) => parse(text) - (zone.test(text) ? 0 : 3 * hours));
	for (const text of ['2026-11-29T12:01:00', '2026-11-29 12:01', 'Sun Nov 29 12:01:00 2026']) {
		expect([text, comeBackMs({ 'retry-after': text }, now)]).toEqual([text, 60_000]);
	}
	for (const text of ['2026-11-29T15:01:00+03:00', '2026-11-29T12:01:00Z', 'Sun, 29 Nov 2026 12:01:00 GMT']) {
		expect([text, comeBackMs({ 'retry-after': text }, now)]).toEqual([text, 60_000]);
	}
	expect(comeBackMs({ 'retry-after': '2026-11-30' }, now - 11.9 * hours, 24 * hours)).toBeCloseTo(23.9 * hours, -3);
	there.mockRestore();
});

test('the header that has everything in one counts, too', () => {
	expect(comeBackMs({ ratelimit: '"default";r=0;t=42' }, now)).toBe(42_000);
	expect(comeBackMs({ ratelimit: '"default"; r=0; t=42' }, now)).toBe(42_000);
	expect(comeBackMs({ ratelimit: 'limit=100, remaining=0, reset=42' }, now)).toBe(42_000);
});

test.each([
	['retry-after-ms', '  1500  ', 1_500],
	['x-retry-after', '5', 5_000],
	['x-rate-limit-reset', '5', 5_000],
	['x-ratelimit-reset-after', '0.5', 500],
])('%s is another spelling', (name, text, expected) => {
	expect(comeBackMs({ [name]: text }, now)).toBe(expected);
	expect(comeBackMs({ [name]: text, 'retry-after': '9' }, now)).toBe(9_000);
});

test('whatever a header says, the time is none or one that can be waited for', () => {
	const text = fc.oneof(
		fc.string({ maxLength: 30 }),
		fc.integer().map(String),
		fc.double().map(String),
		fc.bigInt({ min: 0n, max: 10n ** 25n }).map(String),
		fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
	);
	fc.assert(
		fc.property(text, text, text, fc.integer({ min: 0, max: 10_000_000 }), (after, reset, date, maxPauseMs) => {
			const asked = comeBackMs({ 'retry-after': after, 'x-ratelimit-reset': reset, date }, now, maxPauseMs);
			if (asked === undefined) return;
			expect(asked).toBeGreaterThanOrEqual(0);
			expect(asked).toBeLessThanOrEqual(maxPauseMs);
		}),
		{ numRuns: 2_000 },
	);
});

test.each(['86400', '2000', String(seconds + 86_400), 'Thu, 01 Jul 2027 23:59:59 GMT'])(
	'after a pause of "%s" one request asks again within a quarter of an hour, and the others wait for its answer',
	async (text) => {
		const time = new VirtualTime();
		const budget = new RateLimiter(time.now, () => now);
		(await budget.acquire(time.sleep))(429, { 'retry-after': text });
		const start = time.now();
		const asking = await time.run(budget.acquire(time.sleep));
		expect(time.now() - start).toBe(defaultMaxPauseMs);
		const others = Array.from({ length: 20 }, async () => await budget.acquire(time.sleep));
		await time.run(time.sleep(2_000));
		asking(200, {});
		const releases = await time.run(Promise.all(others));
		expect(time.now() - start).toBeLessThan(defaultMaxPauseMs + 4_000);
		for (const release of releases) release(200, {});
		expect(budget.isIdle()).toBe(true);
	},
);

test('a longer pause is kept where the user sets so', async () => {
	const time = new VirtualTime();
	const budget = new RateLimiter(time.now);
	const patience = { patienceMs: () => Number.POSITIVE_INFINITY, maxPauseMs: 3_600_000 };
	(await budget.acquire(time.sleep, 0, {}, patience))(429, { 'retry-after': '2000' });
	expect(budget.pauseMs()).toBe(2_000_000);
});

test('whoever waits already when a long pause begins is told at once', async () => {
	const time = new VirtualTime();
	const budget = new RateLimiter(time.now);
	const first = await budget.acquire(time.sleep, 1);
	const patience = { patienceMs: () => 120_000 };
	const waiting = Array.from(
		{ length: 5 },
		async () => await budget.acquire(time.sleep, 1, {}, patience).catch((error: Error) => error.constructor.name),
	);
	first(429, { 'retry-after': '600' });
	const start = time.now();
	expect(await time.run(Promise.all(waiting))).toEqual(Array.from({ length: 5 }, () => 'PauseTooLong'));
	expect(time.now() - start).toBeLessThan(2_000);
});
