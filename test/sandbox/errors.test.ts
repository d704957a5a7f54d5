import { connect } from 'node:net';
import { once } from 'node:events';
import { Client, errorCode, type CallOptions } from './client';

let client: Client;

beforeAll(async () => {
	client = await Client.start();
});
beforeEach(() => client.reset());
afterAll(() => client.close());

const ticket = { name: 'A Person', email: 'person@example.com', reason_id: 2, description: 'Help!', status: 2 };

function form(parts: Record<string, string | Blob>): FormData {
	const data = new FormData();
	for (const [name, value] of Object.entries(parts)) {
		if (typeof value === 'string') data.append(name, value);
		else data.append(name, value, 'file.bin');
	}
	return data;
}

type Row = [name: string, method: string, path: string, options: CallOptions, status: number, code: string];

const json = (body: unknown): CallOptions => ({ json: body });
const header = (name: string, value: string): CallOptions => ({ headers: { [name]: value } });
const file = new Blob(['x']);

const cases: Row[] = [
	['wrong token', 'GET', '/products', header('authorization', 'Bearer nope'), 401, 'authentication_exception'],
	['no Bearer', 'GET', '/products', header('authorization', 'sandbox-token'), 401, 'authentication_exception'],
	['empty token', 'GET', '/products', header('authorization', ''), 401, 'authentication_exception'],
	['unknown URL', 'GET', '/nothing', {}, 404, 'not_found_exception'],
	['slash at the end', 'GET', '/products/', {}, 404, 'not_found_exception'],
	['the documentation slip /me', 'GET', '/me', {}, 404, 'not_found_exception'],
	['unknown file', 'GET', '/_files/999', {}, 404, 'not_found_exception'],
	['wrong method', 'DELETE', '/products', {}, 405, 'method_not_allowed_exception'],
	['login with GET', 'GET', '/login', {}, 405, 'method_not_allowed_exception'],
	['wrong Accept', 'GET', '/products', header('accept', 'text/html'), 406, 'not_acceptable_exception'],
	[
		'form for a status',
		'POST',
		'/products/1/tickets/1/status',
		{ form: form({ status: '1' }) },
		415,
		'unsupported_media_type_exception',
	],
	[
		'text for a type',
		'POST',
		'/types',
		{ json: {}, headers: { 'content-type': 'text/plain' } },
		415,
		'unsupported_media_type_exception',
	],
	['no body', 'POST', '/types', {}, 415, 'unsupported_media_type_exception'],
	['unknown product', 'GET', '/products/99/tickets', {}, 404, 'model_not_found_exception'],
	['unknown ticket', 'GET', '/products/1/tickets/9999', {}, 404, 'model_not_found_exception'],
	['ticket of another product', 'GET', '/products/2/tickets/1', {}, 404, 'model_not_found_exception'],
	['logs of no ticket', 'GET', '/products/1/tickets/9999/logs', {}, 404, 'model_not_found_exception'],
	[
		'reply to no ticket',
		'POST',
		'/products/1/tickets/9999/reply',
		json({ message: 'x' }),
		404,
		'model_not_found_exception',
	],
	['unknown type', 'GET', '/types/99', {}, 404, 'model_not_found_exception'],
	[
		'unknown reason',
		'PUT',
		'/reasons/99',
		json({ product_id: 1, title: 'x', is_active: true }),
		404,
		'model_not_found_exception',
	],
	[
		'type of no product',
		'POST',
		'/types',
		json({ product_id: 9, title: 'x', description: 'x', is_active: true }),
		404,
		'model_not_found_exception',
	],
	[
		'ticket with no reason',
		'POST',
		'/products/1/tickets',
		json({ ...ticket, reason_id: 999 }),
		404,
		'model_not_found_exception',
	],
	[
		'ticket for no agent',
		'POST',
		'/products/1/tickets',
		json({ ...ticket, assign_to_agent_id: 99 }),
		404,
		'model_not_found_exception',
	],
	[
		'status with no reason',
		'POST',
		'/products/1/tickets/1/status',
		json({ status: 1, reason_id: 999 }),
		404,
		'model_not_found_exception',
	],
	['id that is no number', 'GET', '/products/one/tickets', {}, 400, 'failed_validation'],
	['page 0', 'GET', '/products?page=0', {}, 400, 'failed_validation'],
	['empty page', 'GET', '/products?page=', {}, 400, 'failed_validation'],
	['page twice', 'GET', '/products?page=1&page=2', {}, 400, 'failed_validation'],
	['unknown query', 'GET', '/products?limit=5', {}, 400, 'failed_validation'],
	[
		'unknown query on a post',
		'POST',
		'/types?dry=1',
		json({ product_id: 1, title: 'x', description: 'x', is_active: true }),
		400,
		'failed_validation',
	],
	['order=desc', 'GET', '/products/1/tickets?order=desc', {}, 400, 'failed_validation'],
	['priority 4', 'GET', '/products/1/tickets?priority=4', {}, 400, 'failed_validation'],
	['30 February', 'GET', '/products/1/tickets?start_date=2024-02-30', {}, 400, 'failed_validation'],
	['missing field', 'POST', '/products/1/tickets', json({ ...ticket, email: undefined }), 400, 'failed_validation'],
	['bad e-mail', 'POST', '/products/1/tickets', json({ ...ticket, email: 'nobody' }), 400, 'failed_validation'],
	['number as text', 'POST', '/products/1/tickets', json({ ...ticket, reason_id: '2' }), 400, 'failed_validation'],
	[
		'settings that are no JSON',
		'POST',
		'/products/1/tickets',
		json({ ...ticket, settings: '{' }),
		400,
		'failed_validation',
	],
	['extra field', 'POST', '/products/1/tickets', json({ ...ticket, priority: 1 }), 400, 'failed_validation'],
	['empty message', 'POST', '/products/1/tickets/1/reply', json({ message: '' }), 400, 'failed_validation'],
	['a list', 'POST', '/products/1/tickets/1/reply', json([]), 400, 'failed_validation'],
	['JSON inside a JSON text', 'POST', '/products/1/tickets/1/reply', json('{"message":"x"}'), 400, 'failed_validation'],
	[
		'no file in JSON',
		'POST',
		'/products/1/tickets/1/reply',
		json({ message: 'x', 'attachments[]': ['x'] }),
		400,
		'failed_validation',
	],
	[
		'form without message and files',
		'POST',
		'/products/1/tickets/1/reply',
		{ form: form({ other: 'x' }) },
		400,
		'failed_validation',
	],
	[
		'file under another name',
		'POST',
		'/products/1/tickets/1/reply',
		{ form: form({ message: 'x', attachments: file }) },
		400,
		'failed_validation',
	],
	[
		'text as a file',
		'POST',
		'/products/1/tickets/1/reply',
		{ form: form({ message: 'x', 'attachments[]': 'text' }) },
		400,
		'failed_validation',
	],
	[
		'file as a text',
		'POST',
		'/products/1/tickets/1/reply',
		{ form: form({ message: file }) },
		400,
		'failed_validation',
	],
	[
		'unknown part',
		'POST',
		'/products/1/tickets/1/reply',
		{ form: form({ message: 'x', subject: 'y' }) },
		400,
		'failed_validation',
	],
	[
		'form number',
		'POST',
		'/products/1/tickets',
		{ form: form({ ...ticket, reason_id: 'two', status: '2' }) },
		400,
		'failed_validation',
	],
	['status text', 'POST', '/products/1/tickets/1/status', json({ status: 'done' }), 400, 'failed_validation'],
	['status 3', 'POST', '/products/1/tickets/1/status', json({ status: 3 }), 400, 'status_update_failed'],
	[
		'reason of a resolved ticket',
		'POST',
		'/products/1/tickets/2/status',
		json({ status: 1, reason_id: 7 }),
		400,
		'status_update_failed',
	],
	['built-in type', 'PUT', '/types/1', json({ is_active: false }), 400, 'non_custom_type'],
];

