import { until } from '../support/webhookReceiver';
import { Client, errorCode, record, rows } from './client';

let client: Client;

beforeAll(async () => {
	client = await Client.start();
});
beforeEach(() => client.reset());
afterAll(() => client.close());

describe('rate limit', () => {
	test('every answer counts down, wrong ones too', async () => {
		const first = await client.api('GET', '/products');
		const second = await client.api('GET', '/nothing');
		const third = await client.call('GET', '/v1/products');
		const left = [first, second, third].map(({ headers }) => headers.get('x-ratelimit-remaining'));
		expect(left).toEqual(['5999', '5998', '5997']);
		const reset = Number(first.headers.get('x-ratelimit-reset')) - Date.now() / 1000;
		expect(reset).toBeGreaterThan(50);
		expect(reset).toBeLessThanOrEqual(61);
	});

	test('over the limit is 429 with Retry-After until the window ends', async () => {
		await client.control('PUT', '/desk360/limits', { perMinute: 2 });
		await client.api('GET', '/products');
		const last = await client.api('POST', '/products/1/tickets/1/note', { json: { message: 'fits' } });
		expect([last.status, last.headers.get('x-ratelimit-remaining')]).toEqual([200, '0']);
		const refused = await client.api('POST', '/products/1/tickets/1/note', { json: { message: 'refused' } });
		expect([refused.status, errorCode(refused)]).toEqual([429, 'too_many_requests_exception']);
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
		expect(refused.headers.get('x-ratelimit-limit')).toBe('2');
		expect(last.headers.has('retry-after')).toBe(false);
		const raw = record(await client.control('GET', '/desk360/tickets/1'));
		expect(rows(raw.messages).map(({ message }) => message)).not.toContain('refused');
	});

	test('the next window lets requests in again', async () => {
		await client.control('PUT', '/desk360/limits', { perMinute: 1, windowMs: 300 });
		// However slowly the requests go out: sooner or later two fall into one window, and the next one into another.
		for (const status of [429, 200]) {
			await until(async () => (await client.api('GET', '/products')).status === status, `status ${status}`);
		}
	});
});

describe('wrong logins', () => {
	const wrong = { email: 'agent@example.com', password: 'wrong' };
	const right = { email: 'agent@example.com', password: 'sandbox-password' };
	const logIn = (body: unknown) => client.call('POST', '/v1/login', { json: body });

	test('five are 401, then 429 until the minute ends; right ones never count', async () => {
		for (let attempt = 1; attempt <= 5; attempt += 1) {
			const reply = await logIn(wrong);
			expect([reply.status, errorCode(reply)]).toEqual([401, 'invalid_credentials']);
			expect((await logIn(right)).status).toBe(200);
		}
		const refused = await logIn(wrong);
		expect([refused.status, errorCode(refused)]).toEqual([429, 'too_many_attempts']);
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
		expect((await logIn(right)).status).toBe(429);
		await client.control('PUT', '/desk360/limits', { perMinute: 6000, windowMs: 1500 });
		await until(async () => (await logIn(wrong)).status === 429, 'the refusal');
		await until(async () => (await logIn(right)).status === 200, 'the end of the minute');
	});

	test('an unreadable login is a validation error and does not count', async () => {
		for (let attempt = 1; attempt <= 7; attempt += 1) {
			expect(errorCode(await logIn({ email: 'agent@example.com' }))).toBe('failed_validation');
		}
		expect((await logIn(wrong)).status).toBe(401);
	});
});

describe('clock', () => {
	const note = async () =>
		record((await client.api('POST', '/products/1/tickets/1/note', { json: { message: 'x' } })).body);

	test('a frozen clock gives equal timestamps, and its time in the Date header', async () => {
		await client.control('PUT', '/desk360/clock', { freezeAt: '2024-06-01 12:00:00' });
		const stamps = [await note(), await note()].map(({ created_at }) => created_at);
		expect(stamps).toEqual(['2024-06-01 12:00:00', '2024-06-01 12:00:00']);
		const { headers } = await client.api('GET', '/products');
		expect(headers.get('date')).toBe('Sat, 01 Jun 2024 12:00:00 GMT');
		await client.control('PUT', '/desk360/clock', { freezeAt: null });
		expect((await note()).created_at).not.toBe('2024-06-01 12:00:00');
	});

	test('an offset makes the server early or late', async () => {
		await client.control('PUT', '/desk360/clock', { offsetMs: -3_600_000 });
		const created = Date.parse(`${String((await note()).created_at).replace(' ', 'T')}Z`);
		expect(Math.abs(Date.now() - 3_600_000 - created)).toBeLessThan(5000);
	});

	test('a moment that does not exist is refused', async () => {
		const json = { freezeAt: '2024-02-30 12:00:00' };
		expect((await client.call('PUT', '/_sandbox/desk360/clock', { json })).status).toBe(400);
	});
});

describe('token', () => {
	const status = async (token: string) =>
		(await client.api('GET', '/agents/me', { headers: { authorization: `Bearer ${token}` } })).status;

	test('a new token replaces the old one and is what login answers', async () => {
		await client.control('PUT', '/desk360/token', { token: 'second-token' });
		expect(await status('sandbox-token')).toBe(401);
		expect(await status('second-token')).toBe(200);
		const json = { email: 'agent@example.com', password: 'sandbox-password' };
		expect((await client.call('POST', '/v1/login', { json })).body).toMatchObject({ access_token: 'second-token' });
	});

	test('a revoked token stops working, and login makes another', async () => {
		await client.control('PUT', '/desk360/token', { token: 'sandbox-token', expire: true });
		expect(await status('sandbox-token')).toBe(401);
		const json = { email: 'agent@example.com', password: 'sandbox-password' };
		const { access_token: fresh } = record((await client.call('POST', '/v1/login', { json })).body);
		expect(fresh).not.toBe('sandbox-token');
		expect(await status(String(fresh))).toBe(200);
	});
});
