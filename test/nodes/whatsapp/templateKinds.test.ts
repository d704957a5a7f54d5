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

	test('a list that shows neither text nor button still takes the code', async () => {
		list([{ type: 'BODY', add_security_recommendation: true }], 'AUTHENTICATION');
		await refused({}, /lacks body-1/);
		expect(await sent({ 'body-1': '482913' })).toEqual([bodyOf('482913')]);
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

	test('that leads to no other folder', async () => {
		list(withDocument);
		const values = { 'header-file': 'https://cdn.example.com/a.pdf', 'header-file-name': '../x/Invoice.pdf' };
		expect(JSON.stringify(await sent(values))).toContain('"filename":"Invoice.pdf"');
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

describe('what the list says of a template', () => {
	const row = (change: IDataObject) => (listed = [{ ...listed[0], ...change }]);

	test.each(['ORDER_STATUS', 'order_status', 'RICH_ORDER_STATUS'])(
		'by its kind alone: %s has a component that the form cannot fill',
		async (subCategory) => {
			list([body]);
			row({ sub_category: subCategory });
			await refused({ 'body-1': 'Ada' }, /component (?:RICH_)?ORDER_STATUS/);
			await refusedInBulk({ 'body-1': 'Ada' }, /ORDER_STATUS/);
		},
	);

	test.each([[null], [[]], ['[]'], [undefined]])(
		'without components %j nobody gets half a message',
		async (components) => {
			list([body]);
			row({ components });
			await refused({}, /no components/);
		},
	);

	test.each(['APPROVED', 'approved', 'Active', 'ACTIVE - Quality pending'])('%s can be sent', async (status) => {
		list([body]);
		row({ status });
		expect(await sent({ 'body-1': 'Ada' })).toEqual([bodyOf('Ada')]);
	});

	test.each(['INACTIVE', 'APPROVED_THEN_PAUSED', 'REJECTED'])('%s cannot', async (status) => {
		list([body]);
		row({ status });
		await refused({ 'body-1': 'Ada' }, /cannot be sent now/);
	});

	test.each(['en-US', 'en_us', 'EN-us', 'American English'])('its language may be written %s', async (language) => {
		list([body]);
		row({ language: 'en_US' });
		const change = { templateId: byId(`sample:${language}`) };
		expect((await send({ 'body-1': 'Ada' }, change)).map(({ json }) => json.outcome)).toEqual(['queued']);
	});

	test.each(['Order: shipped', 'Order:shipped', 'A: b:c'])('a name with a colon is a name: %s', async (name) => {
		list([body]);
		row({ name });
		const change = { templateId: byId(name) };
		expect((await send({ 'body-1': 'Ada' }, change)).map(({ json }) => json.outcome)).toEqual(['queued']);
		expect(messages()).toHaveLength(1);
	});

	test.each([
		[{ limited_time_offer: { has_expiration: 'true' } }],
		[{ has_expiration: true }],
		[{ limited_time_offer: { has_expiration: 'TRUE' } }],
	])('an offer that ends, in any spelling: %j', async (offer) => {
		list([{ type: 'LIMITED_TIME_OFFER', ...offer }, body]);
		await refused({ 'body-1': 'Ada' }, /lacks offer-expiration/);
	});

	test.each(['Customer Name', 'order-id', 'müşteri', 'ad.soyad'])('a variable called %s is filled', async (name) => {
		list([{ ...body, text: `Hi {{ ${name} }}` }]);
		await refused({}, /lacks body-/);
		const parameter = { ...text('Ada'), parameter_name: name };
		expect(await sent({ [`body-${name}`]: 'Ada' })).toEqual([{ type: 'body', parameters: [parameter] }]);
	});
});

describe('values that cannot be meant', () => {
	test.each([
		'NaN',
		'undefined',
		'null',
		'#N/A',
		'#REF!',
		'#DEĞER!',
		'Invalid DateTime',
		'Hi [object Object]',
		'{{ $json.a }}',
	])('"%s" goes to nobody', async (value) => {
		list([body]);
		await refused({ 'body-1': value }, /body-1/);
		await refusedInBulk({ 'body-1': value }, /body-1/);
	});

	test.each(['\u200b', '\u2060 \ufeff'])('a text that nobody sees is missing', async (value) => {
		list([body]);
		await refused({ 'body-1': value }, /body-1/);
	});

	const shop = buttons({ type: 'URL', text: 'Shop', url: 'https://shop.example.com/o/{{1}}' });
	test.each([
		'https://shop.example.com/o/77',
		'http://shop.example.com/o/77',
		' shop.example.com/o/77',
		'HTTPS://SHOP.example.com/o/',
		'https://www.shop.example.com/o/77',
	])('the whole link where its end is asked for: %s', async (value) => {
		list([body, shop]);
		await refused({ 'body-1': 'Ada', 'button-1': value }, /whole link/);
	});

	test.each(['77', '77?u=https://shop.example.com/o/1', 'https://other.example.com/'])(
		'an end of a link: %s',
		async (value) => {
			list([body, shop]);
			const button = { type: 'button', sub_type: 'url', index: 0, parameters: [text(value)] };
			expect(await sent({ 'body-1': 'Ada', 'button-1': value })).toEqual([bodyOf('Ada'), button]);
		},
	);

	test.each(['1234567890123456', 'Your code is 482913', 'x'.repeat(16)])('%s is no one-time password', async (code) => {
		list([{ ...body, text: '{{1}} is your code.' }, buttons({ type: 'OTP', text: 'Copy' })], 'AUTHENTICATION');
		await refused({ 'body-1': code }, /WhatsApp takes 15/);
	});

	test('thirty products with long IDs fit', async () => {
		list([body, buttons({ type: 'MPM', text: 'View' })]);
		const ids = Array.from({ length: 30 }, (_, index) => `${'SKU-'.padEnd(96, 'x')}${index}`);
		const [, button] = (await sent({
			'body-1': 'Ada',
			'button-1-sections': `Tea: ${ids.join(', ')}`,
		})) as IDataObject[];
		expect(JSON.stringify(button)).toContain(ids[29]);
	});

	test('a header has 60 characters at most', async () => {
		list([{ type: 'HEADER', format: 'TEXT', text: 'For {{1}}' }, body]);
		await refused({ 'header-1': 'x'.repeat(61), 'body-1': 'Ada' }, /header-1.*60/);
	});

	test('a button that asks for the phone number is the same for everybody', async () => {
		list([body, buttons({ type: 'REQUEST_CONTACT_INFO', text: 'Share' })]);
		expect(await sent({ 'body-1': 'Ada' })).toEqual([bodyOf('Ada')]);
	});
});

describe('links that WhatsApp would fetch in vain', () => {
	const withHeader = (format: string) => [{ type: 'HEADER', format }, body];

	test.each([
		'https://drive.google.com/file/d/1abc/view?usp=sharing',
		'https://drive.google.com/open?id=1abc',
		'https://docs.google.com/document/d/1abc/edit?usp=sharing',
		'https://www.dropbox.com/scl/fi/abc/photo.jpg?rlkey=x&dl=0',
		'https://1drv.ms/i/s!Abc',
		'https://we.tl/t-abc',
		'https://acme.wetransfer.com/downloads/abc',
		'https://drive.google.com/u/0/folders/1abc',
		'https://docs.google.com/document/d/e/1abc/pub',
		'https://docs.google.com/spreadsheets/d/1abc',
		'https://acme.sharepoint.com/sites/x/_layouts/15/Doc.aspx?sourcedoc=1',
		'https://acme.sharepoint.com/:b:/s/x/abc?e=1',
		'https://share.icloud.com/photos/0abc',
		'https://acme.box.com/s/abc',
		'https://m.youtube.com/watch?v=1',
		'https://photos.app.goo.gl/abc',
		'https://disk.yandex.com.tr/i/abc',
	])('a page for sharing: %s', async (link) => {
		list(withHeader('IMAGE'));
		await refused({ 'body-1': 'Ada', 'header-file': link }, /leads to a page of/);
		await refusedInBulk({ 'body-1': 'Ada', 'header-file': link }, /leads to a page of/);
	});

	test.each([
		['IMAGE', 'https://cdn.example.com/a.pdf', /application\/pdf.*an image/],
		['IMAGE', 'https://cdn.example.com/a.mp4?x=1', /video\/mp4.*an image/],
		['VIDEO', 'https://cdn.example.com/a.JPG', /image\/jpeg.*a video/],
	])('%s: another kind of file, %s', async (format, link, problem) => {
		list(withHeader(format));
		await refused({ 'body-1': 'Ada', 'header-file': link }, problem);
	});

	test.each([
		['IMAGE', 'https://drive.google.com/uc?export=download&id=1abc'],
		['IMAGE', 'https://www.dropbox.com/s/abc/photo.jpg?dl=1'],
		['IMAGE', 'https://drive.google.com/thumbnail?id=1abc'],
		['IMAGE', 'https://onedrive.live.com/personal/x/_layouts/15/download.aspx?share=1'],
		['IMAGE', 'https://acme.sharepoint.com/:i:/s/x/abc?download=1'],
		['IMAGE', 'https://download.wetransfer.com/abc/a.png'],
		['IMAGE', 'https://i.imgur.com/abc.jpg'],
		['IMAGE', 'https://cdn.example.com/render.php?id=7'],
		['DOCUMENT', 'https://docs.google.com/spreadsheets/d/1abc/export?format=pdf'],
		['DOCUMENT', 'https://cdn.example.com/scan.jpg'],
	])('%s: a file, %s', async (format, link) => {
		list(withHeader(format));
		expect(JSON.stringify(await sent({ 'body-1': 'Ada', 'header-file': link }))).toContain(link);
	});
});

describe('columns of a CSV file that are called nearly as the variables', () => {
	const runRows = async (csv: string, values: INodeParameters) => {
		const binary = { data: { data: Buffer.from(csv).toString('base64'), mimeType: 'text/csv', fileName: 'a.csv' } };
		const bulk = { resource: 'template', operation: 'sendBulk', recipientsSource: 'csv' };
		return await runGetChat(
			`${stub.origin}/api/v1`,
			{ ...bulk, templateId: byId('sample:en'), templateVariables: variables(values) },
			{ items: [{ json: {}, binary }] },
		);
	};
	const sendRows = async (csv: string, values: INodeParameters) => {
		await runRows(csv, values);
		return messages().map(({ body: sentBody }) => JSON.parse(sentBody.toString()).template.components);
	};

	test.each(['body-1', 'Body-1', 'BODY 1', 'body_1', ' Body 1 '])('"%s" is the row\'s own value', async (column) => {
		list([body]);
		expect(await sendRows(`phone,${column}\n${to},Ada\n`, { 'body-1': 'customer' })).toEqual([[bodyOf('Ada')]]);
	});

	test.each(['body-first_name', 'Body First_Name', 'BODY_FIRST_NAME'])('"%s" is a named variable', async (column) => {
		list([{ ...body, text: 'Hi {{first_name}}' }]);
		const parameters = [{ ...text('Ada'), parameter_name: 'first_name' }];
		expect(await sendRows(`phone,${column}\n${to},Ada\n`, { 'body-first_name': 'x' })).toEqual([
			[{ type: 'body', parameters }],
		]);
	});

	test.each([
		['Body 1,body_1', 'Eve,Ada', /columns "Body 1" and "body_1", which both mean "body-1"/],
		['BODY 1,Body-1', 'Ada,', /columns "BODY 1" and "Body-1"/],
		['Body 1,Body 1', 'Eve,Ada', /columns "Body 1" and "Body 1"/],
	])('of two of them, %s, nobody knows which is meant', async (columns, cells, problem) => {
		list([body]);
		const [row] = await runRows(`phone,${columns}\n${to},${cells}\n`, { 'body-1': 'customer' });
		expect(row?.json).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(problem) });
		expect(messages()).toEqual([]);
	});

	test('an empty cell below the exact name leaves the value to the form', async () => {
		list([body]);
		const csv = `phone,Body 1,body-1\n${to},Eve,\n`;
		expect(await sendRows(csv, { 'body-1': 'customer' })).toEqual([[bodyOf('customer')]]);
	});

	test('the exact name comes first, and other columns mean nothing', async () => {
		list([body]);
		const csv = `phone,Body 1,body-1,body-12,body\n${to},Eve,Ada,x,y\n`;
		expect(await sendRows(csv, { 'body-1': 'customer' })).toEqual([[bodyOf('Ada')]]);
	});
});
