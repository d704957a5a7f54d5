import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { ContractServer } from '../support/contractServer';
import { loadList, loadMapper, type ExecuteSetup } from '../support/n8nCore';
import { byId, variables, withFile } from '../support/oneMsg';
import { png } from '../support/png';
import {
	callsTo,
	contractSetup,
	expectAllReached,
	runOnContract,
	startOneMsgContract,
} from '../support/oneMsgContract';

/** Messages, templates and media. */
let server: ContractServer;
const requests = () => server.recorder.requests;
const run = async (resource: string, operation: string, parameters: INodeParameters = {}, options = {}) =>
	await runOnContract(server, { resource, operation, ...parameters }, options);
const calls = () => callsTo(server);

/** The JSON body of the last request. */
const lastBody = (): unknown => JSON.parse(requests().at(-1)?.body.toString() ?? '');

const to = '+12020721369';
const phone = 12020721369;
const chatId = '12020721369@c.us';
const url = 'https://example.org/1.jpg';

beforeAll(async () => void (server = await startOneMsgContract()), 60_000);

beforeEach(() => void (requests().length = 0));

// Whatever a test looks at, all its requests carry the token.
afterEach(() => void calls());

afterAll(async () => await server?.close());

/** What every send gives back. */
const sent = (recipient = to) => ({
	outcome: 'sent',
	to: recipient,
	messageId: expect.any(String),
	answer: expect.objectContaining({ sent: true }),
});

const send = async (
	operation: string,
	parameters: INodeParameters = {},
	options: Partial<ExecuteSetup> = {},
): Promise<IDataObject> => {
	const items = await run('message', operation, { to, ...parameters }, options);
	expect(items.map(({ json }) => json)).toEqual([sent(String(parameters.to || to))]);
	return items[0]?.json ?? {};
};

