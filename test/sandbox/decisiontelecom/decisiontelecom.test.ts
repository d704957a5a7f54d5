import { startStub, type Stub } from '../../support/stubServer';
import { Client, record, rows, type Reply } from '../client';

let client: Client;
let receiver: Stub;

beforeAll(async () => {
	client = await Client.start();
	receiver = await startStub(({ url }) =>
		url.startsWith('/photo')
			? { text: 'picture', headers: { 'content-type': url.includes('gif') ? 'image/gif' : 'image/png' } }
			: { json: {} },
	);
}, 60_000);
beforeEach(async () => {
	await client.reset();
	receiver.requests.length = 0;
});
afterAll(async () => {
	await client?.close();
	await receiver?.close();
});

const basic = (key: string) => `Basic ${Buffer.from(key).toString('base64')}`;
const call = async (path: string, json: unknown, headers = {}): Promise<Reply> =>
	await client.call('POST', `/v1/api${path}`, {
		json,
		headers: { authorization: basic('sandbox-decision-key'), ...headers },
	});
const text = (change: object = {}) => ({
	source_addr: 'Custom Company',
	destination_addr: 380630000000,
	message_type: 1,
	text: 'Hello',
	...change,
});
const template = { namespace: 'ns', name: 'order_update', language: { policy: 'deterministic', code: 'en_US' } };
const templateMessage = (message: unknown, change: object = {}) => ({
	...text({
		message_type: 4,
		text: undefined,
		template_name: 'order_update',
		template_params: JSON.stringify(message),
	}),
	...change,
});
const raw = { to: '380630000000', type: 'template', template };
const send = async (body: unknown) => await call('/send-whatsapp', body);
const settings = async (change: object) => await client.control('PUT', '/decisiontelecom/settings', change);
const messages = async () => rows(await client.control('GET', '/decisiontelecom/messages'));
const deliveries = async () => rows(await client.control('GET', '/decisiontelecom/deliveries'));

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
	for (let turn = 0; turn < 400; turn++) {
		if (await condition()) return;
		await new Promise((done) => setTimeout(done, 10));
	}
	throw new Error('It did not happen');
}

test.each([
	['a text', text()],
	['a text to digits', text({ destination_addr: '380630000000' })],
	['an image', text({ message_type: 2, text: undefined, file_url: 'https://example.org/image.JPG' })],
	['an image with a caption', text({ message_type: 2, file_url: 'https://example.org/image.png' })],
	['a template', templateMessage(raw)],
	['a template alone', raw],
])('takes %s', async (_what, body) => {
	expect(await send(body)).toMatchObject({ status: 200, body: { message_id: 554 } });
	expect(await messages()).toMatchObject([{ message_id: 554, to: '380630000000' }]);
});

const error = (code: number, parameter: string | null = null) => ({
	name: parameter === null ? expect.any(String) : `Invalid Parameter: ${parameter}`,
	message: expect.any(String),
	code,
	status: expect.any(Number),
});

test.each<[string, object, number, string | null]>([
	['a sender of 21 characters', text({ source_addr: 'x'.repeat(21) }), 1, 'source_addr'],
	['no sender', text({ source_addr: undefined }), 1, 'source_addr'],
	['a number with a plus', text({ destination_addr: '+380630000000' }), 1, 'destination_addr'],
	['type 3', text({ message_type: 3 }), 1, 'message_type'],
	['no text', text({ text: undefined }), 1, 'text'],
	['a text of 4,097 characters', text({ text: 'x'.repeat(4097) }), 1, 'text'],
	['an image without link', text({ message_type: 2 }), 1, 'file_url'],
	['a GIF', text({ message_type: 2, file_url: 'https://example.org/a.gif' }), 9, null],
	['a link that names no image', text({ message_type: 2, file_url: 'https://example.org/a?x=1' }), 9, null],
	['a callback that is none', text({ callback_url: 'trigger' }), 1, 'callback_url'],
	['something else', text({ priority: 1 }), 1, 'priority'],
	['a template without parameters', templateMessage(raw, { template_params: undefined }), 1, 'template_params'],
	['parameters that are no JSON', templateMessage(raw, { template_params: '{to}' }), 1, 'template_params'],
	['parameters that are an object', templateMessage(raw, { template_params: raw }), 1, 'template_params'],
	['parameters for somebody else', templateMessage({ ...raw, to: '380630000001' }), 1, 'template_params'],
	[
		'parameters without namespace',
		templateMessage({ ...raw, template: { ...template, namespace: '' } }),
		1,
		'template_params',
	],
	['parameters of another template', templateMessage(raw, { template_name: 'other' }), 1, 'template_name'],
	['a template alone without language', { ...raw, template: { ...template, language: undefined } }, 1, 'template'],
])('refuses %s', async (_what, body, code, parameter) => {
	expect(await send(body)).toMatchObject({ status: 200, body: error(code, parameter) });
	expect(await messages()).toEqual([]);
});

