import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { Client, record, rows } from '../client';

let client: Client;

beforeAll(async () => {
	client = await Client.start();
});
beforeEach(() => client.reset());
afterAll(() => client.close());

const recipientNumber = '+905551234567';
const form = (fields: Record<string, string | Blob>) => {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	return data;
};
const file = (bytes: number, type: string) => new Blob([new Uint8Array(bytes)], { type });

/** The same send over each API and in each wire format. */
const apis = [
	{
		name: 'helpdesk',
		base: '/products/1/conversations',
		template: (
			id: number,
			language: number,
			parameters: Record<string, string>,
			more: Record<string, string | Blob> = {},
		) => ({
			path: `/templates/${id}/send`,
			json: { phone_number: recipientNumber, language_code: ['', 'en', 'tr', 'de', 'xx'][language], parameters },
			form: form({
				phone_number: recipientNumber,
				language_code: ['', 'en', 'tr', 'de', 'xx'][language] ?? '',
				...Object.fromEntries(Object.entries(parameters).map(([key, value]) => [`parameters[${key}]`, value])),
				...more,
			}),
		}),
	},
	{
		name: 'public',
		base: '/integrations/11/conversations',
		template: (
			id: number,
			language: number,
			parameters: Record<string, string>,
			more: Record<string, string | Blob> = {},
		) => ({
			path: '/templates/send',
			json: { template_id: id, language_id: language, destinations: [{ phone: recipientNumber, parameters }] },
			form: form({
				template_id: String(id),
				language_id: String(language),
				'destinations[0][phone]': recipientNumber,
				...Object.fromEntries(
					Object.entries(parameters).map(([key, value]) => [`destinations[0][parameters][${key}]`, value]),
				),
				...more,
			}),
		}),
	},
];

describe.each(apis)('$name', ({ base, template }) => {
	const send = async (
		id: number,
		language: number,
		parameters: Record<string, string>,
		more?: Record<string, string | Blob>,
	) => {
		const { path: address, form: body } = template(id, language, parameters, more);
		return await client.api('POST', `${base}${address}`, { form: body });
	};

	test('a template as form and as JSON', async () => {
		const { path: address, json } = template(2, 1, { 'body-1': 'Ada', 'body-2': 'A1' });
		expect((await send(2, 1, { 'body-1': 'Ada', 'body-2': 'A1' })).status).toBe(200);
		expect((await client.api('POST', `${base}${address}`, { json })).status).toBe(200);
		expect(await client.control('GET', '/desk360/messages/count')).toEqual({
			total: 2,
			uniqueRecipients: 1,
			doubled: 1,
		});
	});

	test.each<[string, number, number, Record<string, string>, Record<string, Blob>, number, RegExp]>([
		['an unknown template', 99, 1, {}, {}, 404, /template 99/],
		['an unknown language', 2, 4, {}, {}, 400, /no language/],
		['a translation in review', 2, 3, { 'body-1': 'a', 'body-2': 'b' }, {}, 400, /not active/],
		['a template that is switched off', 8, 1, {}, {}, 400, /cannot be sent/],
		['a missing variable', 2, 1, { 'body-1': 'a' }, {}, 400, /body-2/],
		['an empty variable', 2, 1, { 'body-1': 'a', 'body-2': '' }, {}, 400, /body-2/],
		['a surplus variable', 1, 1, { 'body-1': 'a' }, {}, 400, /no parameters body-1/],
		['no header file', 4, 1, { 'body-1': 'a' }, {}, 400, /header file is required/],
		['a header file too many', 1, 1, {}, { attachment: file(3, 'image/png') }, 400, /no header file/],
		['sound as a picture', 4, 1, { 'body-1': 'a' }, { attachment: file(3, 'audio/ogg') }, 400, /must fit PICTURE/],
	])('%s is refused', async (_, id, language, parameters, files, status, message) => {
		const reply = await send(id, language, parameters, files);
		expect(reply.status).toBe(status);
		expect(record(record(reply.body).error).message).toMatch(message);
		expect(await client.control('GET', '/desk360/messages/count')).toMatchObject({ total: 0 });
	});

	test.each([
		[4, 'image/png'],
		[5, 'video/mp4'],
		[6, 'application/pdf'],
	])('header file of template %i', async (id, type) => {
		expect((await send(Number(id), 1, { 'body-1': 'a' }, { attachment: file(3, String(type)) })).status).toBe(200);
	});

	test('a closed window refuses texts and lets templates pass', async () => {
		await client.control('PUT', '/desk360/window', { to: recipientNumber, open: false });
		const text = async () =>
			await client.api('POST', `${base}/messages`, { form: form({ to: recipientNumber, text: 'Hi' }) });
		expect((await text()).status).toBe(400);
		expect((await send(1, 1, {})).status).toBe(200);
		await client.control('PUT', '/desk360/window', { to: recipientNumber, open: true });
		expect((await text()).status).toBe(200);
	});

	test('six files, and one of 21 MB, are refused', async () => {
		const media = base.startsWith('/products') ? `${base}/messages/media` : `${base}/messages/medias`;
		const many = form({ to: recipientNumber });
		for (let n = 0; n < 6; n++) many.append('attachments[]', file(3, 'image/png'), `${n}.png`);
		expect((await client.api('POST', media, { form: many })).status).toBe(400);
		const large = form({ to: recipientNumber });
		large.append('attachments[]', file(21 * 1024 * 1024, 'image/png'), 'large.png');
		expect((await client.api('POST', media, { form: large })).status).toBe(400);
	});

	test('an unknown sender is not found', async () => {
		const reply = await client.api('GET', `${base.replace(/\d+/, '77')}/templates`);
		expect(reply.status).toBe(404);
	});
});

