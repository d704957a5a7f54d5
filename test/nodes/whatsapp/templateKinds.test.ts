import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { byId, pageOf, queuedAnswer, runGetChat, variables } from '../../support/getChat';
import { startStub, type Stub } from '../../support/stubServer';

const to = '+15550100123';
let listed: IDataObject[];
let stub: Stub;
beforeEach(async () => {
	stub = await startStub(({ url }) =>
		url.startsWith('/api/v1/templates/') ? { json: pageOf(listed) } : { status: 202, json: queuedAnswer },
	);
});
afterEach(async () => await stub.close());

const body = { type: 'BODY', text: 'Hi {{1}}' };
const buttons = (...list: IDataObject[]) => ({ type: 'BUTTONS', buttons: list });
const list = (components: IDataObject[], category = 'MARKETING') => {
	listed = [{ name: 'sample', language: 'en', status: 'APPROVED', category, components }];
};
const messages = () => stub.requests.filter(({ method }) => method === 'POST');
const send = async (values: INodeParameters, change: INodeParameters = {}) =>
	await runGetChat(`${stub.origin}/api/v1`, {
		resource: 'template',
		operation: 'send',
		to,
		templateId: byId('sample:en'),
		templateVariables: variables(values),
		...change,
	});
const sent = async (values: INodeParameters): Promise<unknown> => {
	expect((await send(values)).map(({ json }) => json.outcome)).toEqual(['queued']);
	const message = JSON.parse(messages().at(-1)?.body.toString() ?? '{}') as { template: IDataObject };
	return message.template.components;
};
const refused = async (values: INodeParameters, problem: RegExp) => {
	await expect(send(values)).rejects.toThrow(problem);
	expect(messages()).toEqual([]);
};
const refusedInBulk = async (values: INodeParameters, reason: RegExp) => {
	const items = await send(values, { operation: 'sendBulk', recipientSource: 'list', recipients: to });
	expect(items.map(({ json }) => json)).toEqual([
		expect.objectContaining({ outcome: 'failed', reason: expect.stringMatching(reason) }),
		expect.objectContaining({ summary: true, failed: 1, queued: 0, requests: 0 }),
	]);
	expect(messages()).toEqual([]);
};
const text = (value: string) => ({ type: 'text', text: value });
const bodyOf = (value: string) => ({ type: 'body', parameters: [text(value)] });

