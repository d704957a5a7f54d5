import { createHash } from 'node:crypto';
import { Client, record, rows } from './client';

const stampPattern = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
const noFiles = { images: [], videos: [], files: [], others: [] };

let client: Client;

beforeAll(async () => {
	client = await Client.start();
});
beforeEach(() => client.reset());
afterAll(() => client.close());

/** Follows Link headers to the end and returns the ids, page by page. */
async function allPages(path: string): Promise<unknown[][]> {
	const pages: unknown[][] = [];
	let url: string | undefined = `/v1${path}`;
	while (url !== undefined) {
		const reply = await client.call('GET', url, { headers: { authorization: 'Bearer sandbox-token' } });
		expect(reply.status).toBe(200);
		pages.push(rows(reply.body).map(({ id }) => id));
		const link = reply.headers.get('link');
		const next: string | undefined = link === null ? undefined : /^<(http[^>]+)>; rel=next$/.exec(link)?.[1];
		if (link !== null) expect(next).toBeDefined();
		url = next?.slice(client.origin.length);
	}
	return pages;
}

describe('login, products and agents', () => {
	test('login answers the token of the agent', async () => {
		const json = { email: 'agent@example.com', password: 'sandbox-password' };
		const reply = await client.call('POST', '/v1/login', { json });
		expect(reply).toMatchObject({ status: 200, body: { access_token: 'sandbox-token', token_type: 'Bearer' } });
	});

	test('login makes a token for an agent without one, and answers it again', async () => {
		const json = { email: 'second@example.com', password: 'sandbox-password' };
		const first = record((await client.call('POST', '/v1/login', { json })).body);
		const second = record((await client.call('POST', '/v1/login', { json })).body);
		expect(first.access_token).toMatch(/^\S{80}$/);
		expect(second).toEqual(first);
		const headers = { authorization: `Bearer ${String(first.access_token)}` };
		expect((await client.api('GET', '/agents/me', { headers })).body).toMatchObject({ email: 'second@example.com' });
	});

	test('products, agents and the current agent', async () => {
		expect(rows((await client.api('GET', '/products')).body)).toHaveLength(3);
		const agents = rows((await client.api('GET', '/agents')).body);
		expect(agents).toHaveLength(5);
		expect(agents[0]).toStrictEqual({ id: 11, name: 'Sample Agent', email: 'agent@example.com', avatar: null });
		expect((await client.api('GET', '/agents/me')).body).toStrictEqual(agents[0]);
	});
});

describe('ticket list', () => {
	test('pages to the end, newest change first', async () => {
		const pages = await allPages('/products/1/tickets');
		expect(pages.map((page) => page.length)).toEqual([20, 20, 5]);
		expect(pages.flat()).toEqual(Array.from({ length: 45 }, (_, index) => 45 - index));
	});

	test('order=asc turns the order round and stays in the next link', async () => {
		const pages = await allPages('/products/1/tickets?order=asc&page=1');
		expect(pages.flat()).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
	});

	test('a full last page has no link, and a page after it is empty', async () => {
		expect(await allPages('/products/1/tickets?end_date=2024-01-27')).toEqual([expect.arrayContaining([1, 20])]);
		const past = await client.api('GET', '/products/1/tickets?page=9');
		expect(past.body).toEqual([]);
		expect(past.headers.has('link')).toBe(false);
	});

	test.each([
		['reason_id=3', [43, 23, 3]],
		['priority=3&platform=iOS', [44, 32, 20, 8]],
		['start_date=2024-02-20', [45, 44]],
		['start_date=2024-01-09&end_date=2024-01-10', [3, 2]],
		['status=2&agent_id=13', [33, 18, 3]],
		['agent_id=0&start_date=2024-02-15', [43, 40]],
		['type_id=8&status=1', [32, 8]],
		['id=7', [7]],
		['email=CUSTOMER44', [44]],
		['name=customer%2011', [11]],
		['subject=question%204', [44, 43, 42, 40, 4]],
		['subject=%25', []],
	])('filter %s', async (query, ids) => {
		const reply = await client.api('GET', `/products/1/tickets?${query}`);
		expect(rows(reply.body).map(({ id }) => id)).toEqual(ids);
	});

	test('unassigned tickets may hold null, and another product has its own tickets', async () => {
		await client.control('POST', '/desk360/tickets', { agent_id: null, product_id: 2 });
		expect(rows((await client.api('GET', '/products/2/tickets?agent_id=0')).body)).toHaveLength(1);
		expect((await client.api('GET', '/products/3/tickets')).body).toEqual([]);
	});
});