test.each(cases)('%s: %s %s', async (_name, method, path, options, status, code) => {
	const reply = await client.api(method, path, options);
	expect([reply.status, errorCode(reply)]).toEqual([status, code]);
	expect(reply.headers.get('content-type')).toMatch(/^application\/json/);
	expect(reply.headers.get('x-ratelimit-limit')).toBe('6000');
});

test('the message names the field', async () => {
	const reply = await client.api('POST', '/products/1/tickets/1/status', { json: {} });
	expect(reply.body).toMatchObject({ error: { message: 'The status field is required.' } });
});

test.each(['{"message":', ''])('JSON that cannot be read: %j', async (text) => {
	const response = await fetch(`${client.origin}/v1/products/1/tickets/1/reply`, {
		method: 'POST',
		headers: { authorization: 'Bearer sandbox-token', 'content-type': 'application/json' },
		body: text,
	});
	expect(response.status).toBe(400);
	expect(await response.json()).toMatchObject({ error: { code: 'failed_validation' } });
});

test.each(['multipart/form-data', 'multipart/form-data; boundary=x'])('form that cannot be read: %s', async (type) => {
	const response = await fetch(`${client.origin}/v1/products/1/tickets/1/reply`, {
		method: 'POST',
		headers: { authorization: 'Bearer sandbox-token', 'content-type': type },
		body: '--x\r\nContent-Disposition: form-data; name="message"\r\n\r\ncut off',
	});
	expect(response.status).toBe(400);
	expect(await response.json()).toMatchObject({ error: { code: 'failed_validation' } });
});