test.each([
	['nothing', ''],
	['another scheme', 'Bearer sandbox-decision-key'],
	['the key, not encoded', 'Basic sandbox-decision-key'],
	['another key', basic('wrong')],
	['the key, encoded twice', basic(Buffer.from('sandbox-decision-key').toString('base64'))],
])('%s is refused', async (_what, authorization) => {
	expect(await call('/send-whatsapp', text(), { authorization })).toMatchObject({
		status: 401,
		body: { name: 'Unauthorized', status: 401 },
	});
});

test('the key as user name is taken, and another one after a change', async () => {
	expect((await call('/send-whatsapp', text(), { authorization: basic('sandbox-decision-key:') })).status).toBe(200);
	await client.control('PUT', '/decisiontelecom/key', { key: 'new-key' });
	expect((await call('/send-whatsapp', text())).status).toBe(401);
	expect((await call('/send-whatsapp', text(), { authorization: basic('new-key') })).status).toBe(200);
});

test('what is no call of the API', async () => {
	const headers = { authorization: basic('sandbox-decision-key') };
	expect(await call('/send', text())).toMatchObject({ status: 404, body: { name: 'Not Found' } });
	expect((await client.call('GET', '/v1/api/send-whatsapp', { headers })).status).toBe(405);
	expect((await client.call('POST', '/v1/api/send-whatsapp', { headers })).status).toBe(415);
	// The helpdesk next door keeps its own paths.
	expect((await client.api('GET', '/products')).status).toBe(200);
});

test('a message goes from pending over sent and delivered to seen', async () => {
	await send(text());
	await until(async () => (await messages())[0]?.status === 7);
	expect((await messages())[0]?.history).toEqual([6, 0, 1, 7]);
	expect(await call('/receive-whatsapp', { message_id: 554 })).toMatchObject({ body: { message_id: 554, status: 7 } });
	expect(await call('/receive-whatsapp', { message_id: 9 })).toMatchObject({ body: error(1, 'message_id') });
	expect(await call('/receive-whatsapp', { message_id: 'x' })).toMatchObject({ body: error(1, 'message_id') });
});

test('it stops where it is told to, and fails for numbers that are not on WhatsApp', async () => {
	await settings({ deliveredAfterMs: null });
	await send(text());
	await until(async () => (await messages())[0]?.status === 0);
	await settings({ deliveredAfterMs: 1 });
	await send(text({ destination_addr: 15550990001 }));
	await until(async () => (await messages())[1]?.status === 4);
	expect((await messages())[0]?.status).toBe(0);
});

describe('callbacks', () => {
	const url = () => `${receiver.origin}/webhook/a/secret`;
	const told = () =>
		receiver.requests.map(({ method, url: address, body, headers }) => ({
			method,
			query: address.split('?')[1] ?? '',
			type: String(headers['content-type'] ?? '').split(';')[0],
			body: body.toString(),
		}));

	test.each([
		['json', { method: 'POST', type: 'application/json', body: '{"message_id":554,"status":0}' }],
		['form', { method: 'POST', type: 'application/x-www-form-urlencoded', body: 'message_id=554&status=0' }],
		['multipart', { method: 'POST', type: 'multipart/form-data', body: expect.stringContaining('name="message_id"') }],
		['query', { method: 'GET', query: 'message_id=554&status=0', body: '' }],
	])('as %s', async (callbacks, first) => {
		await settings({ callbacks });
		await send(text({ callback_url: url() }));
		await until(() => receiver.requests.length === 3);
		expect(told()[0]).toMatchObject(first);
		await until(async () => (await deliveries()).every(({ status }) => status === 200));
		expect(await deliveries()).toMatchObject([0, 1, 7].map((status) => ({ fields: { message_id: 554, status } })));
		expect(JSON.stringify(await deliveries())).not.toContain('secret');
	});

	test('in each of the likely shapes in turn, as nobody documents any', async () => {
		await settings({ callbackShape: 'inTurn', sentAfterMs: 1, deliveredAfterMs: 1, seenAfterMs: 1 });
		await send(text({ callback_url: url() }));
		await send(text({ callback_url: url() }));
		await until(() => receiver.requests.length === 6);
		const shapes = told().map(({ body }) => body.replace(/\d+/g, 'n'));
		expect(new Set(shapes)).toEqual(
			new Set([
				'{"message_id":n,"status":n}',
				'{"id":n,"status":n}',
				'{"messageId":n,"status":n}',
				'{"message_id":n,"status_id":n}',
				'{"data":{"message_id":n,"status":n}}',
			]),
		);
	});

	test('with words, set by hand, and made up', async () => {
		await settings({ statusWords: true, sentAfterMs: null });
		await send(text({ callback_url: url() }));
		await client.control('POST', '/decisiontelecom/status', { message_id: 554, status: 2 });
		await client.control('POST', '/decisiontelecom/callback', { url: url(), fields: { status: 99 }, times: 2 });
		await until(() => receiver.requests.length === 3);
		expect(
			told()
				.map(({ body }) => body)
				.sort(),
		).toEqual(['{"message_id":554,"status":"rejected"}', '{"status":99}', '{"status":99}']);
	});

	test('a receiver that cannot be reached is noted', async () => {
		await send(text({ callback_url: 'http://127.0.0.1:1/x' }));
		await until(
			async () => (await deliveries()).length === 3 && (await deliveries()).every(({ error: why }) => why !== null),
		);
		expect((await deliveries())[0]).toMatchObject({
			status: null,
			error: expect.stringMatching(/ECONNREFUSED|bad port/),
		});
	});
});