describe('one ticket', () => {
	const ticket = { name: 'A Person', email: 'person@example.com', reason_id: 2, description: 'Help!', status: 2 };

	test('create as JSON, then get', async () => {
		const reply = await client.api('POST', '/products/1/tickets', { json: { ...ticket, settings: '{"a":[1]}' } });
		expect(reply.body).toStrictEqual({
			id: 46,
			reason_id: 2,
			type_id: null,
			agent_id: null,
			name: 'A Person',
			email: 'person@example.com',
			subject: null,
			last_message: 'Help!',
			channel: 'Api',
			platform: 'Api',
			status: 2,
			priority: 0,
			created_at: expect.stringMatching(stampPattern),
			updated_at: expect.stringMatching(stampPattern),
		});
		const details = await client.api('GET', '/products/1/tickets/46');
		expect(details.body).toMatchObject({ settings: { a: [1] }, custom_fields: [], star_rating: null });
		expect(rows(record(details.body).messages)).toEqual([
			expect.objectContaining({ message: 'Help!', type: 0, agent_id: 0, attachments: noFiles }),
		]);
	});

	test('settings that are no object come back as the text they were', async () => {
		await client.api('POST', '/products/1/tickets', { json: { ...ticket, settings: '5' } });
		expect((await client.api('GET', '/products/1/tickets/46')).body).toMatchObject({ settings: '5' });
	});

	test('create as a form converts numbers and keeps the bytes of files', async () => {
		const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
		const form = new FormData();
		for (const [name, value] of Object.entries({ ...ticket, assign_to_agent_id: 12 })) form.append(name, String(value));
		form.append('attachments[]', new Blob([bytes], { type: 'image/png' }), 'résumé.png');
		form.append('attachments[]', new Blob(['text'], { type: 'text/plain' }), 'note.txt');
		form.append('attachments[]', new Blob(['film'], { type: 'video/mp4' }), 'film.mp4');
		form.append('attachments[]', new Blob([], { type: 'application/octet-stream' }), 'empty.bin');
		const reply = await client.api('POST', '/products/1/tickets', { form });
		expect(reply).toMatchObject({ status: 200, body: { agent_id: 12, reason_id: 2, status: 2 } });

		const details = record((await client.api('GET', '/products/1/tickets/46')).body);
		const attachments = record(rows(details.messages)[0]?.attachments);
		const image = rows(attachments.images)[0];
		expect(image).toStrictEqual({
			name: 'résumé.png',
			url: expect.stringContaining(`${client.origin}/v1/_files/`),
			size: 70_000,
			mime: 'image/png',
		});
		expect(attachments).toMatchObject({
			videos: [{ name: 'film.mp4' }],
			files: [{ name: 'note.txt' }],
			others: [{ name: 'empty.bin', size: 0 }],
		});
		const download = await fetch(String(image?.url));
		expect(download.headers.get('content-type')).toBe('image/png');
		expect(Buffer.from(await download.arrayBuffer()).equals(bytes)).toBe(true);

		const sha256 = createHash('sha256').update(bytes).digest('hex');
		const raw = record(await client.control('GET', '/desk360/tickets/46'));
		expect(rows(raw.files)[0]).toMatchObject({ name: 'résumé.png', sha256 });
	});

	test('reply and note as JSON', async () => {
		const reply = await client.api('POST', '/products/1/tickets/1/reply', { json: { message: 'An answer' } });
		expect(reply.body).toStrictEqual({
			id: expect.any(Number),
			agent_id: 11,
			message: 'An answer',
			attachments: noFiles,
			type: 0,
			created_at: expect.stringMatching(stampPattern),
			updated_at: expect.stringMatching(stampPattern),
		});
		const note = await client.api('POST', '/products/1/tickets/1/note', { json: { message: 'A note' } });
		expect(note.body).toMatchObject({ type: 6, agent_id: 11, message: 'A note' });
		const [first] = rows((await client.api('GET', '/products/1/tickets')).body);
		// Both change the ticket; only the reply is its last message.
		expect(first).toMatchObject({ id: 1, last_message: 'An answer' });
	});

	test.each(['reply', 'note'])('%s as a form', async (action) => {
		const form = new FormData();
		form.append('message', '42');
		form.append('attachments[]', new Blob(['%PDF'], { type: 'application/pdf' }), 'a.pdf');
		const reply = await client.api('POST', `/products/1/tickets/2/${action}`, { form });
		expect(reply.body).toMatchObject({ message: '42', attachments: { files: [{ name: 'a.pdf', size: 4 }] } });
		const withoutFiles = new FormData();
		withoutFiles.append('message', 'only text');
		expect((await client.api('POST', `/products/1/tickets/2/${action}`, { form: withoutFiles })).status).toBe(200);
	});

	test('status change answers the ticket and writes a log row', async () => {
		const json = { status: 1, reason_id: 5 };
		const reply = await client.api('POST', '/products/1/tickets/1/status', { json });
		expect(reply.body).toMatchObject({ id: 1, status: 1, reason_id: 5 });
		const again = await client.api('POST', '/products/1/tickets/1/status', { json });
		expect(again.status).toBe(200);
		expect((await client.api('GET', '/products/1/tickets/1/logs')).body).toStrictEqual([
			{
				id: expect.any(Number),
				old_status_id: 0,
				new_status_id: 1,
				reason_id: 5,
				agent_id: 11,
				created_at: expect.stringMatching(stampPattern),
			},
		]);
	});

	test('logs have pages', async () => {
		for (let index = 0; index < 21; index += 1) {
			await client.api('POST', '/products/1/tickets/1/status', { json: { status: 1 + (index % 2) } });
		}
		const pages = await allPages('/products/1/tickets/1/logs');
		expect(pages.map((page) => page.length)).toEqual([20, 1]);
	});
});