test('bulk: numbers from fields and from a CSV file, each once', async () => {
	const csv = new Blob([`phone\r\n${recipientNumber}\r\n"+905551234568"\r\n`], { type: 'text/csv' });
	const body = form({
		template_id: '2',
		language_id: '1',
		'destinations[0][phone]': recipientNumber,
		'parameters[body-1]': 'a',
		'parameters[body-2]': 'b',
		bulk_phone_file: csv,
	});
	const reply = await client.api('POST', '/integrations/11/conversations/templates/send/bulk', { form: body });
	expect(reply).toMatchObject({ status: 200, body: { phones: [recipientNumber, '+905551234568'] } });
	const helpdesk = form({ language_code: 'en', 'phones[0]': recipientNumber });
	expect((await client.api('POST', '/products/1/conversations/templates/1/send/bulk', { form: helpdesk })).status).toBe(
		200,
	);
	expect(await client.control('GET', '/desk360/messages/count')).toMatchObject({ total: 3, uniqueRecipients: 2 });
});

test('templates have two pages in both APIs', async () => {
	const publicPages = await Promise.all(
		[1, 2].map((page) => client.api('GET', `/integrations/11/conversations/templates?page=${page}`)),
	);
	expect(publicPages.map(({ body }) => rows(body).length)).toEqual([20, 8]);
	const first = record((await client.api('GET', '/products/1/conversations/templates')).body);
	expect(first.next_page_url).toMatch(/page=2$/);
});

test("the documented plans: the eleventh call within a minute of 'basic' is refused", async () => {
	await client.control('PUT', '/desk360/limits', { plan: 'basic' });
	const replies = [];
	for (let n = 0; n < 11; n++) replies.push(await client.api('GET', '/integrations'));
	expect(replies.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429]);
});

describe('callbacks', () => {
	let receiver: Server;
	let url: string;
	const received: unknown[] = [];
	beforeEach(async () => {
		received.length = 0;
		receiver = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				received.push(JSON.parse(Buffer.concat(chunks).toString()));
				response.end('ok');
			});
		}).listen(0, '127.0.0.1');
		await new Promise((resolve) => receiver.once('listening', resolve));
		url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
	});
	afterEach(() => void receiver.close());

	const contract = parse(readFileSync(path.resolve(__dirname, '../../../contracts/desk360.openapi.yaml'), 'utf8'));
	const ajv = new Ajv2020({ strict: false, validateFormats: false });
	ajv.addSchema({ $id: 'contract', components: contract.components });
	const isEvent = ajv.compile({ $ref: 'contract#/components/schemas/WebhookEvent' });

	test.each(['text', 'location', 'contacts', 'image', 'video', 'audio', 'document', 'status'])(
		'%s comes in the documented shape',
		async (type) => {
			await client.control('PUT', '/desk360/webhook', { url });
			const { deliveries } = record(await client.control('POST', '/desk360/incoming', { type }));
			expect(deliveries).toEqual([{ status: 200, error: null }]);
			expect(received).toHaveLength(1);
			expect(isEvent(received[0]) ? [] : isEvent.errors).toEqual([]);
		},
	);

	test('chatbot and automatic replies', async () => {
		await client.control('PUT', '/desk360/webhook', { url });
		await client.control('POST', '/desk360/incoming', {
			type: 'bot_histories',
			bot_histories: [{ type: 'Message', is_bot: true, text: 'Hi', to: '90' }],
		});
		await client.control('POST', '/desk360/incoming', {
			type: 'auto_replies',
			auto_replies: [{ id: 'a', to: '90', timestamp: '1', text: 'Hi' }],
		});
		expect(received.every((body) => isEvent(body))).toBe(true);
	});

	test('a redelivery is the same body, also at the same time', async () => {
		await client.control('PUT', '/desk360/webhook', { url });
		await client.control('POST', '/desk360/incoming', { type: 'text', times: 5, parallel: true });
		expect(received).toHaveLength(5);
		expect(new Set(received.map((body) => JSON.stringify(body))).size).toBe(1);
	});

	test('a send is followed by its statuses; a receiver that is down harms nobody', async () => {
		await client.control('PUT', '/desk360/webhook', { url, statuses: ['delivered', 'read'] });
		const reply = await client.api('POST', '/products/1/conversations/messages', {
			form: form({ to: recipientNumber, text: 'Hi' }),
		});
		const { message_id: id } = record(reply.body);
		for (let n = 0; n < 50 && received.length < 2; n++) await new Promise((resolve) => setTimeout(resolve, 20));
		expect(received).toEqual(
			['delivered', 'read'].map((status) => ({ statuses: { id, from: recipientNumber.slice(1), status } })),
		);
		await client.control('PUT', '/desk360/webhook', { url: 'http://127.0.0.1:1/none' });
		const { deliveries } = record(await client.control('POST', '/desk360/incoming', { type: 'text' }));
		expect(deliveries).toEqual([{ status: null, error: expect.stringMatching(/./) }]);
	});

	test('media of a message can be fetched by link and by id', async () => {
		const { payload } = record(await client.control('POST', '/desk360/incoming', { type: 'image' }));
		const message = record(record(payload).messages);
		const [link] = rows(record(message.attachments).images);
		const bytes = Buffer.from(await (await fetch(String(link?.url))).arrayBuffer());
		const { media_id: id } = record(message.image);
		const direct = await fetch(`${client.origin}/v1/integrations/11/conversations/messages/medias/${String(id)}`, {
			headers: { authorization: 'Bearer sandbox-token' },
		});
		expect(direct.headers.get('content-type')).toBe('image/png');
		expect(Buffer.from(await direct.arrayBuffer()).equals(bytes)).toBe(true);
		expect((await client.api('GET', '/integrations/11/conversations/messages/medias/nothing')).status).toBe(404);
	});
});
