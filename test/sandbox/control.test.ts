import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSandboxProcess } from '../support/sandbox';
import { Client, record, rows } from './client';

let client: Client;

beforeAll(async () => {
	client = await Client.start();
});
beforeEach(() => client.reset());
afterAll(() => client.close());

const journal = async (since = 0) => rows(await client.control('GET', `/journal?since=${since}`));

describe('journal', () => {
	test('keeps what was asked, and never a token', async () => {
		await client.api('GET', '/products/1/tickets?status=1&page=2');
		await client.api('POST', '/products/1/tickets/1/reply', { json: { message: 'Hi' } });
		await client.call('GET', '/v1/products', { headers: { authorization: 'Bearer secret-value' } });
		const entries = await journal();
		expect(entries).toMatchObject([
			{ method: 'GET', path: '/v1/products/1/tickets', query: { status: '1', page: '2' }, body: null, status: 200 },
			{ method: 'POST', contentType: 'application/json', body: { message: 'Hi' }, status: 200, fault: null },
			{ path: '/v1/products', status: 401 },
		]);
		expect(JSON.stringify(entries)).not.toMatch(/secret-value|sandbox-token/);
		expect(Date.parse(String(entries[0]?.time))).not.toBeNaN();
	});

	test('describes the parts of a form', async () => {
		const form = new FormData();
		form.append('message', 'Hi');
		form.append('attachments[]', new Blob(['bytes'], { type: 'image/png' }), 'a.png');
		await client.api('POST', '/products/1/tickets/1/reply', { form });
		const sha256 = createHash('sha256').update('bytes').digest('hex');
		const file = { name: 'attachments[]', fileName: 'a.png', mime: 'image/png', size: 5, sha256 };
		expect((await journal())[0]).toMatchObject({
			contentType: 'multipart/form-data',
			body: { message: 'Hi', 'attachments[]': [file] },
		});
	});

	test('keeps a body nobody could read as text', async () => {
		await fetch(`${client.origin}/v1/types`, { method: 'POST', body: 'plain' });
		expect((await journal())[0]).toMatchObject({ body: 'plain', contentType: 'text/plain', status: 401 });
	});

	test('since gives the newer ones; numbers go on after a clear', async () => {
		await client.api('GET', '/products');
		await client.api('GET', '/agents');
		const [first] = await journal();
		expect(await journal(Number(first?.n))).toMatchObject([{ path: '/v1/agents' }]);
		await client.control('DELETE', '/journal');
		expect(await journal()).toEqual([]);
		await client.api('GET', '/types');
		expect(await journal()).toMatchObject([{ n: Number(first?.n) + 2 }]);
	});
});

