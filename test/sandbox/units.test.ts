import { Clock, parseStamp } from '../../sandbox/clock';
import { isLoopback } from '../../sandbox/control';
import { convertForm } from '../../sandbox/forms';
import { Journal } from '../../sandbox/journal';
import { providerOf } from '../../sandbox/lookup';
import { RateLimiter, retryAfterSeconds } from '../../sandbox/rateLimit';

test('the journal keeps the latest entries only', () => {
	const journal = new Journal(10);
	for (let index = 0; index < 100; index += 1) {
		journal.open({ method: 'GET', path: '/', query: {}, contentType: '' });
	}
	expect(journal.since(0).map(({ n }) => n)).toEqual([91, 92, 93, 94, 95, 96, 97, 98, 99, 100]);
});

test('each address has its own window', () => {
	const limiter = new RateLimiter({ limit: 1, windowMs: 60_000 });
	expect(limiter.take('a').exceeded).toBe(false);
	expect(limiter.take('a')).toMatchObject({ exceeded: true, remaining: 0 });
	expect(limiter.take('b').exceeded).toBe(false);
});

test('Retry-After is never 0', () => {
	expect(retryAfterSeconds({ limit: 1, remaining: 0, exceeded: true, resetInMs: 0.2 })).toBe(1);
	expect(retryAfterSeconds({ limit: 1, remaining: 0, exceeded: true, resetInMs: 1001 })).toBe(2);
});

test.each(['2024-02-30 00:00:00', '2024-01-01T00:00:00', '2024-01-01 25:00:00', 'now'])('%s is no moment', (text) => {
	expect(parseStamp(text)).toBeNull();
});

test('a frozen clock ignores its offset', () => {
	const clock = new Clock();
	clock.shift(5000);
	clock.freeze(Date.UTC(2024, 0, 1));
	expect(clock.stamp()).toBe('2024-01-01 00:00:00');
});

test.each([
	['127.0.0.1', true],
	['127.8.8.8', true],
	['::1', true],
	['::ffff:127.0.0.1', true],
	['10.0.0.1', false],
	['::ffff:10.0.0.1', false],
	['::12', false],
])('loopback: %s %s', (address, expected) => {
	expect(isLoopback(address)).toBe(expected);
});

test('form text becomes what the schema says', () => {
	const schema = {
		properties: {
			count: { type: 'integer' },
			ratio: { type: 'number' },
			on: { type: 'boolean' },
			'ids[]': { type: 'array', items: { type: 'integer' } },
		},
	};
	const parts = [
		{ name: 'count', value: '-3' },
		{ name: 'ratio', value: '0.5' },
		{ name: 'on', value: '0' },
		{ name: 'ids[]', value: '1' },
		{ name: 'ids[]', value: 'two' },
		{ name: 'other', value: '7' },
	];
	expect(convertForm(parts, schema)).toEqual({
		ok: true,
		values: { count: -3, ratio: 0.5, on: false, 'ids[]': [1, 'two'], other: '7' },
	});
});

test.each([
	['/v1/products', 'short'],
	['/v1/api/send', 'long'],
	['/v1/apis', 'short'],
	['/100201/me', 'numbers'],
	['/100201', undefined],
	['/x100201/me', undefined],
	['/second/me', 'numbers'],
	['/v1', undefined],
])('%s belongs to the provider that covers most of it: %s', (path, name) => {
	const providers = [
		{ name: 'short', prefix: '/v1' },
		{ name: 'long', prefix: '/v1/api' },
		{ name: 'numbers', prefix: [/^\/\d+/, '/second', '/v1'] },
	];
	expect(providerOf(providers, path)?.name).toBe(name);
});