describe('types and reasons', () => {
	test('types: list, create, get, update', async () => {
		const types = rows((await client.api('GET', '/types')).body);
		expect(types).toHaveLength(8);
		expect(types[0]).toMatchObject({ product_id: 0, is_custom: false, is_active: true });
		const json = { product_id: 1, title: 'Test', description: 'Test', is_active: false };
		const created = record((await client.api('POST', '/types', { json })).body);
		expect(created).toMatchObject({ ...json, is_custom: true });
		const path = `/types/${String(created.id)}`;
		expect((await client.api('GET', path)).body).toEqual(created);
		const updated = await client.api('PUT', path, { json: { is_active: true } });
		expect(updated.body).toMatchObject({ id: created.id, is_active: true, title: 'Test' });
	});

	test('reasons: the list says name, the rest title', async () => {
		const pages = await allPages('/reasons');
		expect(pages.map((page) => page.length)).toEqual([20, 5]);
		const [first] = rows((await client.api('GET', '/reasons')).body);
		expect(first).toStrictEqual({
			id: 1,
			product_id: 1,
			name: 'Question',
			is_active: true,
			created_at: expect.stringMatching(stampPattern),
			updated_at: expect.stringMatching(stampPattern),
		});
		const json = { product_id: 1, title: 'Test', is_active: true };
		const created = record((await client.api('POST', '/reasons', { json })).body);
		expect(created).toMatchObject(json);
		expect(created).not.toHaveProperty('name');
		const path = `/reasons/${String(created.id)}`;
		expect((await client.api('GET', path)).body).toEqual(created);
		const changed = { product_id: 2, title: 'Changed', is_active: false };
		expect((await client.api('PUT', path, { json: changed })).body).toMatchObject({ id: created.id, ...changed });
	});
});