describe('tickets behind the API', () => {
	test('a customer opens a ticket and writes in it', async () => {
		const given = { channel: 'WhatsApp', platform: 'iOS', type_id: 5, priority: 3, message: 'Where is it?' };
		const { ids } = record(await client.control('POST', '/desk360/tickets', given));
		expect(ids).toEqual([46]);
		const added = await client.control('POST', '/desk360/tickets/46/messages', { message: 'Hello?', agent_id: 0 });
		expect(added).toMatchObject({ agent_id: 0, type: 0, message: 'Hello?' });
		const [newest] = rows((await client.api('GET', '/products/1/tickets')).body);
		expect(newest).toMatchObject({ id: 46, channel: 'WhatsApp', type_id: 5, priority: 3, last_message: 'Hello?' });
		const details = record((await client.api('GET', '/products/1/tickets/46')).body);
		expect(rows(details.messages)).toMatchObject([{ message: 'Where is it?' }, { message: 'Hello?' }]);
	});

	test('many at once, with given times', async () => {
		const created_at = '2030-01-01 00:00:00';
		const reply = record(await client.control('POST', '/desk360/tickets', { count: 1000, created_at }));
		expect(reply.ids).toHaveLength(1000);
		const [newest] = rows((await client.api('GET', '/products/1/tickets')).body);
		expect(newest).toMatchObject({ id: 1045, created_at, updated_at: created_at });
	});

	test('a change writes a log row for a new status and moves updated_at', async () => {
		const updated_at = '2031-01-01 00:00:00';
		await client.control('PATCH', '/desk360/tickets/1', { status: 1, agent_id: 12, priority: 3, updated_at });
		const raw = await client.control('GET', '/desk360/tickets/1');
		expect(raw).toMatchObject({ status: 1, agent_id: 12, priority: 3, updated_at, product_id: 1 });
		expect(rows(record(raw).logs)).toMatchObject([{ old_status_id: 0, new_status_id: 1, agent_id: 12 }]);
		await client.control('PATCH', '/desk360/tickets/1', { priority: 2 });
		const changed = record(await client.control('GET', '/desk360/tickets/1'));
		expect(changed.updated_at).not.toBe(updated_at);
		expect(rows(changed.logs)).toHaveLength(1);
	});

	test('delete takes the ticket away, and its id is not used again', async () => {
		await client.control('DELETE', '/desk360/tickets/45');
		expect((await client.api('GET', '/products/1/tickets/45')).status).toBe(404);
		expect(record(await client.control('POST', '/desk360/tickets', {})).ids).toEqual([46]);
	});

	test.each([
		['GET', '/desk360/tickets/9999', undefined, 404],
		['GET', '/desk360/tickets/x', undefined, 404],
		['POST', '/desk360/tickets', { color: 'red' }, 400],
		['POST', '/desk360/tickets', { product_id: 9 }, 404],
		['PATCH', '/desk360/tickets/1', { priority: 9 }, 400],
		['POST', '/desk360/tickets/1/messages', { message: 'x' }, 400],
		['PUT', '/desk360/limits', {}, 400],
		['PUT', '/desk360/token', { token: 'x', agent_id: 99 }, 404],
		['GET', '/journal?since=x', undefined, 400],
		['GET', '/nothing', undefined, 404],
	])('%s %s %j is refused', async (method, url, json, status) => {
		const reply = await client.call(method, `/_sandbox${url}`, { json });
		expect(reply).toMatchObject({ status, body: { error: expect.any(String) } });
	});
});

test('reset brings everything back', async () => {
	const seeded = (await client.api('GET', '/products/1/tickets')).body;
	await client.control('POST', '/desk360/tickets', { count: 5 });
	await client.control('PUT', '/desk360/clock', { freezeAt: '2024-06-01 12:00:00' });
	await client.control('PUT', '/desk360/limits', { perMinute: 3 });
	await client.control('PUT', '/desk360/token', { token: 'other' });
	await client.control('POST', '/faults', { fault: { kind: 'empty' }, times: 0 });
	await client.reset();
	expect(await journal()).toEqual([]);
	const reply = await client.api('GET', '/products/1/tickets');
	expect(reply.body).toEqual(seeded);
	expect(reply.headers.get('x-ratelimit-remaining')).toBe('5999');
	expect(reply.headers.get('date')).not.toMatch(/2024/);
});

test('a database file keeps its data over a restart', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'sandbox-'));
	const database = path.join(folder, 'sandbox.db');
	try {
		const first = await startSandboxProcess({ database });
		await fetch(`${first.origin}/_sandbox/desk360/tickets`, { method: 'POST', body: '{"name":"Kept"}' });
		await first.close();
		const second = await startSandboxProcess({ database });
		const response = await fetch(`${second.origin}/_sandbox/desk360/tickets/46`);
		expect(await response.json()).toMatchObject({ name: 'Kept' });
		await second.close();
	} finally {
		await rm(folder, { recursive: true });
	}
});

test('3,000 requests over 16 connections, all in the journal', async () => {
	await client.control('PUT', '/desk360/limits', { perMinute: 1_000_000 });
	const total = 3000;
	let sent = 0;
	const worker = async () => {
		while (sent < total) {
			sent += 1;
			expect((await client.api('GET', '/agents')).status).toBe(200);
		}
	};
	await Promise.all(Array.from({ length: 16 }, worker));
	expect((await journal()).filter(({ path }) => path === '/v1/agents')).toHaveLength(total);
});