test('a field that comes twice in a form', async () => {
	const twice = form({ message: 'one' });
	twice.append('message', 'two');
	const reply = await client.api('POST', '/products/1/tickets/1/reply', { form: twice });
	expect([reply.status, errorCode(reply)]).toEqual([400, 'failed_validation']);
});

test.each(['application/json', '*/*', 'application/json, text/plain, */*', 'text/html, application/json;q=0.9'])(
	'Accept: %s is fine',
	async (accept) => {
		expect((await client.api('GET', '/products', { headers: { accept } })).status).toBe(200);
	},
);

test('no Accept header at all is fine', async () => {
	const { hostname, port } = new URL(client.origin);
	const socket = connect(Number(port), hostname);
	socket.end(
		'GET /v1/products HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer sandbox-token\r\n\r\n',
	);
	let answer = '';
	socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
	await once(socket, 'close');
	expect(answer).toMatch(/^HTTP\/1\.1 200 /);
});

test('a URL that cannot be decoded', async () => {
	const reply = await client.api('GET', '/types/%ZZ');
	expect([reply.status, errorCode(reply)]).toEqual([400, 'failed_validation']);
});

test('an answer that breaks the contract is a 500 that says so', async () => {
	await client.control('PATCH', '/desk360/tickets/1', { custom_fields: '5' });
	const reply = await client.api('GET', '/products/1/tickets/1');
	expect([reply.status, errorCode(reply)]).toEqual([500, 'internal_server_error']);
	expect(reply.body).toMatchObject({ error: { message: expect.stringMatching(/breaks the contract.*custom_fields/) } });
});

test('a URL of no provider is unknown, not an empty server', async () => {
	const reply = await client.call('GET', '/api/v9/products');
	expect([reply.status, errorCode(reply)]).toEqual([404, 'not_found_exception']);
});

test('a resolved ticket can be set waiting with its own reason', async () => {
	const reply = await client.api('POST', '/products/1/tickets/2/status', { json: { status: 2, reason_id: 2 } });
	expect(reply.status).toBe(200);
});
