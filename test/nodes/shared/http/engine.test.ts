import fc from 'fast-check';
import { readThrown, applyStatusOfFailure, applyStatusOfBody } from '../../../../nodes/shared/http/response';
import { secureBaseUrl } from '../../../../nodes/shared/baseUrl';
import { runOrdered } from '../../../../nodes/shared/operation/ordered';
import { LoginFailure, LoginLimiter, type LoginResult } from '../../../../nodes/shared/credential/loginLimiter';
import { RateLimiter } from '../../../../nodes/shared/http/rateLimit';
import { createRedactor } from '../../../../nodes/shared/redact';
import { judge, waitBefore } from '../../../../nodes/shared/http/retry';

describe('retry', () => {
	test.each([429, 503])('%i with a time to come back may be sent again', (status) => {
		expect(judge({ kind: 'answer', status, retryAfterMs: 5 }, { idempotent: false })).toEqual({
			outcome: 'notSent',
			again: true,
			waitMs: 5,
		});
	});

	test.each([500, 502, 503, 504, 408])('%i leaves a send unclear and a read repeatable', (status) => {
		expect(judge({ kind: 'answer', status }, { idempotent: false })).toMatchObject({
			outcome: 'unclear',
			again: false,
		});
		expect(judge({ kind: 'answer', status }, { idempotent: true })).toMatchObject({ again: true });
	});

	test('501 refuses, whatever it was', () => {
		expect(judge({ kind: 'answer', status: 501 }, { idempotent: false })).toEqual({ outcome: 'refused', again: false });
		expect(judge({ kind: 'answer', status: 501 }, { idempotent: true })).toEqual({ outcome: 'refused', again: false });
	});

	test('a lost connection repeats a send only where nothing had been sent', () => {
		const lost = { kind: 'connection' as const, code: 'EPROTO', message: '' };
		expect(judge({ ...lost, unsent: true }, { idempotent: false })).toEqual({ outcome: 'notSent', again: true });
		expect(judge({ ...lost, unsent: false }, { idempotent: false })).toEqual({ outcome: 'unclear', again: false });
		expect(judge({ ...lost, unsent: false }, { idempotent: true })).toMatchObject({ again: true });
	});

	test('never comes back earlier than asked', () => {
		fc.assert(
			fc.property(fc.nat({ max: 200_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (asked, random) => {
				expect(waitBefore(1, asked, random)).toBeGreaterThanOrEqual(asked);
			}),
		);
	});
});

describe('failures that come as a success', () => {
	const answer = (body: unknown) => ({ ok: true as const, status: 200, headers: { 'retry-after': '7' }, body });
	const failure = (body: unknown) => (body === 'busy' ? 429 : body === 'no' ? 400 : undefined);

	test('become failures with the status that they stand for', () => {
		expect(applyStatusOfBody(answer('no'), failure)).toMatchObject({
			ok: false,
			failure: { kind: 'answer', status: 400 },
			status: 400,
			arrivedAs: 200,
			body: 'no',
		});
		expect(applyStatusOfBody(answer('busy'), failure)).toMatchObject({ failure: { status: 429, retryAfterMs: 7000 } });
	});

	test.each([
		['a success', answer('yes'), failure],
		['a provider without such failures', answer('no'), undefined],
		['a file', answer(Buffer.from('no')), () => 400],
	])('%s stays as it is', (_, attempt, read) => {
		expect(applyStatusOfBody(attempt, read)).toBe(attempt);
	});
});

describe('failures whose status means something else', () => {
	const answered = (status: number, body: unknown) =>
		readThrown({ response: { status, headers: { 'retry-after': '7' }, data: JSON.stringify(body) } });
	const meaning = (status: number, body: unknown) => (Object(body).closed === true ? 422 : status);

	test('are treated by what they stand for', () => {
		expect(applyStatusOfFailure(answered(503, { closed: true }), meaning)).toMatchObject({
			ok: false,
			failure: { kind: 'answer', status: 422, retryAfterMs: 7000 },
			status: 422,
			arrivedAs: 503,
		});
	});

	test.each([
		['the same status', answered(503, {}), meaning],
		['a provider that says what it means', answered(503, { closed: true }), undefined],
		['a cut connection', readThrown({ code: 'ECONNRESET', message: 'socket hang up' }), () => 422],
		['a refused login', readThrown(Object.assign(new Error('no'), { fix: 'do' })), () => 422],
		['a success', { ok: true as const, status: 200, headers: {}, body: {} }, () => 422],
	])('%s stays as it is', (_, attempt, read) => {
		expect(applyStatusOfFailure(attempt, read)).toBe(attempt);
	});
});

test('a key is masked in every form that Basic authentication gives it', () => {
	const key = 'issued-access-key';
	const [encoded, withColon] = [key, `${key}:`].map((text) => Buffer.from(text).toString('base64'));
	const redact = createRedactor({ accessKey: key });
	expect(redact(`${key} ${encoded} ${withColon}`)).not.toMatch(/issued|aXNzdWVk/);
	// Entered encoded, it may come back decoded.
	expect(createRedactor({ accessKey: withColon })(`user ${key} is unknown`)).toBe('user *** is unknown');
});

test('ordered: one after the other for each key, never more than allowed at once, everything done', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.nat({ max: 3 }), { maxLength: 40 }),
			fc.integer({ min: 1, max: 6 }),
			async (lanes, parallel) => {
				const done: number[] = [];
				const busy = new Set<number>();
				await runOrdered({
					count: lanes.length,
					parallel: () => parallel,
					orderingKeyOf: (index) => (lanes[index] === 0 ? undefined : String(lanes[index])),
					stopped: () => false,
					work: async (index) => {
						const lane = lanes[index] ?? 0;
						if (lane > 0) expect(busy.has(lane)).toBe(false);
						if (lane > 0) busy.add(lane);
						for (let n = 0; n < (index * 7) % 5; n++) await Promise.resolve();
						busy.delete(lane);
						done.push(index);
					},
				});
				expect([...done].sort((a, b) => a - b)).toEqual(lanes.map((_, index) => index));
				for (const lane of [1, 2, 3]) {
					const order = done.filter((index) => lanes[index] === lane);
					expect(order).toEqual([...order].sort((a, b) => a - b));
				}
			},
		),
	);
});

