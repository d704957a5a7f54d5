import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { IBinaryKeyData, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { parse } from 'yaml';
import { startContractServer, type ContractServer } from '../support/contractServer';
import { byId, getChatSetup, variables } from '../support/getChat';
import { executeNode, loadList, loadMapper, loadOptions, type ExecuteSetup } from '../support/n8nCore';
import { readForm } from '../support/recorder';

const base = '/api/v1';
// The sandbox knows this token; a server named by the environment may take any.
const token = process.env.CONTRACT_TOKEN_GETCHAT ?? 'sandbox-getchat-token';
const to = '+15550100123';
const waId = '15550100123';
const png = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);
const file = (mimeType: string, fileName: string): IBinaryKeyData => ({
	data: { data: png.toString('base64'), mimeType, fileName },
});
const picture = [{ json: {}, binary: file('image/png', 'photo.png') }];

let server: ContractServer;
const requests = () => server.recorder.requests;
const setup = (parameters: INodeParameters) => {
	const made = getChatSetup(server.baseUrl, parameters);
	return { ...made, credential: { ...made.credential, apiToken: token } };
};
const run = async (
	resource: string,
	operation: string,
	parameters: INodeParameters = {},
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> => await executeNode({ ...setup({ resource, operation, ...parameters }), ...options });

/** `METHOD path?query` of every request since the test began, and that all carry the token. */
function calls(): string[] {
	return requests().map(({ method, url, headers }) => {
		expect(headers.authorization).toBe(`Token ${token}`);
		return `${method} ${url.replace(base, '')}`;
	});
}

/** The JSON body of the last request. */
function lastBody(): unknown {
	const request = requests().at(-1);
	expect(request?.headers['content-type']).toBe('application/json');
	return JSON.parse(request?.body.toString() ?? '');
}

/** Existing records, by what the server shows: ids differ between the sandbox and a server of examples. */
let ids: Record<'user' | 'group' | 'tag' | 'webhook' | 'savedResponse' | 'deviceToken' | 'error', number>;
let message: { id: string; whatsappId: string; timestamp: number };
let chat: string;

async function firstId(resource: string): Promise<number> {
	const [first] = await run(resource, 'getAll', { limit: 1 });
	// The contract does not show the ids of errors.
	return Number(first?.json.id ?? 1);
}

beforeAll(async () => {
	server = await startContractServer('GETCHAT', base);
	const [current] = await run('user', 'getCurrent', { simplify: false });
	const groups = (current?.json.groups ?? []) as Array<{ id: number }>;
	ids = {
		user: await firstId('user'),
		// Only groups of one's own can be filtered by.
		group: Number(groups[0]?.id ?? (await firstId('group'))),
		tag: await firstId('tag'),
		webhook: await firstId('webhook'),
		savedResponse: await firstId('savedResponse'),
		deviceToken: await firstId('deviceToken'),
		error: await firstId('error'),
	};
	const [newest] = await run('message', 'getAll', { limit: 1, filters: { fromUs: false } });
	message = {
		id: String(newest?.json.id),
		whatsappId: String(newest?.json.whatsapp_id),
		timestamp: Math.floor(Date.parse(String(newest?.json.timestamp)) / 1000),
	};
	chat = String(newest?.json.wa_id);
}, 60_000);

/** `METHOD path` of every request of all tests. */
const asked = new Set<string>();

beforeEach(() => {
	requests().length = 0;
});

afterEach(() => {
	for (const { method, url } of requests()) asked.add(`${method} ${url.replace(base, '').replace(/\?.*$/, '')}`);
});

afterAll(async () => await server?.close());

describe('messages', () => {
	const send = async (operation: string, parameters: INodeParameters = {}, options: Partial<ExecuteSetup> = {}) => {
		const items = await run('message', operation, { to: `+${chat}`, ...parameters }, options);
		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({
				outcome: 'queued',
				to: `+${chat}`,
				messageId: expect.stringMatching(/^[\da-f-]{36}$/),
				answer: expect.any(Object),
			}),
		]);
		expect(calls().at(-1)).toBe('POST /messages/');
		return lastBody();
	};

	test('text', async () => {
		const body = await send('sendText', { text: 'Hello 👋', additionalFields: { previewUrl: false } });
		expect(body).toEqual({ wa_id: chat, type: 'text', text: { body: 'Hello 👋', preview_url: false } });
	});

	test.each([
		['sendImage', 'image', { caption: 'Your receipt' }, { caption: 'Your receipt' }],
		['sendVideo', 'video', { caption: 'Demo' }, { caption: 'Demo' }],
		['sendAudio', 'audio', {}, {}],
		['sendDocument', 'document', { caption: 'Invoice', fileName: 'i.pdf' }, { caption: 'Invoice', filename: 'i.pdf' }],
		['sendSticker', 'sticker', {}, {}],
	])('%s by link and by id', async (operation, type, parameters, content) => {
		const mediaUrl = 'https://files.example.com/file';
		expect(await send(operation, { mediaSource: 'url', mediaUrl, ...parameters })).toEqual({
			wa_id: chat,
			type,
			[type]: { link: mediaUrl, ...content },
		});
		expect(await send(operation, { mediaSource: 'mediaId', mediaId: 'sample-media-id', ...parameters })).toEqual({
			wa_id: chat,
			type,
			[type]: { id: 'sample-media-id', ...content },
		});
	});

	test.each([
		['sendImage', 'image', 'image/png', 'photo.png', {}],
		['sendVideo', 'video', 'video/mp4', 'demo.mp4', {}],
		['sendAudio', 'audio', 'audio/ogg', 'note.ogg', {}],
		['sendDocument', 'document', 'application/pdf', 'invoice.pdf', { filename: 'invoice.pdf' }],
		['sendSticker', 'sticker', 'image/webp', 'fun.webp', {}],
	])('%s from a file of the item, uploaded first', async (operation, type, mimeType, fileName, content) => {
		const items = [{ json: {}, binary: file(mimeType, fileName) }];
		const body = await send(operation, { mediaSource: 'binary' }, { items });
		expect(calls()).toEqual(['POST /media/', 'POST /messages/']);
		const [upload] = requests();
		if (!upload) throw new Error('nothing uploaded');
		expect(await readForm(upload)).toEqual([{ name: 'file_encoded', fileName, type: mimeType, bytes: png }]);
		expect(body).toEqual({
			wa_id: chat,
			type,
			[type]: { link: expect.stringMatching(/^https?:\/\/.*\/media\//), ...content },
		});
	});

	test('text and file in bulk', async () => {
		// Somebody else than the chat's customer, whoever that is on this server.
		const other = '+15550100987';
		const recipients = { recipientsSource: 'list', recipients: [other, `+${chat}`, 'nobody'] };
		const items = await run('message', 'sendBulk', { ...recipients, text: 'Hello everybody' });
		expect(items.map(({ json }) => json)).toMatchObject([
			{ to: other },
			{ outcome: 'queued', to: `+${chat}` },
			{ outcome: 'failed', entered: 'nobody' },
			{ summary: true, recipients: 3, requests: 2 },
		]);
		expect(lastBody()).toEqual({ wa_id: chat, type: 'text', text: { body: 'Hello everybody' } });
		await run('message', 'sendBulk', { to: `+${chat}`, messageType: 'media' }, { items: picture });
		expect(calls().slice(-2)).toEqual(['POST /media/', 'POST /messages/']);
		expect(lastBody()).toEqual({
			wa_id: chat,
			type: 'image',
			image: { link: expect.stringMatching(/^https?:\/\/.*\/media\//) },
		});
	});

	test('location', async () => {
		const place = { latitude: 52.52, longitude: 13.405, name: 'Sample office', address: '1 Sample Street' };
		expect(await send('sendLocation', place)).toEqual({ wa_id: chat, type: 'location', location: place });
	});

	test('contacts, of which only known types of addresses stay', async () => {
		const contact = {
			formatted_name: 'Sample Shop',
			phones: { phone: [{ phone: '+15550100999', type: 'WORK', wa_id: '15550100999' }] },
			emails: { email: [{ email: 'shop@example.com', type: 'other' }] },
			urls: { url: [{ url: 'https://shop.example.com', type: 'work' }] },
			birthday: '2012-08-18T00:00:00',
			company: 'Sample',
		};
		expect(await send('sendContacts', { contacts: { contact: [contact] } })).toEqual({
			wa_id: chat,
			type: 'contacts',
			contacts: [
				{
					name: { formatted_name: 'Sample Shop', first_name: 'Sample', last_name: 'Shop' },
					birthday: '2012-08-18',
					org: { company: 'Sample' },
					phones: [{ phone: '+15550100999', type: 'WORK', wa_id: '15550100999' }],
					emails: [{ email: 'shop@example.com' }],
					urls: [{ url: 'https://shop.example.com', type: 'WORK' }],
				},
			],
		});
	});

	const interactive = async (operation: string, parameters: INodeParameters) => {
		const body = await send(operation, parameters);
		expect(body).toMatchObject({ wa_id: chat, type: 'interactive' });
		return (body as { interactive: unknown }).interactive;
	};

	test.each<[string, INodeParameters, unknown]>([
		['text', { headerType: 'text', headerText: 'Delivery' }, { type: 'text', text: 'Delivery' }],
		[
			'image',
			{ headerType: 'image', headerMediaUrl: 'https://example.com/a.jpg' },
			{ type: 'image', image: { link: 'https://example.com/a.jpg' } },
		],
		[
			'video',
			{ headerType: 'video', headerMediaUrl: 'https://example.com/a.mp4' },
			{ type: 'video', video: { link: 'https://example.com/a.mp4' } },
		],
		[
			'document',
			{ headerType: 'document', headerMediaUrl: 'https://example.com/a.pdf', headerFileName: 'a.pdf' },
			{ type: 'document', document: { link: 'https://example.com/a.pdf', filename: 'a.pdf' } },
		],
	])('reply buttons below a header of the kind %s', async (_, header, expected) => {
		const parameters = {
			body: 'Is **tomorrow** fine?',
			footer: 'Sample Shop',
			buttons: { button: [{ id: 'yes', title: 'Yes' }, { title: 'No' }] },
			additionalFields: { formatting: 'markdown' },
		};
		expect(await interactive('sendButtons', { ...parameters, ...header })).toEqual({
			type: 'button',
			header: expected,
			body: { text: 'Is *tomorrow* fine?' },
			footer: { text: 'Sample Shop' },
			action: {
				buttons: [
					{ type: 'reply', reply: { id: 'yes', title: 'Yes' } },
					{ type: 'reply', reply: { id: 'No', title: 'No' } },
				],
			},
		});
	});

	test('list', async () => {
		const sections = [
			{
				title: 'Help',
				rows: [{ id: 'orders', title: 'Orders', description: 'Track or change' }, { title: 'Returns' }],
			},
			{ title: 'More', rows: [{ id: 'other', title: 'Other' }] },
		];
		const parameters = { body: 'Choose a topic', headerText: 'Topics', listButton: 'Open' };
		const expected = {
			type: 'list',
			header: { type: 'text', text: 'Topics' },
			body: { text: 'Choose a topic' },
			action: {
				button: 'Open',
				sections: [
					{
						title: 'Help',
						rows: [
							{ id: 'orders', title: 'Orders', description: 'Track or change' },
							{ id: 'Returns', title: 'Returns' },
						],
					},
					{ title: 'More', rows: [{ id: 'other', title: 'Other' }] },
				],
			},
		};
		const fields = { section: sections.map(({ title, rows }) => ({ title, rows: { row: rows } })) };
		expect(await interactive('sendList', { ...parameters, sections: fields })).toEqual(expected);
		const json = { sectionsSource: 'json', sectionsJson: JSON.stringify(sections) };
		expect(await interactive('sendList', { ...parameters, ...json })).toEqual(expected);
	});

	test('a list with one section needs no title', async () => {
		const sections = { section: [{ rows: { row: [{ title: 'One' }] } }] };
		expect(await interactive('sendList', { body: 'Choose', listButton: 'Open', sections })).toEqual({
			type: 'list',
			body: { text: 'Choose' },
			action: { button: 'Open', sections: [{ rows: [{ id: 'One', title: 'One' }] }] },
		});
	});

	test('product, product list and catalog', async () => {
		const product = { catalogId: 'cat-1', productRetailerId: 'sku-1' };
		const action = { catalog_id: 'cat-1', product_retailer_id: 'sku-1' };
		expect(await interactive('sendProduct', { ...product, body: 'Back in stock', footer: 'Shop' })).toEqual({
			type: 'product',
			body: { text: 'Back in stock' },
			footer: { text: 'Shop' },
			action,
		});
		expect(await interactive('sendProduct', product)).toEqual({ type: 'product', action });
		expect(
			await interactive('sendProductList', {
				catalogId: 'cat-1',
				headerText: 'Offers',
				body: 'This week',
				sections: { section: [{ title: 'Shoes', products: ['sku-1', '={{ ["sku-2"] }}'] }] },
			}),
		).toEqual({
			type: 'product_list',
			header: { type: 'text', text: 'Offers' },
			body: { text: 'This week' },
			action: {
				catalog_id: 'cat-1',
				sections: [
					{ title: 'Shoes', product_items: [{ product_retailer_id: 'sku-1' }, { product_retailer_id: 'sku-2' }] },
				],
			},
		});
		expect(await interactive('sendCatalog', { body: 'Browse', thumbnailProductRetailerId: 'sku-1' })).toEqual({
			type: 'catalog_message',
			body: { text: 'Browse' },
			action: { name: 'catalog_message', parameters: { thumbnail_product_retailer_id: 'sku-1' } },
		});
		expect(await interactive('sendCatalog', { body: 'Browse' })).toMatchObject({ action: { name: 'catalog_message' } });
	});

	test('CTA URL, location request and flow', async () => {
		expect(
			await interactive('sendCtaUrl', { body: 'See it', buttonText: 'Open', buttonUrl: 'https://shop.example.com/1' }),
		).toEqual({
			type: 'cta_url',
			body: { text: 'See it' },
			action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://shop.example.com/1' } },
		});
		expect(await interactive('requestLocation', { body: 'Where?' })).toEqual({
			type: 'location_request_message',
			body: { text: 'Where?' },
			action: { name: 'send_location' },
		});
		const flow = { body: 'Book a visit', flowId: '123456', flowCta: 'Book', flowIdentifier: 'order-1' };
		expect(
			await interactive('sendFlow', { ...flow, flowScreen: 'START', flowData: '{"day": "Monday"}', flowMode: 'draft' }),
		).toEqual({
			type: 'flow',
			body: { text: 'Book a visit' },
			action: {
				name: 'flow',
				parameters: {
					flow_message_version: '3',
					flow_id: '123456',
					flow_cta: 'Book',
					flow_token: 'order-1',
					mode: 'draft',
					flow_action: 'navigate',
					flow_action_payload: { screen: 'START', data: { day: 'Monday' } },
				},
			},
		});
		expect(
			await interactive('sendFlow', { ...flow, flowBy: 'name', flowName: 'visit', flowAction: 'data_exchange' }),
		).toMatchObject({ action: { parameters: { flow_name: 'visit', flow_action: 'data_exchange' } } });
	});

	test('reaction, and taking it back', async () => {
		const reaction = async (emoji: string) => await send('sendReaction', { messageId: message.whatsappId, emoji });
		const expected = { wa_id: chat, type: 'reaction', reaction: { message_id: message.whatsappId, emoji: '👍' } };
		expect(await reaction('👍')).toEqual(expected);
		expect(await reaction('')).toEqual({ ...expected, reaction: { ...expected.reaction, emoji: '' } });
	});

	test('get', async () => {
		const [simple] = await run('message', 'get', { messageId: message.id });
		expect(calls()).toEqual([`GET /messages/${message.id}/`]);
		expect(simple?.json).toMatchObject({ id: message.id, whatsapp_id: message.whatsappId, wa_id: chat });
		expect(Object.keys(simple?.json ?? {})).toHaveLength(10);
		const [raw] = await run('message', 'get', { messageId: message.id, simplify: false });
		expect(raw?.json).toMatchObject({ waba_payload: { id: message.whatsappId } });
	});

	test('get many with all filters', async () => {
		await run('message', 'getAll', {
			limit: 3,
			filters: {
				assignedToMe: false,
				beforeTime: '2030-01-01T00:00:00Z',
				waId: byId(to),
				fromUs: false,
				groupId: byId(ids.group),
				markAsReceived: true,
				search: 'order',
				sinceTime: 1_600_000_000,
				tagId: byId(ids.tag),
			},
		});
		const url = new URL(requests()[0]?.url ?? '', 'http://x');
		expect(url.pathname).toBe(`${base}/messages/`);
		expect(Object.fromEntries(url.searchParams)).toEqual({
			wa_id: waId,
			since_time: '1600000000',
			before_time: String(Date.UTC(2030, 0, 1) / 1000),
			mark_as_received: '1',
			chat_tag_id: String(ids.tag),
			search: 'order',
			assigned_to_me: 'false',
			assigned_group: String(ids.group),
			from_us: 'false',
			limit: '3',
		});
	});

	test('mark as received', async () => {
		const [item] = await run('message', 'markAsReceived', { waId: byId(chat), timestamp: message.timestamp });
		expect(item?.json).toEqual({ success: true, timestamp: message.timestamp, customer_wa_id: chat });
		expect(calls()).toEqual(['POST /mark_as_received/']);
		expect(lastBody()).toEqual({ timestamp: message.timestamp, customer_wa_id: chat });
	});
});

describe('templates', () => {
	/** A template with text alone. */
	const chosen = async () => {
		const { results } = await loadList(setup({ resource: 'template', operation: 'send' }), 'searchTemplates', '');
		for (const { value } of results) {
			const node = setup({ resource: 'template', operation: 'send', templateId: byId(String(value)) });
			const { fields } = await loadMapper(node, 'getTemplateVariables');
			const keys = fields.map(({ id }) => id);
			if (keys.length > 0 && keys.every((key) => key.startsWith('body-'))) return { id: String(value), keys };
		}
		throw new Error('no template with text alone');
	};

	test('send, with the components that the form gives', async () => {
		const { id, keys } = await chosen();
		requests().length = 0;
		const values = Object.fromEntries(keys.map((key) => [key, `value of ${key}`]));
		const parameters = { to, templateId: byId(id), templateVariables: variables(values) };
		const [item] = await run('template', 'send', parameters);
		expect(item?.json).toMatchObject({ outcome: 'queued', to, messageId: expect.stringMatching(/./) });
		const [name, code] = id.split(':');
		const parts = keys.map((key) => expect.objectContaining({ type: 'text', text: `value of ${key}` }));
		expect(lastBody()).toMatchObject({
			wa_id: waId,
			type: 'template',
			template: {
				name,
				language: { policy: 'deterministic', code },
				components: expect.arrayContaining([{ type: 'body', parameters: parts }]),
			},
		});
	});

	test('send with raw components of every kind, without a look at the list', async () => {
		const link = 'https://files.example.com/a';
		const components = [
			{ type: 'header', parameters: [{ type: 'video', video: { link } }] },
			{
				type: 'body',
				parameters: [
					{ type: 'text', text: 'Nathan' },
					{ type: 'text', parameter_name: 'city', text: 'Springfield' },
					{ type: 'currency', currency: { fallback_value: '$1', code: 'USD', amount_1000: 1000 } },
					{ type: 'date_time', date_time: { fallback_value: 'Monday' } },
				],
			},
			{ type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '1001' }] },
			{ type: 'button', sub_type: 'quick_reply', index: 1, parameters: [{ type: 'payload', payload: 'stop' }] },
			{ type: 'button', sub_type: 'copy_code', index: 2, parameters: [{ type: 'coupon_code', coupon_code: 'A1' }] },
		];
		await run('template', 'send', {
			to,
			templateId: byId('order_shipped:en_US'),
			templateMode: 'json',
			templateComponents: JSON.stringify(components),
		});
		expect(calls()).toEqual(['POST /messages/']);
		expect(lastBody()).toMatchObject({ template: { name: 'order_shipped', components } });
	});

	test('send in bulk: one request each, queued', async () => {
		const { id, keys } = await chosen();
		requests().length = 0;
		const values = Object.fromEntries(keys.map((key) => [key, `={{ "${key} " + $json.phone }}`]));
		const items = await run(
			'template',
			'sendBulk',
			{ to: '={{ $json.phone }}', templateId: byId(id), templateVariables: variables(values) },
			{ items: [{ json: { phone: to } }, { json: { phone: '+15550100124' } }, { json: { phone: 'nobody' } }] },
		);
		expect(calls().filter((call) => call.startsWith('POST'))).toEqual(['POST /messages/', 'POST /messages/']);
		expect(items.map(({ json }) => json)).toMatchObject([
			{ outcome: 'queued', to },
			{ outcome: 'queued', to: '+15550100124' },
			{ outcome: 'failed', entered: 'nobody' },
			{ summary: true, recipients: 3, sent: 0, queued: 2, failed: 1 },
		]);
	});

	test('get many, refresh, refresh status', async () => {
		const [template] = await run('template', 'getAll', { limit: 1 });
		expect(template?.json).toMatchObject({ name: expect.any(String), language: expect.any(String) });
		expect((await run('template', 'refresh'))[0]?.json).toEqual({ success: true });
		expect((await run('template', 'getRefreshStatus'))[0]?.json).toEqual({ currently_refreshing: expect.any(Boolean) });
		expect(calls()).toEqual([
			'GET /templates/?limit=100',
			'POST /templates/refresh/issue/',
			'GET /templates/refresh/status/',
		]);
	});

	test('create and delete', async () => {
		await run('template', 'create', {
			name: 'contract_test',
			category: 'UTILITY',
			language: 'en_US',
			headerFormat: 'TEXT',
			headerText: 'Order {{1}}',
			headerExample: 'A1',
			body: 'Hello {{1}}, your order {{2}} has shipped.',
			bodyExamples: ['Nathan', 'A1'],
			footer: 'Sample Shop',
			buttons: {
				button: [
					{ type: 'QUICK_REPLY', text: 'Stop' },
					{
						type: 'URL',
						text: 'Track',
						target: 'https://shop.example.com/{{1}}',
						example: 'https://shop.example.com/1',
					},
					{ type: 'PHONE_NUMBER', text: 'Call', target: '+15550100999' },
				],
			},
		});
		expect(calls()).toEqual(['POST /templates/']);
		expect(lastBody()).toEqual({
			name: 'contract_test',
			category: 'UTILITY',
			language: 'en_US',
			components: [
				{ type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['A1'] } },
				{
					type: 'BODY',
					text: 'Hello {{1}}, your order {{2}} has shipped.',
					example: { body_text: [['Nathan', 'A1']] },
				},
				{ type: 'FOOTER', text: 'Sample Shop' },
				{
					type: 'BUTTONS',
					buttons: [
						{ type: 'QUICK_REPLY', text: 'Stop' },
						{
							type: 'URL',
							text: 'Track',
							url: 'https://shop.example.com/{{1}}',
							example: ['https://shop.example.com/1'],
						},
						{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550100999' },
					],
				},
			],
		});
		const [deleted] = await run('template', 'delete', { templateName: byId('contract_test') });
		expect(deleted?.json).toEqual({ deleted: true });
		expect(calls().at(-1)).toBe('DELETE /templates/contract_test/');
	});
});

describe('chats, people and contacts', () => {
	test('get a chat, simplified and raw', async () => {
		const [simple] = await run('chat', 'get', { waId: byId(`+${chat}`) });
		expect(calls()).toEqual([`GET /chats/${chat}/`]);
		expect(simple?.json).toMatchObject({ wa_id: chat, new_messages: expect.any(Number), tags: expect.any(Array) });
		expect((await run('chat', 'get', { waId: byId(chat), simplify: false }))[0]?.json).toHaveProperty('contact');
	});

	test('get many chats with all filters', async () => {
		await run('chat', 'getAll', {
			limit: 2,
			filters: {
				assignedToMe: false,
				blocked: false,
				groupId: byId(ids.group),
				hasReferral: true,
				messagesBefore: '2030-01-01T00:00:00Z',
				messagesSince: 1_600_000_000,
				referralBody: 'Body',
				referralHeadline: 'Headline',
				referralMediaType: 'video',
				referralSourceId: 'ad-1',
				referralSourceType: 'post',
				referralSourceUrl: 'example.com',
				reported: false,
				search: 'Sample',
				tagId: byId(ids.tag),
			},
		});
		const url = new URL(requests()[0]?.url ?? '', 'http://x');
		expect(url.pathname).toBe(`${base}/chats/`);
		expect(Object.fromEntries(url.searchParams)).toEqual({
			chat_tag_id: String(ids.tag),
			search: 'Sample',
			assigned_to_me: 'false',
			assigned_group: String(ids.group),
			messages_since_time: '1600000000',
			messages_before_time: String(Date.UTC(2030, 0, 1) / 1000),
			blocked: 'false',
			reported: 'false',
			message_has_referral: 'true',
			message_referral_source_url: 'example.com',
			message_referral_source_id: 'ad-1',
			message_referral_source_type: 'post',
			message_referral_headline: 'Headline',
			message_referral_body: 'Body',
			message_referral_media_type: 'video',
			limit: '2',
		});
	});

	test('import a chat', async () => {
		await run('chat', 'import', {
			chatText: '10/03/2022, 11:00 - Sample Customer: First message',
			utcOffsetMinutes: -420,
			deviceLanguage: 'en-US',
			participants: { participant: [{ name: 'Sample Customer', phoneNumber: to }] },
			mediaFiles: '[]',
		});
		expect(calls()).toEqual(['POST /chat_import/']);
		expect(lastBody()).toEqual({
			chat_text: '10/03/2022, 11:00 - Sample Customer: First message',
			chat_participants: [{ name: 'Sample Customer', phone_number: waId }],
			utc_offset_minutes: -420,
			device_language_code: 'en-US',
			media_files: [],
		});
	});

	test('people', async () => {
		expect((await run('person', 'get', { waId: byId(chat) }))[0]?.json).toMatchObject({ wa_id: chat });
		await run('person', 'getAll', { limit: 1, filters: { search: 'Sample' } });
		expect(calls()).toEqual([`GET /persons/${chat}/`, 'GET /persons/?search=Sample&limit=1']);
	});

	test('contact books', async () => {
		await run('contact', 'getAll', { search: 'Sample', limit: 1 });
		await run('contact', 'resolve', { phoneNumber: to });
		expect(calls()).toEqual(['GET /contacts/?limit=50&search=Sample', `GET /contacts/${waId}/`]);
	});

	test('verify', async () => {
		const items = await run('contact', 'verify', { phoneNumbers: [to], forceCheck: true });
		expect(lastBody()).toEqual({ blocking: 'wait', contacts: [to], force_check: true });
		expect(items[0]?.json).toMatchObject({ input: expect.any(String), status: expect.any(String) });
	});

	test('block, list, report and unblock', async () => {
		expect((await run('contact', 'block', { phoneNumber: `+${chat}`, reason: 'spam' }))[0]?.json).toEqual({
			success: true,
			wa_id: chat,
		});
		expect(lastBody()).toEqual({ reason: 'spam' });
		const [blocked] = await run('contact', 'getBlocked', { limit: 1, filters: { phoneNumber: `+${chat}` } });
		expect(blocked?.json).toEqual(expect.any(Object));
		await run('contact', 'report', { phoneNumber: `+${chat}`, reason: 'spam', messageId: message.whatsappId });
		expect(lastBody()).toEqual({ reason: 'spam', block: false, message_id: message.whatsappId });
		await run('contact', 'unblock', { phoneNumber: `+${chat}` });
		expect(calls()).toEqual([
			`POST /contacts/block/?wa_id=${chat}`,
			`GET /contacts/blocked/?phone_number=${chat}&limit=1`,
			`POST /contacts/report/?wa_id=${chat}`,
			`POST /contacts/unblock/?wa_id=${chat}`,
		]);
	});
});

describe('assignment and tags', () => {
	const assignment = `/chat_assignment/`;

	test('assign, get, update, unassign', async () => {
		await run('assignment', 'assign', { waId: byId(chat), userId: byId(ids.user) });
		expect(lastBody()).toEqual({ wa_id: chat, assigned_to_user: ids.user, assigned_group: null });
		expect((await run('assignment', 'get', { waId: byId(chat) }))[0]?.json).toMatchObject({ wa_id: chat });
		await run('assignment', 'update', { waId: byId(chat), updateFields: { groupId: byId(ids.group) } });
		expect(lastBody()).toEqual({ wa_id: chat, assigned_group: ids.group });
		await run('assignment', 'unassign', { waId: byId(chat), remove: 'user' });
		expect(lastBody()).toEqual({ wa_id: chat, assigned_to_user: null });
		await run('assignment', 'unassign', { waId: byId(chat) });
		expect(lastBody()).toEqual({ wa_id: chat, assigned_to_user: null, assigned_group: null });
		expect(calls()).toEqual(
			['PUT', 'GET', 'PATCH', 'PATCH', 'PATCH'].map((method) => `${method} ${assignment}${chat}/`),
		);
	});

	test.each([
		['assignment', 'getEvents', '/chat_assignment_events/', {}, ''],
		['tag', 'getChatEvents', '/chat_tagging_events/', {}, ''],
		['tag', 'getMessageEvents', '/message_tagging_events/', { messageId: 'ABGG' }, '&message_id=ABGG'],
	])('%s: %s', async (resource, operation, path, more, query) => {
		await run(resource, operation, {
			limit: 1,
			filters: { waId: byId(to), sinceTime: 1_600_000_000, beforeTime: 1_900_000_000, ...more },
		});
		expect(calls()).toEqual([`GET ${path}?wa_id=${waId}${query}&since_time=1600000000&before_time=1900000000`]);
	});

	test('create, tag a chat and a message, untag, delete', async () => {
		const [tag] = await run('tag', 'create', { name: 'contract', color: '#d32f2f' });
		expect(lastBody()).toEqual({ name: 'contract', web_inbox_color: '#d32f2f' });
		const tagId = Number(tag?.json.id);

		const [ofChat] = await run('tag', 'tagChat', { waId: byId(chat), tagId: byId(tagId), extra: '{"a": 1}' });
		expect(lastBody()).toEqual({ tag: tagId, chat, extra: { a: 1 } });
		const chatTagging = Number(ofChat?.json.id);
		await run('tag', 'getChatTagging', { taggingId: chatTagging });
		await run('tag', 'untagChat', { untagBy: 'taggingId', taggingId: chatTagging });

		const [ofMessage] = await run('tag', 'tagMessage', { messageId: message.whatsappId, tagId: byId(tagId) });
		expect(lastBody()).toEqual({ tag: tagId, message: message.whatsappId });
		const messageTagging = Number(ofMessage?.json.id);
		await run('tag', 'getMessageTagging', { taggingId: messageTagging });
		await run('tag', 'untagMessage', { taggingId: messageTagging });

		const [deleted] = await run('tag', 'delete', { tagId: byId(tagId) });
		expect(deleted?.json).toEqual({ deleted: true });
		expect(calls()).toEqual([
			'POST /tags/',
			'POST /chat_tagging/',
			`GET /chat_tagging/${chatTagging}/`,
			`DELETE /chat_tagging/${chatTagging}/`,
			'POST /message_tagging/',
			`GET /message_tagging/${messageTagging}/`,
			`DELETE /message_tagging/${messageTagging}/`,
			`DELETE /tags/${tagId}/`,
		]);
	});

	test('untag by chat and tag looks the tagging up', async () => {
		const [found] = await run('chat', 'get', { waId: byId(chat), simplify: false });
		const tags = (found?.json.tags ?? []) as Array<{ id: number; tagging_id: number }>;
		let [tag] = tags;
		if (!tag) {
			const [tagging] = await run('tag', 'tagChat', { waId: byId(chat), tagId: byId(ids.tag) });
			tag = { id: ids.tag, tagging_id: Number(tagging?.json.id) };
		}
		requests().length = 0;
		await run('tag', 'untagChat', { waId: byId(chat), tagId: byId(tag.id) });
		expect(calls()).toEqual([`GET /chats/${chat}/`, `DELETE /chat_tagging/${tag.tagging_id}/`]);
	});

	test('get many tags', async () => {
		await run('tag', 'getAll', { limit: 1 });
		expect(calls()).toEqual(['GET /tags/?limit=100']);
	});
});

describe('media and business profile', () => {
	test('upload and download', async () => {
		const [uploaded] = await run('media', 'upload', {}, { items: picture });
		const [upload] = requests();
		if (!upload) throw new Error('nothing uploaded');
		expect(await readForm(upload)).toEqual([
			{ name: 'file_encoded', fileName: 'photo.png', type: 'image/png', bytes: png },
		]);
		const id = String(uploaded?.json.id);
		const [file] = await run('media', 'download', { mediaId: id });
		expect(file?.json).toMatchObject({ mediaId: id, bytes: expect.any(Number) });
		expect(file?.binary?.data).toBeDefined();
		if (server.sandbox) expect(file?.json.bytes).toBe(png.length);
		const link = `https://elsewhere.example/api/v1/media/${id}?mime_type_type=image&mime_type_subtype=png&x=1`;
		await run('media', 'download', { mediaId: link });
		expect(calls()).toEqual([
			'POST /media/',
			`GET /media/${id}/`,
			`GET /media/${id}/?mime_type_type=image&mime_type_subtype=png`,
		]);
	});

	test('profile: what is left out is sent back as it was', async () => {
		const [profile] = await run('businessProfile', 'get');
		await run('businessProfile', 'update', { updateFields: { description: 'Sample shop 2' } });
		const { address, email, vertical, websites } = profile?.json ?? {};
		expect(lastBody()).toEqual({
			address,
			description: 'Sample shop 2',
			email,
			vertical,
			messaging_product: 'whatsapp',
			websites,
		});
		const path = '/settings/business/profile/';
		expect(calls()).toEqual([`GET ${path}`, `GET ${path}`, `PATCH ${path}`]);
	});

	test('about', async () => {
		expect((await run('businessProfile', 'getAbout'))[0]?.json).toMatchObject({ text: expect.any(String) });
		await run('businessProfile', 'updateAbout', { about: 'We reply within an hour' });
		expect(lastBody()).toEqual({ text: 'We reply within an hour' });
		expect(calls()).toEqual(['GET /settings/profile/about/', 'PATCH /settings/profile/about/']);
	});

	test('photo', async () => {
		const [updated] = await run('businessProfile', 'updatePhoto', {}, { items: picture });
		expect(updated?.json).toEqual({ success: true });
		const [photo] = await run('businessProfile', 'getPhoto');
		expect(photo?.binary?.data).toBeDefined();
		expect(photo?.json).toEqual({
			mimeType: expect.any(String),
			fileName: expect.any(String),
			bytes: expect.any(Number),
		});
		expect((await run('businessProfile', 'deletePhoto'))[0]?.json).toEqual({ deleted: true });
		expect(calls()).toEqual(['POST', 'GET', 'DELETE'].map((method) => `${method} /settings/profile/photo/`));
	});

	test('refresh and its status', async () => {
		await run('businessProfile', 'refresh');
		await run('businessProfile', 'getRefreshStatus');
		expect(calls()).toEqual(['POST /settings/refresh/issue/', 'GET /settings/refresh/status/']);
	});
});

describe('users, groups and authorization', () => {
	const permissions = { canUseTags: true, canReadChats: 'group', canWriteToChats: 'group' };

	test('users', async () => {
		const [current] = await run('user', 'getCurrent');
		expect(current?.json).toMatchObject({ id: expect.any(Number), username: expect.any(String) });
		await run('user', 'get', { userId: byId(ids.user) });
		await run('user', 'getAll', { limit: 1 });
		const [created] = await run('user', 'create', {
			username: 'contractbot',
			role: 'app',
			additionalFields: { firstName: 'Contract', lastName: 'Bot', email: 'bot@example.com' },
		});
		expect(lastBody()).toEqual({
			username: 'contractbot',
			first_name: 'Contract',
			last_name: 'Bot',
			email: 'bot@example.com',
			profile: { role: 'app' },
		});
		expect(created?.json).toMatchObject({ activation_url: expect.any(String) });
		const userId = byId(Number(created?.json.id));
		await run('user', 'update', { userId, updateFields: { ...permissions, groupIds: [ids.group] } });
		expect(lastBody()).toEqual({
			group_ids: [ids.group],
			permissions: { can_use_tags: true, can_read_chats: 'group', can_write_to_chats: 'group' },
		});
		await run('user', 'replace', {
			userId,
			username: 'contractbot2',
			email: 'bot@example.com',
			...permissions,
			additionalFields: { role: 'app', groupIds: [ids.group] },
		});
		expect(lastBody()).toEqual({
			username: 'contractbot2',
			email: 'bot@example.com',
			profile: { role: 'app' },
			group_ids: [ids.group],
			permissions: { can_use_tags: true, can_read_chats: 'group', can_write_to_chats: 'group' },
		});
		await run('user', 'changePassword', { userId, newPassword: 'new-sample' });
		expect(lastBody()).toEqual({ password: 'new-sample' });
		const path = `/users/${String(created?.json.id)}/`;
		expect(calls()).toEqual([
			'GET /users/current/',
			`GET /users/${ids.user}/`,
			'GET /users/?limit=100',
			'POST /users/',
			`PATCH ${path}`,
			`PUT ${path}`,
			`PUT ${path}password/change/`,
		]);
	});

	test('own password', async () => {
		const passwords = { currentPassword: 'sandbox-password', newPassword: 'sandbox-password' };
		// The sandbox may have another password; that the request fits the contract shows in its answer.
		const result = await run('user', 'changeOwnPassword', passwords).catch((error: unknown) => error);
		if (result instanceof NodeApiError) expect(result.message).toMatch(/password/i);
		expect(calls()).toEqual(['PUT /users/password/change/']);
		expect(lastBody()).toEqual({ current_password: 'sandbox-password', new_password: 'sandbox-password' });
	});

	test('groups', async () => {
		await run('group', 'get', { groupId: byId(ids.group) });
		await run('group', 'getAll', { limit: 1 });
		expect(calls()).toEqual([`GET /groups/${ids.group}/`, 'GET /groups/?limit=100']);
	});

	test('refresh tokens and their exchange', async () => {
		const refreshToken = async () =>
			String((await run('authorization', 'getRefreshToken', { userId: byId(ids.user) }))[0]?.json.refresh_token);
		const [converted] = await run('authorization', 'convertRefreshToken', {
			refreshToken: await refreshToken(),
			keepRefreshToken: true,
		});
		expect(converted?.json).toEqual({ token: expect.any(String) });
		const [old] = await run('authorization', 'convertIdToken', { idToken: await refreshToken() });
		expect(old?.json).toEqual({ token: expect.any(String) });
		const path = `GET /auth/refresh_token/${ids.user}/`;
		expect(calls()).toEqual([path, 'POST /auth/convert_refresh_token/', path, 'POST /auth/convert_id_token/']);
	});

	test('token for username and password', async () => {
		const login = { username: 'agent1', password: 'sandbox-password' };
		const result = await run('authorization', 'createToken', login).catch((error: unknown) => error);
		if (result instanceof NodeApiError) expect(result.message).toMatch(/credentials/i);
		expect(calls()).toEqual(['POST /auth/token/']);
		expect(lastBody()).toEqual(login);
	});
});

describe('webhooks and the rest', () => {
	test('webhooks', async () => {
		const settings = {
			url: 'https://hooks.example.com/getchat?auth=sample',
			events: ['on_incoming_message', 'on_assigned'],
			headers: { header: [{ name: 'X-Sample', value: 'sample' }] },
		};
		const body = {
			url: settings.url,
			on_incoming_message: true,
			on_outgoing_message: false,
			on_assigned: true,
			headers: { 'X-Sample': 'sample' },
		};
		const [created] = await run('webhook', 'create', settings);
		expect(lastBody()).toEqual(body);
		const webhookId = byId(Number(created?.json.id));
		await run('webhook', 'get', { webhookId });
		await run('webhook', 'getAll', { limit: 1 });
		await run('webhook', 'update', { webhookId, ...settings, events: [], headers: {} });
		expect(lastBody()).toEqual({ ...body, on_incoming_message: false, on_assigned: false, headers: {} });
		await run('webhook', 'test', { webhookId }).catch((error: unknown) => {
			// The sandbox really calls the address, and nobody is there.
			if (!(error instanceof NodeApiError)) throw error;
		});
		expect((await run('webhook', 'delete', { webhookId }))[0]?.json).toEqual({ deleted: true });
		const path = `/webhooks/waba/${String(created?.json.id)}/`;
		expect(calls().slice(0, 4)).toEqual([
			'POST /webhooks/waba/',
			`GET ${path}`,
			'GET /webhooks/waba/?limit=100',
			`PUT ${path}`,
		]);
		expect(calls()).toContain(`GET ${path}test/`);
		expect(calls().at(-1)).toBe(`DELETE ${path}`);
	});

	test('saved responses', async () => {
		const [created] = await run('savedResponse', 'create', { text: 'Thank you for waiting.' });
		expect(lastBody()).toEqual({ text: 'Thank you for waiting.' });
		await run('savedResponse', 'getAll', { limit: 1, filters: { search: 'Thank' } });
		await run('savedResponse', 'delete', { savedResponseId: byId(Number(created?.json.id)) });
		expect(calls()).toEqual([
			'POST /saved_responses/',
			'GET /saved_responses/?limit=100&text=Thank',
			`DELETE /saved_responses/${String(created?.json.id)}/`,
		]);
	});

	test('accounts, health, errors, activation', async () => {
		await run('whatsAppAccount', 'getAll', { limit: 1, filters: { thisInstance: true } });
		expect((await run('status', 'getHealth'))[0]?.json).toMatchObject({ check_name: expect.any(String) });
		await run('error', 'getAll', { limit: 1 });
		await run('error', 'get', { errorId: ids.error });
		expect((await run('notification', 'resendActivation'))[0]?.json).toEqual({ success: true });
		expect(calls()).toEqual([
			'GET /whatsapp_accounts/?limit=100&this_instance=true',
			'GET /status/health/',
			'GET /errors/waba/?limit=100',
			`GET /errors/waba/${ids.error}/`,
			'GET /notifications/email/activation/resend/',
		]);
	});

	test('device tokens', async () => {
		const [registered] = await run('deviceToken', 'register', { deviceToken: 'contract-token-1' });
		expect(lastBody()).toEqual({ token: 'contract-token-1' });
		await run('deviceToken', 'getAll', { limit: 1, filters: { deviceToken: 'contract-token-1' } });
		const deviceId = Number(registered?.json.id);
		const [replaced] = await run('deviceToken', 'replace', { deviceId, deviceToken: 'contract-token-2' });
		expect(lastBody()).toEqual({ token: 'contract-token-2' });
		const last = Number(replaced?.json.id);
		await run('deviceToken', 'deregister', { deviceId: last });
		expect(calls()).toEqual([
			'POST /fcm_device_tokens/',
			'GET /fcm_device_tokens/?token=contract-token-1',
			`PUT /fcm_device_tokens/${deviceId}/`,
			`DELETE /fcm_device_tokens/${last}/`,
		]);
	});

	test('every dropdown', async () => {
		const node = setup({ resource: 'template', operation: 'send' });
		const lists = [
			'searchChats',
			'searchGroups',
			'searchPersons',
			'searchSavedResponses',
			'searchTags',
			'searchTemplateNames',
			'searchTemplates',
			'searchUsers',
			'searchWebhooks',
		];
		const [hook] = await run('webhook', 'create', { url: 'https://hooks.example.com/getchat' });
		for (const list of lists) {
			const { results } = await loadList(node, list);
			expect([list, results.length > 0]).toEqual([list, true]);
		}
		await run('webhook', 'delete', { webhookId: byId(Number(hook?.json.id)) });
		expect(await loadOptions(node, 'getGroups')).toEqual(expect.arrayContaining([expect.any(Object)]));
		expect((await loadList(node, 'searchChats', chat)).results.length).toBeGreaterThan(0);
		expect(calls().at(-1)).toBe(`GET /chats/?limit=100&search=${chat}`);
	});
});

test('every operation of the contract was carried out', async () => {
	const file = path.resolve(__dirname, '../../contracts/getchat.openapi.yaml');
	const { paths }: { paths: Record<string, Record<string, { operationId?: string }>> } = parse(
		await readFile(file, 'utf8'),
	);
	const operations = Object.entries(paths).flatMap(([address, methods]) =>
		Object.entries(methods).flatMap(([method, { operationId }]) =>
			operationId === undefined ? [] : [{ operationId, method: method.toUpperCase(), address }],
		),
	);
	expect(operations.length).toBeGreaterThan(0);
	const literal = new Set(operations.filter(({ address }) => !address.includes('{')).map(({ address }) => address));
	const left = operations.filter(({ method, address }) => {
		const pattern = new RegExp(`^${address.replace(/\{\w+\}/g, '[^/]+')}$`);
		return ![...asked].some((call) => {
			const [verb, target = ''] = call.split(' ');
			return verb === method && pattern.test(target) && (literal.has(target) ? target === address : true);
		});
	});
	expect(left.map(({ operationId }) => operationId)).toEqual([]);
});