describe('messages', () => {
	const buttons = { button: [{ id: '1', title: 'Yes' }, { title: 'No' }] };
	const sections = [{ title: 'Section 1', rows: { row: [{ id: '1', title: 'Option 1', description: 'First' }] } }];

	test('text, by number, by chat, as a reply', async () => {
		const { messageId } = await send('sendText', { text: 'Hello' });
		expect(lastBody()).toEqual({ phone, body: 'Hello' });
		const items = await run('message', 'sendText', {
			chatId,
			text: 'Again',
			additionalFields: { replyToMessageId: String(messageId) },
		});
		expect(items[0]?.json).toEqual(sent());
		expect(lastBody()).toEqual({ chatId, body: 'Again', quotedMsgId: messageId });
	});

	test.each([
		['none', {}],
		['text', { headerText: 'Order' }],
		['image', { headerMediaUrl: url }],
		['video', { headerMediaUrl: 'https://example.org/1.mp4' }],
		['document', { headerMediaUrl: 'https://example.org/1.pdf', headerFileName: '1.pdf' }],
	])('buttons below a header of the kind %s', async (headerType, more) => {
		await send('sendButtons', { body: 'Agree?', footer: 'Thanks', buttons, headerType, ...more });
		expect(calls()).toEqual(['POST /sendButton']);
	});

	test('list, location, location request, contacts', async () => {
		await send('sendList', { body: 'Choose', headerText: 'Menu', listButton: 'Open', sections: { section: sections } });
		await send('sendLocation', { latitude: 45.018337, longitude: -73.968285, name: 'Office', address: '1 Street' });
		await send('requestLocation', { body: 'Where are you?' });
		await send('sendContacts', {
			contactsSource: 'json',
			contactsJson:
				'[{"name":{"formatted_name":"Support Desk"},"birthday":"2012-08-18","phones":[{"phone":"+1 (940) 555-1234","type":"WORK","wa_id":"19405551234"}],"urls":[{"url":"https://example.org","type":"WORK"}]}]',
		});
		expect(calls()).toEqual(
			['/sendList', '/sendLocation', '/sendLocationRequest', '/sendContact'].map((p) => `POST ${p}`),
		);
	});

	test('a reaction, and the same taken back', async () => {
		const { messageId } = await send('sendText', { text: 'Hello' });
		const reaction = { messageId: String(messageId) };
		await send('sendReaction', { ...reaction, emoji: '👍' });
		await send('sendReaction', { ...reaction, emoji: '' });
		expect(lastBody()).toEqual({ phone: String(phone), body: '', quotedMsgId: messageId });
	});

	test('products', async () => {
		const catalog = { catalogId: '407921857496983', body: 'Some text' };
		await send('sendProduct', { ...catalog, productRetailerId: 'product-1' });
		await send('sendProductList', {
			...catalog,
			headerText: 'Header',
			sections: { section: [{ title: 'First', products: ['product-1', 'product-2'] }] },
		});
		expect(calls()).toEqual(['POST /sendProduct', 'POST /sendProduct']);
	});

	test('files: by link, of the item, uploaded before', async () => {
		await send('sendMedia', { mediaSource: 'url', mediaUrl: url, caption: 'Here' });
		await send('sendMedia', {}, { items: [withFile('image/png', 'photo.png')] });
		const [stored] = await run('media', 'upload', {}, { items: [withFile('image/png', 'photo.png')] });
		await send('sendMedia', { mediaSource: 'mediaId', mediaId: String(stored?.json.mediaId), mediaType: 'image' });
		expect(calls()).toEqual(['/sendFile', '/sendFile', '/uploadMedia', '/sendFile'].map((p) => `POST ${p}`));
	});

	test('stickers: by link, of the item', async () => {
		await send('sendSticker', { mediaSource: 'url', mediaUrl: 'https://example.org/1.webp' });
		await send('sendSticker', {}, { items: [withFile('image/webp', '1.webp')] });
		expect(calls()).toEqual(['POST /sendSticker', 'POST /uploadMedia', 'POST /sendSticker']);
	});

	test('what only the current API has: link button, carousel, flow', async () => {
		await send('sendCtaUrl', { body: 'Read', buttonText: 'Open', buttonUrl: 'https://example.org' });
		const card = { mediaUrl: url, text: 'One', buttonText: 'Buy', buttonUrl: 'https://example.org' };
		await send('sendCarousel', { body: 'Pick one', cards: { card: [card, card] } });
		await send('sendFlow', { body: 'Fill in', flowId: '1', flowCta: 'Open', flowScreen: 'START' });
		expect(calls()).toEqual(['POST /sendCtaUrl', 'POST /sendCarousel', 'POST /sendFlow']);
	});

	test('what only some countries have: address and payment', async () => {
		await send('requestAddress', {
			to: '+6591234567',
			body: 'Where to?',
			country: 'SG',
			additionalFields: { values: '{"name":"Ada"}' },
		});
		await send('requestPayment', { to: '+919876543210', region: 'IN', body: 'Please pay' });
		expect(calls()).toEqual(['POST /sendAddressMessage', 'POST /sendPaymentRequest']);
	});

	test('in bulk: a text, a file', async () => {
		const bulk = { recipientsSource: 'list', recipients: [to], additionalFields: { summary: false } };
		const outcomes = async (parameters: INodeParameters, options: Partial<ExecuteSetup> = {}) =>
			(await run('message', 'sendBulk', { ...bulk, ...parameters }, options)).map(({ json }) => json.outcome);
		expect(await outcomes({ text: 'Hello' })).toEqual(['sent']);
		expect(await outcomes({ messageType: 'media' }, { items: [withFile('image/png', 'a.png')] })).toEqual(['sent']);
	});

	test('the history, with every filter, and to its end', async () => {
		await run('message', 'getAll', {
			limit: 5,
			filters: {
				chat: chatId,
				newestFirst: true,
				firstMessageNumber: 1,
				messageId: '0XzkmGNn4prUAQlzsHApGNRXQ0U',
				sinceTime: '1665396610',
				untilTime: '4102444800',
			},
		});
		const rows = await run('message', 'getAll', { limit: 500, filters: { lastMessageNumber: 0 } });
		expect(rows.length).toBeGreaterThan(0);
		expect(new Set(rows.map(({ json }) => json.id)).size).toBe(rows.length);
		expect(calls()[0]).toBe(
			'GET /messages?last=true&firstMessageNumber=1&limit=5&chatId=12020721369%40c.us&min_time=1665396610&max_time=4102444800&msgId=0XzkmGNn4prUAQlzsHApGNRXQ0U',
		);
	});

	test('statuses of a message; mark one as read', async () => {
		const rows = await run('message', 'getAll', { limit: 500 });
		const own = rows.find(({ json }) => json.fromMe === true);
		const statuses = await run('message', 'getStatuses', { messageId: String(own?.json.id) });
		expect(statuses.map(({ json }) => json.status)).toContain('sent');
		const received = rows.find(({ json }) => json.fromMe === false) ?? rows[0];
		const read = { messageId: String(received?.json.id), typingIndicator: true };
		expect((await run('message', 'markAsRead', read))[0]?.json).toMatchObject({ success: true });
	});
});