describe('rate limit', () => {
	function clock() {
		let now = 0;
		return { now: () => now, wait: async (ms: number) => await Promise.resolve((now += ms)).then(() => undefined) };
	}

	test('keeps to what the headers leave, and to the user’s own limit', async () => {
		const { now, wait } = clock();
		const budget = new RateLimiter(now);
		(await budget.acquire(wait))(200, { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '30' });
		await budget.acquire(wait);
		expect(now()).toBe(0);
		await budget.acquire(wait);
		expect(now()).toBe(30_000);

		const own = clock();
		const second = new RateLimiter(own.now);
		for (let n = 0; n < 25; n++) (await second.acquire(own.wait, 10))(200, {});
		expect(own.now()).toBe(120_000);
	});

	test('stays away after 429 for as long as it is told', async () => {
		const { now, wait } = clock();
		const budget = new RateLimiter(now);
		(await budget.acquire(wait))(429, { 'retry-after': '12' });
		await budget.acquire(wait);
		expect(now()).toBe(12_000);
	});
});

describe('logins', () => {
	const refused = (): LoginResult => ({ refused: new LoginFailure('wrong', 'fix') });

	test('a refused password is tried once a minute, several passwords four times', async () => {
		let now = 0;
		let requests = 0;
		const guard = new LoginLimiter(4, () => now);
		const attempt = async (password: string) => {
			await expect(
				guard.token(
					{ account: 'a', password, refusedToken: '' },
					async () => await Promise.resolve((requests++, refused())),
				),
			).rejects.toThrow('wrong');
		};
		for (let n = 0; n < 50; n++) await attempt('same');
		expect(requests).toBe(1);
		for (let n = 0; n < 50; n++) await attempt(`other ${n}`);
		expect(requests).toBe(4);
		now = 60_001;
		await attempt('same');
		expect(requests).toBe(5);
	});

	test('one login at a time: who comes meanwhile, or with the token before, gets its token', async () => {
		let now = 0;
		let requests = 0;
		const guard = new LoginLimiter(4, () => now);
		const login = async (): Promise<LoginResult> => await Promise.resolve({ token: `token ${++requests}` });
		const renew = async (refusedToken: string) =>
			await guard.token({ account: 'a', password: 'p', refusedToken }, login);
		expect(await Promise.all(Array.from({ length: 5 }, async () => await renew('')))).toEqual(
			Array.from({ length: 5 }, () => 'token 1'),
		);
		expect(await renew('')).toBe('token 1');
		expect(await renew('token 0')).toBe('token 1');
		expect(requests).toBe(1);
		// The latest one was refused itself.
		expect(await Promise.all([renew('token 1'), renew('token 1')])).toEqual(['token 2', 'token 2']);
		expect(await renew('token 1')).toBe('token 2');
		// Nobody knows whether it still holds after such a time.
		now = 300_001;
		expect(await renew('token 0')).toBe('token 3');
		expect(await guard.token({ account: 'a', password: 'another', refusedToken: '' }, login)).toBe('token 4');
		expect(await guard.token({ account: 'b', password: 'p', refusedToken: '' }, login)).toBe('token 5');
	});
});

test.each([
	['Authorization: Bearer abc.def-123', 'Authorization: Bearer ***'],
	['https://x/y?token=abc&page=2', 'https://x/y?token=***&page=2'],
	['{"access_token":"abc","ok":1}', '{"access_token":"***","ok":1}'],
	['the key p@ss word leaks as p%40ss%20word', 'the key *** leaks as ***'],
	[
		'call https://n8n.example/webhook/5c1d/77aa/callback-secret-0123456789, please',
		'call https://n8n.example/webhook/5c1d/77aa/***, please',
	],
	['https://n8n.example/webhook/5c1d21aa-0c1b-4f7e', 'https://n8n.example/webhook/5c1d21aa-0c1b-4f7e'],
])('redacts %s', (text, clean) => {
	expect(createRedactor({ password: 'p@ss word', email: 'a@b.c' })(text)).toBe(clean);
});

test('redacts a token also as it is sent, without what stood around it', () => {
	expect(createRedactor({ token: ' Bearer abc123xyz ' })('Wrong token "abc123xyz"')).toBe('Wrong token "***"');
});

test('a base URL is tidied, and plain HTTP is for this machine alone', () => {
	expect(secureBaseUrl(' https://api.example.com/v1/ ')).toBe('https://api.example.com/v1');
	for (const local of ['http://localhost:3000', 'http://127.0.0.1:1', 'http://[::1]:8080'])
		expect(secureBaseUrl(local)).toBe(local);
	for (const bad of ['http://127.0.0.1.example.com', 'http://localhost.example.com', 'http://10.0.0.1']) {
		expect(() => secureBaseUrl(bad)).toThrow("'Base URL' must start with https://");
	}
});
