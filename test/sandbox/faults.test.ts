import { Client, record, rows } from './client';

let client: Client;

beforeAll(async () => {
	client = await Client.start();
});
beforeEach(() => client.reset());
afterAll(() => client.close());

const notePath = '/products/1/tickets/1/note';
const addNote = () => client.api('POST', notePath, { json: { message: 'noted' } });
const addFault = (fault: object, rule: object = {}) => client.control('POST', '/faults', { fault, ...rule });

/** Whether the sandbox stored the note. */
async function stored(): Promise<boolean> {
	const raw = record(await client.control('GET', '/desk360/tickets/1'));
	return rows(raw.messages).some(({ message }) => message === 'noted');
}

/** The journal's last entry. */
async function lastEntry(): Promise<Record<string, unknown> | undefined> {
	return rows(await client.control('GET', '/journal')).at(-1);
}

test.each([
	['answer', false],
	['answerAfter', true],
])('%s', async (kind, processed) => {
	await addFault({ kind, status: 503, headers: { 'Retry-After': '7' }, body: { no: 'thanks' } });
	const reply = await addNote();
	expect(reply).toMatchObject({ status: 503, body: { no: 'thanks' } });
	expect(reply.headers.get('retry-after')).toBe('7');
	expect(reply.headers.get('content-type')).toMatch(/^application\/json/);
	expect(reply.headers.get('x-ratelimit-limit')).toBe('6000');
	expect(await stored()).toBe(processed);
	expect(await lastEntry()).toMatchObject({ status: 503, fault: kind });
	expect((await addNote()).status).toBe(200);
});

test('answer without a body, and with a text', async () => {
	await addFault({ kind: 'answer', status: 204 });
	await addFault({ kind: 'answer', status: 502, headers: { 'content-type': 'text/plain' }, body: 'Bad gateway' });
	expect(await addNote()).toMatchObject({ status: 204, body: '' });
	const reply = await addNote();
	expect(reply).toMatchObject({ status: 502, body: 'Bad gateway' });
	expect(reply.headers.get('content-type')).toMatch(/^text\/plain/);
});

test.each([
	['resetBefore', false],
	['resetAfter', true],
])('%s', async (kind, processed) => {
	await addFault({ kind });
	await expect(addNote()).rejects.toThrow('fetch failed');
	expect(await stored()).toBe(processed);
	expect(await lastEntry()).toMatchObject({ status: null, fault: kind, body: { message: 'noted' } });
});

test('delay', async () => {
	await addFault({ kind: 'delay', ms: 400 });
	const started = performance.now();
	expect((await addNote()).status).toBe(200);
	expect(performance.now() - started).toBeGreaterThanOrEqual(390);
});

test('halfJson', async () => {
	await addFault({ kind: 'halfJson' });
	const reply = await addNote();
	expect(reply.status).toBe(200);
	expect(reply.headers.get('content-type')).toMatch(/^application\/json/);
	expect(reply.body).toMatch(/^\{"id":\d+,"agent_id"/);
	expect(reply.headers.get('content-length')).toBe(String(String(reply.body).length));
	expect(await stored()).toBe(true);
});

test('empty', async () => {
	await addFault({ kind: 'empty' });
	const reply = await addNote();
	expect(reply).toMatchObject({ status: 200, body: '' });
	expect(reply.headers.get('content-length')).toBe('0');
	expect(reply.headers.has('content-type')).toBe(false);
	expect(await stored()).toBe(true);
});

test('html', async () => {
	await addFault({ kind: 'html', status: 502 });
	const reply = await addNote();
	expect(reply.status).toBe(502);
	expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
	expect(reply.body).toMatch(/^<!DOCTYPE html>/);
	expect(await stored()).toBe(false);
});

test('redirect', async () => {
	await addFault({ kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere' });
	const reply = await client.api('GET', '/products', { redirect: 'manual' });
	expect(reply.status).toBe(302);
	expect(reply.headers.get('location')).toBe('http://127.0.0.1:9/elsewhere');
});

test('method, path, skip and times choose the requests', async () => {
	await addFault({ kind: 'answer', status: 500 }, { method: 'post', path: 'tickets/\\d+/note$', skip: 1, times: 2 });
	expect((await client.api('GET', '/products/1/tickets/1')).status).toBe(200);
	const statuses: number[] = [];
	for (let index = 0; index < 5; index += 1) statuses.push((await addNote()).status);
	expect(statuses).toEqual([200, 500, 500, 200, 200]);
});

test('times 0 is for ever, until the faults are deleted', async () => {
	await addFault({ kind: 'answer', status: 500 }, { times: 0 });
	for (let index = 0; index < 5; index += 1) expect((await client.api('GET', '/products')).status).toBe(500);
	await client.control('DELETE', '/faults');
	expect((await client.api('GET', '/products')).status).toBe(200);
});

test('a fault wins over the rate limit', async () => {
	await client.control('PUT', '/desk360/limits', { perMinute: 0 });
	await addFault({ kind: 'answer', status: 418 });
	expect((await addNote()).status).toBe(418);
	expect((await addNote()).status).toBe(429);
});

test.each([
	{},
	{ fault: { kind: 'unknown' } },
	{ fault: { kind: 'delay' } },
	{ fault: { kind: 'empty' }, path: '(' },
	{ fault: { kind: 'empty' }, sometimes: 1 },
])('a wrong rule is refused: %j', async (json) => {
	const reply = await client.call('POST', '/_sandbox/faults', { json });
	expect(reply).toMatchObject({ status: 400, body: { error: expect.any(String) } });
});