describe('media', () => {
	test('upload by link, get the link, delete', async () => {
		const [stored] = await run('media', 'upload', { mediaSource: 'url', mediaUrl: url });
		const mediaId = String(stored?.json.mediaId);
		expect((await run('media', 'get', { mediaId }))[0]?.json).toMatchObject({ url: expect.any(String) });
		// The documentation's ids are none that can be deleted.
		const deletable = /^\d+$/.test(mediaId) ? mediaId : '1234567890';
		expect((await run('media', 'delete', { mediaId: deletable }))[0]?.json).toEqual({ deleted: true });
		expect(calls()).toEqual([
			'POST /uploadMedia',
			`GET /retrieveMedia?mediaId=${mediaId}`,
			`DELETE /media/${deletable}`,
		]);
	});
});

describe('templates', () => {
	/** One with values in the body alone, whatever the server has. */
	let template: { id: string; values: Record<string, string> };

	beforeAll(async () => {
		const rows = await run('template', 'getAll', { returnAll: true });
		const simple = rows
			.map(({ json }) => json)
			.find((row) => {
				const components = row.components as IDataObject[];
				const approved = String(row.status).toLowerCase() === 'approved';
				return approved && components.length === 1 && /\{\{1\}\}/.test(String(components[0]?.text));
			});
		const text = String((simple?.components as IDataObject[] | undefined)?.[0]?.text);
		template = {
			id: `${String(simple?.name)}:${String(simple?.language)}`,
			values: Object.fromEntries([...text.matchAll(/\{\{(\d)\}\}/g)].map(([, n]) => [`body-${n}`, `value ${n}`])),
		};
	});

	const sendTemplate = async (
		id: string,
		values: INodeParameters,
		change: INodeParameters = {},
		options: Partial<ExecuteSetup> = {},
	) => {
		const parameters = { to, templateId: byId(id), templateVariables: variables(values), ...change };
		const items = await run('template', 'send', parameters, options);
		expect(items.map(({ json }) => json)).toEqual([sent()]);
	};

	test('from the form, and with an amount', async () => {
		await sendTemplate(template.id, template.values);
		const currency = [{ variable: 'body-1', amount: 100.99, currencyCode: 'USD' }];
		await sendTemplate(template.id, template.values, { localizedVariables: { currency } });
		const dateTime = [{ variable: 'body-1', time: '2026-04-13T09:30:00Z', fixed: true }];
		await sendTemplate(template.id, template.values, { localizedVariables: { dateTime } });
	});

	test('raw, with the options of the current API', async () => {
		const parameters = Object.values(template.values).map((text) => ({ type: 'text', text }));
		await sendTemplate(
			template.id,
			{},
			{
				templateMode: 'json',
				templateComponents: JSON.stringify([{ type: 'body', parameters }]),
				additionalFields: { lifetimeSeconds: 3600, shareActivity: true, useMmLite: true },
			},
		);
	});

	test('in bulk', async () => {
		const items = await run('template', 'sendBulk', {
			recipientsSource: 'list',
			recipients: [to],
			templateId: byId(template.id),
			templateVariables: variables(template.values),
		});
		expect(items[0]?.json).toMatchObject({ outcome: 'sent' });
	});

	test('order details', async () => {
		const items = await run('message', 'sendOrderDetails', {
			to: '+919876543210',
			templateId: byId(template.id),
			referenceId: 'order-123',
			orderItems: { item: [{ name: 'Item', productRetailerId: 'SKU-1', price: 500, quantity: 1 }] },
			additionalFields: {
				templateComponents: JSON.stringify([
					{
						type: 'body',
						parameters: Object.values(template.values).map((text) => ({ type: 'text', text })),
					},
				]),
			},
		});
		expect(items[0]?.json).toEqual(sent('+919876543210'));
	});

	test('every shape that the sandbox has: files above the text, catalog, carousel', async () => {
		if (server.sandbox === undefined) return;
		const image = { items: [withFile('image/png', 'a.png', png)] };
		await sendTemplate('template_name', { 'header-file': 'data', 'body-1': 'a' }, {}, image);
		await sendTemplate('template_name', { 'header-file': url, 'body-1': 'a' });
		await sendTemplate('demo_video', { 'header-file': 'https://example.org/1.mp4' });
		const pdf = { items: [withFile('application/pdf', 'a.pdf')] };
		await sendTemplate('receipt_document', { 'header-file': 'data', 'body-1': 'a' }, {}, pdf);
		await sendTemplate('catalog', { 'body-1': 'Have a look', 'button-1': '001' });
		await sendTemplate('appointment_reminder', { 'header-1': 'a', 'body-1': 'b', 'body-2': 'c', 'body-3': 'd' });
		await sendTemplate('test_carousel', {
			'body-1': 'b1',
			'body-2': 'b2',
			'card-1-header-file': 'https://example.org/1.mp4',
			'card-1-body-1': 'b3',
			'card-1-body-2': 'b4',
			'card-1-button-1': '1',
			'card-1-button-2': '2',
		});
	});

	test('create and delete', async () => {
		const [created] = await run('template', 'create', {
			name: 'visit_reminder_2',
			category: 'UTILITY',
			language: 'en',
			body: 'See you at {{1}}',
			bodyExamples: ['9:00'],
			footer: 'white',
			buttons: { button: [{ text: 'Yes' }, { type: 'URL', text: 'Map', target: 'https://example.org/map' }] },
		});
		expect(created?.json).toMatchObject({ created: true, name: 'visit_reminder_2' });
		const [deleted] = await run('template', 'delete', { templateName: byId('visit_reminder_2') });
		expect(deleted?.json).toEqual({ deleted: true });
		expect(calls()).toEqual(['POST /addTemplate', 'POST /removeTemplate']);
	});

	test('the picker and the form', async () => {
		const setup = contractSetup(server, { resource: 'template', operation: 'send', templateId: byId(template.id) });
		expect((await loadList(setup, 'searchTemplates')).results.map(({ value }) => value)).toContain(template.id);
		const { fields } = await loadMapper(setup, 'getTemplateVariables');
		expect(fields.map(({ id }) => id)).toEqual(Object.keys(template.values));
	});

	test('the list, sorted', async () => {
		await run('template', 'getAll', { limit: 2, additionalFields: { sort: 'name' } });
		expect(calls()).toEqual(['GET /templates?limit=100&sort=name']);
	});
});

test('every operation of messages, templates and media was carried out', () => {
	expectAllReached(
		server,
		/^\/(hookInfo|send\w+|messages|readMessage|addTemplate|removeTemplate|templates|uploadMedia|media|retrieveMedia|deleteMedia)\b/,
	);
});
