import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { byId, runOneMsg, sentAnswer, startStrict, usualAnswer, withFile, type StrictStub } from '../../support/oneMsg';
import { store, useDeduplicator } from '../../support/deduplicator';
import type { ExecuteSetup } from '../../support/n8nCore';
import type { StubAnswer } from '../../support/stubServer';
import { png } from '../../support/png';

const to = '+1 (555) 010-0123';
const phone = 15550100123;
/** Calls that take the number as text. */
const textPhones = /^\/send(?:Button|Contact|List|LocationRequest|Product|Reaction|Template)$/;

beforeAll(useDeduplicator);

let stub: StrictStub;
let accept: () => StubAnswer;
let brokenUploads: number;
beforeEach(async () => {
	store.clear();
	accept = () => ({ json: sentAnswer });
	brokenUploads = 0;
	stub = await startStrict((request) => {
		if (request.url.includes('/uploadMedia') && brokenUploads-- > 0) return { status: 500, text: '' };
		return /\/send/.test(request.url) ? accept() : usualAnswer(request);
	});
});
afterEach(async () => await stub.close());

const run = async (
	operation: string,
	parameters: INodeParameters = {},
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> =>
	await runOneMsg(stub.origin, { resource: 'message', operation, ...parameters }, options);

const calls = () => stub.calls();
const bodies = () => stub.bodies();

const reply = (id: string, title = id) => ({ type: 'reply', reply: { id, title } });
const row = (title: string, more: IDataObject = {}) => ({ id: title, title, ...more });
const url = 'https://example.com/photo.jpg';

const sends: Array<[string, string, INodeParameters, string, IDataObject]> = [
	['a text', 'sendText', { text: 'Hello' }, '/sendMessage', { body: 'Hello' }],
	[
		'a reply',
		'sendText',
		{ text: 'Hello', additionalFields: { replyToMessageId: ' wamid.1 ' } },
		'/sendMessage',
		{ body: 'Hello', quotedMsgId: 'wamid.1' },
	],
	[
		'a text in Markdown',
		'sendText',
		{ text: '**now**', additionalFields: { formatting: 'markdown' } },
		'/sendMessage',
		{ body: '*now*' },
	],
	[
		'a place with name',
		'sendLocation',
		{ latitude: 45.018337, longitude: -73.968285, name: 'Office', address: '9766 Valley View St.' },
		'/sendLocation',
		{ lat: '45.018337', lng: '-73.968285', name: 'Office', address: '9766 Valley View St.' },
	],
	[
		'a place alone, never in powers of ten',
		'sendLocation',
		{ latitude: 0.0000001, longitude: 100 },
		'/sendLocation',
		{ lat: '0.0000001', lng: '100' },
	],
	[
		'contacts',
		'sendContacts',
		{
			contactsSource: 'json',
			contactsJson:
				'[{"name":{"formatted_name":"Ada Smith"},"birthday":"2012-08-18","org":{"company":"Shop"},"phones":[{"phone":"+1 555 010 0999","type":"WORK","wa_id":"15550100999"}],"emails":[{"email":"ada@example.com","type":"WORK"}],"urls":[{"url":"https://example.com","type":"WORK"}],"addresses":[{"city":"Menlo Park","country_code":"us","type":"HOME"}]}]',
		},
		'/sendContact',
		{
			contacts: [
				{
					name: { formatted_name: 'Ada Smith', first_name: 'Ada', last_name: 'Smith' },
					birthday: '2012-08-18',
					org: { company: 'Shop' },
					phones: [{ phone: '+1 555 010 0999', type: 'WORK', wa_id: '15550100999' }],
					emails: [{ email: 'ada@example.com', type: 'WORK' }],
					addresses: [{ city: 'Menlo Park', country_code: 'us', type: 'HOME' }],
					urls: [{ url: 'https://example.com', type: 'WORK' }],
				},
			],
		},
	],
	[
		'buttons',
		'sendButtons',
		{ body: 'Agree?', footer: 'Thanks', buttons: { button: [{ id: '1', title: 'Yes' }, { title: 'No' }] } },
		'/sendButton',
		{ body: 'Agree?', footer: 'Thanks', sections: [reply('1', 'Yes'), reply('No')] },
	],
	[
		'buttons below a text',
		'sendButtons',
		{ body: 'OK?', headerType: 'text', headerText: 'Order', buttons: { button: [{ title: 'Yes' }] } },
		'/sendButton',
		{ body: 'OK?', header: { type: 'text', text: 'Order' }, sections: [reply('Yes')] },
	],
	[
		'buttons below an image',
		'sendButtons',
		{ body: 'OK?', headerType: 'image', headerMediaUrl: url, buttons: { button: [{ title: 'Yes' }] } },
		'/sendButton',
		{ body: 'OK?', header: { type: 'image', image: { link: url } }, sections: [reply('Yes')] },
	],
	[
		'buttons below a video',
		'sendButtons',
		{
			body: 'OK?',
			headerType: 'video',
			headerMediaUrl: 'https://example.com/v.mp4',
			buttons: { button: [{ title: 'Yes' }] },
		},
		'/sendButton',
		{
			body: 'OK?',
			header: { type: 'video', video: { link: 'https://example.com/v.mp4' } },
			sections: [reply('Yes')],
		},
	],
	[
		'buttons below a document',
		'sendButtons',
		{
			body: 'OK?',
			headerType: 'document',
			headerMediaUrl: 'https://example.com/1.pdf',
			headerFileName: 'bill.pdf',
			buttons: { button: [{ title: 'Yes' }] },
		},
		'/sendButton',
		{
			body: 'OK?',
			header: { type: 'document', document: { link: 'https://example.com/1.pdf', filename: 'bill.pdf' } },
			sections: [reply('Yes')],
		},
	],
	[
		'a list',
		'sendList',
		{
			body: 'Choose',
			headerText: 'Menu',
			footer: 'Today',
			listButton: 'Open',
			sections: {
				section: [
					{ title: 'One', rows: { row: [{ title: 'A', description: 'First' }] } },
					{ title: 'Two', rows: { row: [{ title: 'B', id: 'b' }] } },
				],
			},
		},
		'/sendList',
		{
			body: 'Choose',
			header: 'Menu',
			footer: 'Today',
			action: 'Open',
			sections: [
				{ title: 'One', rows: [row('A', { description: 'First' })] },
				{ title: 'Two', rows: [{ id: 'b', title: 'B' }] },
			],
		},
	],
	['a request for a location', 'requestLocation', { body: 'Where?' }, '/sendLocationRequest', { body: 'Where?' }],
	[
		'a reaction',
		'sendReaction',
		{ messageId: 'wamid.2', emoji: '👍' },
		'/sendReaction',
		{ body: '👍', quotedMsgId: 'wamid.2' },
	],
	[
		'a reaction taken back',
		'sendReaction',
		{ messageId: 'wamid.2', emoji: '' },
		'/sendReaction',
		{ body: '', quotedMsgId: 'wamid.2' },
	],
	[
		'a product',
		'sendProduct',
		{ catalogId: '4079', productRetailerId: 'sku-1', footer: 'Now' },
		'/sendProduct',
		{ footer: 'Now', action: { catalog_id: '4079', product_retailer_id: 'sku-1' } },
	],
	[
		'a product list',
		'sendProductList',
		{
			catalogId: '4079',
			headerText: 'Tea',
			body: 'Our teas',
			sections: { section: [{ title: 'Green', products: ['sku-1', 'sku-2'] }] },
		},
		'/sendProduct',
		{
			header: 'Tea',
			body: 'Our teas',
			action: {
				catalog_id: '4079',
				sections: [
					{
						title: 'Green',
						product_items: [{ product_retailer_id: 'sku-1' }, { product_retailer_id: 'sku-2' }],
					},
				],
			},
		},
	],
	[
		'a link button',
		'sendCtaUrl',
		{
			body: 'Read',
			headerType: 'text',
			headerText: 'News',
			buttonText: 'Open',
			buttonUrl: 'https://example.com',
		},
		'/sendCtaUrl',
		{ body: 'Read', header: { type: 'text', text: 'News' }, displayText: 'Open', url: 'https://example.com' },
	],
	[
		'a carousel',
		'sendCarousel',
		{
			body: 'Pick',
			cards: {
				card: [1, 2].map((n) => ({
					mediaUrl: url,
					text: `Card ${n}`,
					buttonText: 'Buy',
					buttonUrl: `https://example.com/${n}`,
				})),
			},
		},
		'/sendCarousel',
		{
			body: 'Pick',
			cards: [1, 2].map((n) => ({
				card_index: n - 1,
				type: 'cta_url',
				header: { type: 'image', image: { link: url } },
				body: { text: `Card ${n}` },
				action: {
					name: 'cta_url',
					parameters: { display_text: 'Buy', url: `https://example.com/${n}` },
				},
			})),
		},
	],
	[
		'a flow',
		'sendFlow',
		{ body: 'Book', flowId: '77', flowCta: 'Open', flowScreen: 'START', flowData: '{"a":1}', flowMode: 'draft' },
		'/sendFlow',
		{
			body: 'Book',
			flowId: '77',
			flowToken: 'unused',
			flowCta: 'Open',
			flowAction: 'navigate',
			flowActionPayload: { screen: 'START', data: { a: 1 } },
			mode: 'draft',
		},
	],
	[
		'a request for an address',
		'requestAddress',
		{ body: 'Where to?', country: 'SG', additionalFields: { values: '{"name":"Ada"}' } },
		'/sendAddressMessage',
		{ body: 'Where to?', country: 'SG', values: { name: 'Ada' } },
	],
	[
		'a request for a payment',
		'requestPayment',
		{ region: 'BR', body: 'Please pay', action: '{"name":"review_and_pay"}' },
		'/sendPaymentRequest',
		{ region: 'BR', body: 'Please pay', action: { name: 'review_and_pay' } },
	],
];

test.each(sends)('%s', async (_, operation, parameters, path, content) => {
	const items = await run(operation, { to, ...parameters });
	expect(items.map(({ json }) => json)).toEqual([
		{ outcome: 'sent', to: '+15550100123', messageId: sentAnswer.id, answer: sentAnswer },
	]);
	expect(calls()).toEqual([`POST ${path}`]);
	expect(bodies()).toEqual([{ phone: textPhones.test(path) ? String(phone) : phone, ...content }]);
	expect(stub.violations).toEqual([]);
});

test('order details: the name space comes from the template, sums are made from the items', async () => {
	await run('sendOrderDetails', {
		to,
		templateId: byId('order_shipped'),
		referenceId: 'order-1',
		orderItems: { item: [{ name: 'Tea', productRetailerId: 'sku-1', price: 4.35, quantity: 3 }] },
		additionalFields: { shipping: 2, paymentSettings: '{"type":"payment_gateway"}' },
	});
	expect(calls()).toEqual(['GET /templates?limit=100', 'POST /sendOrderDetails']);
	expect(bodies()).toEqual([
		{
			phone,
			namespace: 'sample_namespace',
			template: 'order_shipped',
			language: { policy: 'deterministic', code: 'en_US' },
			referenceId: 'order-1',
			currency: 'INR',
			paymentSettings: { type: 'payment_gateway' },
			order: {
				status: 'pending',
				items: [{ retailer_id: 'sku-1', name: 'Tea', quantity: 3, amount: { offset: 100, value: 435 } }],
				subtotal: { offset: 100, value: 1305 },
				shipping: { offset: 100, value: 200 },
			},
		},
	]);
	expect(stub.violations).toEqual([]);
});

describe('the recipient', () => {
	test.each([
		['a chat id', ' 12020721369@C.US ', '12020721369@c.us', '+12020721369'],
		['a group', '120363046942338209@g.us', '120363046942338209@g.us', '120363046942338209@g.us'],
		['somebody whose number is hidden', 'AB.123@lid', 'AB.123@lid', 'AB.123@lid'],
	])('can be %s', async (_, chatId, sent, shown) => {
		const items = await run('sendText', { chatId, text: 'Hello' });
		expect(items[0]?.json).toMatchObject({ outcome: 'sent', to: shown });
		expect(bodies()).toEqual([{ chatId: sent, body: 'Hello' }]);
	});

	test('is the same by number and by chat: the order is kept, and a campaign reaches it once', async () => {
		const items = [{ json: { to: '+12020721369' } }, { json: { chatId: '12020721369@c.us' } }];
		const parameters = {
			to: '={{ $json.to ?? "" }}',
			chatId: '={{ $json.chatId ?? "" }}',
			text: '=Hello {{ $itemIndex }}',
			additionalFields: { campaign: 'spring' },
		};
		const results = await run('sendText', parameters, { items });
		expect(results.map(({ json }) => json.outcome)).toEqual(['sent', 'skipped']);
		expect(bodies()).toEqual([{ phone: 12020721369, body: 'Hello 0' }]);
	});
});

describe('files', () => {
	const dataUri = `data:image/png;base64,${png.toString('base64')}`;
	const cases: Array<[string, INodeParameters, INodeExecutionData, IDataObject]> = [
		[
			'of the item',
			{ caption: 'Look' },
			withFile('image/png', 'photo.png'),
			{ body: dataUri, filename: 'photo.png', caption: 'Look' },
		],
		['of the item without an ending', {}, withFile('image/png', 'photo'), { body: dataUri, filename: 'photo.png' }],
		[
			'behind a link',
			{ mediaSource: 'url', mediaUrl: 'https://example.com/a%20b.pdf?x=1' },
			{ json: {} },
			{ body: 'https://example.com/a%20b.pdf?x=1', filename: 'a b.pdf' },
		],
		[
			'behind a link without a name',
			{ mediaSource: 'url', mediaUrl: 'https://example.com/download/77', fileName: 'bill.pdf' },
			{ json: {} },
			{ body: 'https://example.com/download/77', filename: 'bill.pdf' },
		],
		[
			'that was uploaded',
			{ mediaSource: 'mediaId', mediaId: '1234567890', mediaType: 'audio', additionalFields: { voice: true } },
			{ json: {} },
			{ mediaId: '1234567890', mediaType: 'audio', voice: true },
		],
		[
			'that was uploaded, a document with its name',
			{ mediaSource: 'mediaId', mediaId: '1234567890', fileName: 'bill.pdf' },
			{ json: {} },
			{ mediaId: '1234567890', mediaType: 'document', filename: 'bill.pdf' },
		],
	];

	test.each(cases)('%s', async (_, parameters, item, content) => {
		await run('sendMedia', { to, ...parameters }, { items: [item] });
		expect(calls()).toEqual(['POST /sendFile']);
		expect(bodies()).toEqual([{ phone, ...content }]);
		expect(stub.violations).toEqual([]);
	});

	test('an upload that breaks down is repeated: nobody gets anything by it', async () => {
		brokenUploads = 1;
		const [item] = await run('sendSticker', { to }, { items: [withFile('image/webp', 's.webp')] });
		expect(item?.json).toMatchObject({ outcome: 'sent' });
		expect(calls()).toEqual(['POST /uploadMedia', 'POST /uploadMedia', 'POST /sendSticker']);
	});

	test('a sticker of the item is uploaded first', async () => {
		await run('sendSticker', { to }, { items: [withFile('image/webp', 's.webp')] });
		await run('sendSticker', { to, mediaSource: 'url', mediaUrl: 'https://example.com/s.webp' });
		expect(calls()).toEqual(['POST /uploadMedia', 'POST /sendSticker', 'POST /sendSticker']);
		expect(bodies()).toEqual([
			{ body: `data:image/webp;base64,${png.toString('base64')}` },
			{ phone, mediaId: '1234567890' },
			{ phone, link: 'https://example.com/s.webp' },
		]);
		expect(stub.violations).toEqual([]);
	});
});

test('a message that 1MSG takes for later is queued, and has no id yet', async () => {
	const answer = { sent: false, message: 'Queued', jobId: '101' };
	accept = () => ({ json: answer });
	expect((await run('sendText', { to, text: 'Hello' }))[0]?.json).toEqual({
		outcome: 'queued',
		to: '+15550100123',
		answer,
	});
});

test('the parts of a long text come in order and quote once', async () => {
	const words = Array.from({ length: 1500 }, (_, n) => `word${n}`).join(' ');
	const parameters = { to, text: words, additionalFields: { longText: 'split', replyToMessageId: 'wamid.1' } };
	const items = await run('sendText', parameters);
	expect(items.map(({ json }) => [json.outcome, json.part])).toEqual([1, 2, 3, 4].map((part) => ['sent', part]));
	expect(bodies().map(({ quotedMsgId }) => quotedMsgId)).toEqual(['wamid.1', undefined, undefined, undefined]);
});

test('parts that are equal quote once, too', async () => {
	const additionalFields = { longText: 'split', replyToMessageId: 'wamid.1' };
	await run('sendText', { to, text: 'a'.repeat(8192), additionalFields });
	expect(bodies().map(({ body, quotedMsgId }) => [body, quotedMsgId])).toEqual([
		['a'.repeat(4096), 'wamid.1'],
		['a'.repeat(4096), undefined],
	]);
});