describe('what can be switched', () => {
	test.each([
		['body', 200],
		['http', 429],
	])('the rate limit, with errors in the %s', async (errorsAs, status) => {
		await settings({ errorsAs });
		await client.control('PUT', '/decisiontelecom/limits', { perMinute: 1 });
		expect(await send(text())).toMatchObject({ body: { message_id: 554 } });
		expect(await send(text())).toMatchObject({ status, body: error(0) });
		await client.control('PUT', '/decisiontelecom/limits', { perMinute: null });
		expect(await send(text())).toMatchObject({ body: { message_id: 555 } });
	});

	test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('error %i, for one recipient and so many times', async (code) => {
		await client.control('POST', '/decisiontelecom/fail', { code, to: '380630000000', times: 2 });
		expect(await send(text({ destination_addr: 380630000001 }))).toMatchObject({ body: { message_id: 554 } });
		expect(await send(text())).toMatchObject({ status: 200, body: error(code) });
		await settings({ errorsAs: 'http', textCodes: true });
		const reply = await send(text());
		expect(reply.body).toMatchObject({ code: String(code), status: String(reply.status) });
		expect(reply.status).toBeGreaterThanOrEqual(400);
		expect(await send(text())).toMatchObject({ body: { message_id: 555 } });
	});

	test('a closed window takes templates only', async () => {
		await client.control('PUT', '/decisiontelecom/window', { to: '380630000000', open: false });
		expect(await send(text())).toMatchObject({ body: error(7) });
		expect(await send(templateMessage(raw))).toMatchObject({ body: { message_id: 554 } });
		await client.control('PUT', '/decisiontelecom/window', { to: '380630000000', open: true });
		expect(await send(text())).toMatchObject({ body: { message_id: 555 } });
	});

	test('the balance', async () => {
		await client.control('PUT', '/decisiontelecom/balance', { left: 1 });
		expect(await send(text())).toMatchObject({ body: { message_id: 554 } });
		expect(await send(text())).toMatchObject({ body: error(3) });
	});

	test('ids as text', async () => {
		await settings({ textIds: true });
		expect(await send(text())).toMatchObject({ body: { message_id: '554' } });
	});

	test('images are fetched: what is none is an error', async () => {
		await settings({ fetchFiles: true });
		for (const name of ['photo.png', 'photo-gif.png', 'missing.png']) {
			const file_url = `${receiver.origin}/${name}`;
			await send(text({ message_type: 2, text: undefined, file_url }));
		}
		await until(async () => (await messages()).every(({ status }) => status === 7 || status === 3));
		expect((await messages()).map(({ status, file }) => [status, String(record(file).type).split(';')[0]])).toEqual([
			[7, 'image/png'],
			[3, 'image/gif'],
			[3, 'application/json'],
		]);
	});

	test('everything is counted, and gone after a reset', async () => {
		await send(text());
		await send(text());
		expect(await client.control('GET', '/decisiontelecom/messages/count')).toEqual({
			total: 2,
			uniqueRecipients: 1,
			doubled: 1,
		});
		await client.reset();
		expect(await messages()).toEqual([]);
		expect(await deliveries()).toEqual([]);
	});

	test.each([
		['PUT', '/decisiontelecom/settings', { callbacks: 'xml' }],
		['POST', '/decisiontelecom/fail', { code: 10 }],
		['POST', '/decisiontelecom/status', { message_id: 1, status: 1 }],
	])('%s %s with %j is refused', async (method, path, json) => {
		await expect(client.control(method, path, json)).rejects.toThrow(/40[04]/);
	});
});