describe('one-time passwords', () => {
	const code = { ...body, text: '*{{1}}* is your verification code.' };
	const url = 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code_expiration_minutes=10&code=otp{{1}}';
	const both = [bodyOf('482913'), { type: 'button', sub_type: 'url', index: 0, parameters: [text('482913')] }];
	const security = { ...code, add_security_recommendation: true };
	const footer = { type: 'FOOTER', text: 'Expires.', code_expiration_minutes: 10 };

	test.each<[string, IDataObject[], string]>([
		[
			'a link, as WhatsApp lists it',
			[security, footer, buttons({ type: 'URL', text: 'Copy code', url })],
			'AUTHENTICATION',
		],
		['a link in a list without categories', [code, buttons({ type: 'URL', text: 'Copy code', url })], ''],
		[
			'a link to fill in an app',
			[code, buttons({ type: 'url', text: 'Fill', url: url.replace('COPY_CODE', 'ONE_TAP') })],
			'',
		],
		[
			'a link of the provider',
			[code, buttons({ type: 'URL', text: 'Copy', url: 'https://x.example/{{1}}' })],
			'AUTHENTICATION',
		],
		['a code to copy', [security, buttons({ type: 'COPY_CODE', text: 'Copy' })], ''],
		['its own type', [code, buttons({ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy' })], 'AUTHENTICATION'],
		[
			'a text that the list leaves out',
			[{ type: 'BODY', add_security_recommendation: true }, buttons({ type: 'OTP' })],
			'',
		],
		['no text at all', [buttons({ type: 'OTP' })], 'AUTHENTICATION'],
	])('body and button carry the code: %s', async (_, components, category) => {
		list(components, category);
		expect(await sent({ 'body-1': '482913' })).toEqual(both);
	});

	test('a value for the button that counted as a link is the code, or an error', async () => {
		list([security, buttons({ type: 'URL', text: 'Copy code', url })]);
		expect(await sent({ 'body-1': '482913', 'button-1': '482913' })).toEqual(both);
		await expect(send({ 'body-1': '482913', 'button-1': '1' })).rejects.toThrow(/button-1.*is not the code/);
		expect(messages()).toHaveLength(1);
	});

	test('other links stay links', async () => {
		list([body, buttons({ type: 'URL', text: 'Shop', url: 'https://whatsapp.example/otp/{{1}}' })]);
		await refused({ 'body-1': 'Ada' }, /lacks button-1/);
	});
});

describe('products', () => {
	const mpm = buttons({ type: 'MPM', text: 'View items' });

	test.each([
		['one section', { 'button-1-sections': 'Tea: a' }, 'a', [['Tea', ['a']]]],
		[
			'two sections',
			{ 'button-1-sections': 'Tea: a, b; Cups: c;' },
			'a',
			[
				['Tea', ['a', 'b']],
				['Cups', ['c']],
			],
		],
		['a colon in an ID', { 'button-1-sections': 'Tea: x:1' }, 'x:1', [['Tea', ['x:1']]]],
		['its own picture', { 'button-1-sections': 'Tea: a, b', 'button-1-thumbnail': 'b' }, 'b', [['Tea', ['a', 'b']]]],
	] as const)('multi-product: %s', async (_, values, thumbnail, sections) => {
		list([body, mpm]);
		const action = {
			thumbnail_product_retailer_id: thumbnail,
			sections: sections.map(([title, ids]) => ({
				title,
				product_items: ids.map((id) => ({ product_retailer_id: id })),
			})),
		};
		expect(await sent({ 'body-1': 'Ada', ...values })).toEqual([
			bodyOf('Ada'),
			{ type: 'button', sub_type: 'mpm', index: 0, parameters: [{ type: 'action', action }] },
		]);
	});

	test.each([
		['no products', {}, /lacks button-1-sections/],
		['no title', { 'button-1-sections': 'a, b' }, /without a title/],
		['an empty section', { 'button-1-sections': 'Tea: a; Cups:' }, /without products/],
		['only separators', { 'button-1-sections': ';;' }, /0 sections/],
		['31 products', { 'button-1-sections': `Tea: ${Array(31).fill('a').join(',')}` }, /31 products/],
		['11 sections', { 'button-1-sections': Array(11).fill('T: a').join(';') }, /11 sections/],
		['a long title', { 'button-1-sections': `${'T'.repeat(25)}: a` }, /24/],
	] as const)('multi-product, nothing is sent: %s', async (_, values, problem) => {
		list([body, mpm]);
		await refused({ 'body-1': 'Ada', ...values }, problem);
		await refusedInBulk({ 'body-1': 'Ada', ...values }, problem);
	});

	const product = { type: 'HEADER', format: 'PRODUCT' };
	const header = (id: string) => ({
		type: 'header',
		parameters: [{ type: 'product', product: { product_retailer_id: id, catalog_id: '7' } }],
	});
	test('single product', async () => {
		list([product, body, buttons({ type: 'SPM', text: 'View' })]);
		const values = { 'body-1': 'Ada', 'header-product': 'sku-1', 'header-catalog': '7' };
		expect(await sent(values)).toEqual([header('sku-1'), bodyOf('Ada')]);
	});

	test('single product, nothing is sent without the product', async () => {
		list([product, body, buttons({ type: 'SPM', text: 'View' })]);
		await refused({ 'body-1': 'Ada', 'header-product': 'sku-1' }, /lacks header-catalog/);
	});

	test('a carousel of products', async () => {
		const card = { components: [product, buttons({ type: 'SPM', text: 'View' })] };
		list([body, { type: 'CAROUSEL', cards: [card, card] }]);
		const values = {
			'body-1': 'Ada',
			...{ 'card-1-header-product': 'a', 'card-1-header-catalog': '7' },
			...{ 'card-2-header-product': 'b', 'card-2-header-catalog': '7' },
		};
		expect(await sent(values)).toEqual([
			bodyOf('Ada'),
			{
				type: 'carousel',
				cards: [
					{ card_index: 0, components: [header('a')] },
					{ card_index: 1, components: [header('b')] },
				],
			},
		]);
		await expect(send({ 'body-1': 'Ada' })).rejects.toThrow(/lacks card-1-header-product/);
		expect(messages()).toHaveLength(1);
	});
});

describe('limited-time offers', () => {
	const offer = (expires: boolean) => ({
		type: 'LIMITED_TIME_OFFER',
		limited_time_offer: { text: 'Ends soon', has_expiration: expires },
	});
	const shop = buttons(
		{ type: 'COPY_CODE', text: 'Copy' },
		{ type: 'URL', text: 'Shop', url: 'https://shop.example.com/{{1}}' },
	);
	const values = { 'body-1': 'Ada', 'button-1': 'SAVE20', 'button-2': 'x' };
	const rest = [
		bodyOf('Ada'),
		{ type: 'button', sub_type: 'copy_code', index: 0, parameters: [{ type: 'coupon_code', coupon_code: 'SAVE20' }] },
		{ type: 'button', sub_type: 'url', index: 1, parameters: [text('x')] },
	];

	test.each(['2096-10-02T07:06:40Z', '2096-10-02T10:06:40+03:00', '4000000000', '4000000000000'])(
		'the end of the offer: %s',
		async (end) => {
			list([offer(true), body, shop]);
			const expiry = { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 4_000_000_000_000 } };
			expect(await sent({ ...values, 'offer-expiration': end })).toEqual([
				{ type: 'limited_time_offer', parameters: [expiry] },
				...rest,
			]);
		},
	);

	test('an offer without an end', async () => {
		list([offer(false), body, shop]);
		expect(await sent(values)).toEqual(rest);
	});

	test.each([
		['', /lacks offer-expiration/],
		['2020-01-01T00:00:00Z', /future time/],
		['2096-10-02T07:06:40', /offset/],
		['tomorrow', /future time/],
	])('nothing is sent: "%s"', async (end, problem) => {
		list([offer(true), body, shop]);
		await refused({ ...values, 'offer-expiration': end }, problem);
		await refusedInBulk({ ...values, 'offer-expiration': end }, problem);
	});
});

describe('what the form cannot fill', () => {
	test.each<[string, IDataObject, RegExp]>([
		['order details', buttons({ type: 'ORDER_DETAILS', text: 'Pay' }), /button 1 \(ORDER_DETAILS\)/],
		[
			'an unknown button',
			buttons({ type: 'PHONE_NUMBER', text: 'Call' }, { type: 'REMIND', text: 'x' }),
			/button 2 \(REMIND\)/,
		],
		['a product without header', buttons({ type: 'SPM', text: 'View' }), /button 1 \(SPM\)/],
		['an unknown component', { type: 'ORDER_STATUS' }, /component ORDER_STATUS/],
		['an unknown header', { type: 'HEADER', format: 'AUDIO' }, /header AUDIO/],
		['a variable in the footer', { type: 'FOOTER', text: 'Until {{1}}' }, /variable in the footer/],
		['a carousel without cards', { type: 'CAROUSEL' }, /CAROUSEL without cards/],
		[
			'a button of a card',
			{ type: 'CAROUSEL', cards: [{ components: [buttons({ type: 'NEW', text: 'x' })] }] },
			/button 1 \(NEW\) of card 1/,
		],
	])('%s: an error that names it, alone and in bulk', async (_, component, problem) => {
		list([body, component]);
		await refused({ 'body-1': 'Ada' }, problem);
		await refusedInBulk({ 'body-1': 'Ada' }, problem);
		const raw = { templateMode: 'json', templateComponents: '[{ "type": "order_status" }]' };
		expect((await send({}, raw)).map(({ json }) => json.outcome)).toEqual(['queued']);
	});

	test.each<[string, IDataObject]>([
		['phone numbers', buttons({ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550100123' })],
		['calls', buttons({ type: 'VOICE_CALL', text: 'Call' })],
		['a footer', { type: 'FOOTER', text: 'Bye' }],
		['permission to call', { type: 'CALL_PERMISSION_REQUEST' }],
	])('what is the same for everybody needs nothing: %s', async (_, component) => {
		list([body, component]);
		expect(await sent({ 'body-1': 'Ada' })).toEqual([bodyOf('Ada')]);
	});
});

describe('a document above the text has a name', () => {
	const withDocument = [
		{ type: 'HEADER', format: 'DOCUMENT' },
		{ type: 'BODY', text: 'x' },
	];

	test.each([
		['https://cdn.example.com/F-1001.pdf', 'F-1001.pdf'],
		['https://cdn.example.com/a/F-1001.pdf?sig=abc', 'F-1001.pdf'],
		['https://cdn.example.com/M%C3%BC%C5%9Fteri.pdf', 'Müşteri.pdf'],
	])('behind the link %s it is %s', async (link, filename) => {
		list(withDocument);
		const components = [{ type: 'header', parameters: [{ type: 'document', document: { link, filename } }] }];
		expect(await sent({ 'header-file': link })).toEqual(components);
	});

	test('a link that ends in a folder has none', async () => {
		const link = 'https://cdn.example.com/latest/';
		list(withDocument);
		const components = [{ type: 'header', parameters: [{ type: 'document', document: { link } }] }];
		expect(await sent({ 'header-file': link })).toEqual(components);
	});

	test.each([
		['', 'a.pdf'],
		['  ', 'a.pdf'],
		[' Invoice 1001.pdf ', 'Invoice 1001.pdf'],
	])('of its own, where one is entered: "%s"', async (entered, filename) => {
		const link = 'https://cdn.example.com/a.pdf';
		list(withDocument);
		const components = [{ type: 'header', parameters: [{ type: 'document', document: { link, filename } }] }];
		expect(await sent({ 'header-file': link, 'header-file-name': entered })).toEqual(components);
	});

	test('of its own for each row of a bulk send', async () => {
		const link = 'https://cdn.example.com/a.pdf';
		list(withDocument);
		const csv = `phone,header-file-name\n${to},One.pdf\n+15550100124,\n`;
		const binary = { data: { data: Buffer.from(csv).toString('base64'), mimeType: 'text/csv', fileName: 'a.csv' } };
		const bulk = { resource: 'template', operation: 'sendBulk', recipientsSource: 'csv' };
		await runGetChat(
			`${stub.origin}/api/v1`,
			{ ...bulk, templateId: byId('sample:en'), templateVariables: variables({ 'header-file': link }) },
			{ items: [{ json: {}, binary }] },
		);
		expect(messages().map(({ body: sentBody }) => JSON.parse(sentBody.toString()).template.components)).toEqual(
			['One.pdf', 'a.pdf'].map((filename) => [
				{ type: 'header', parameters: [{ type: 'document', document: { link, filename } }] },
			]),
		);
	});

	test('that is too long is refused', async () => {
		list(withDocument);
		const values = { 'header-file': 'https://cdn.example.com/a.pdf', 'header-file-name': 'n'.repeat(241) };
		await refused(values, /header-file-name/);
	});

	test('and no other kind of file has', async () => {
		list([{ type: 'HEADER', format: 'IMAGE' }, body]);
		const values = { 'header-file': 'https://cdn.example.com/a.jpg', 'header-file-name': 'a', 'body-1': 'x' };
		await refused(values, /header-file-name, which the template does not have/);
	});
});

test('a place above the text is its coordinates alone', async () => {
	list([{ type: 'HEADER', format: 'LOCATION' }, body]);
	const values = { 'header-latitude': '52.5', 'header-longitude': '13.4', 'body-1': 'x' };
	const place = { type: 'location', location: { latitude: 52.5, longitude: 13.4 } };
	expect(await sent(values)).toEqual([{ type: 'header', parameters: [place] }, bodyOf('x')]);
});
