import { fillCloudTemplate, readCloudTemplate, templateFiles } from '../../../../nodes/shared/whatsapp/cloudTemplate';
import { codeOfText } from '../../../../nodes/shared/whatsapp/templateButton';
import { refused } from '../../../support/refused';

const body = (text: string) => ({ type: 'BODY', text });
const header = (format: string, text?: string) => ({ type: 'header', format, ...(text !== undefined && { text }) });
const buttons = (...list: unknown[]) => ({ type: 'BUTTONS', buttons: list });
const slotsOf = (...components: unknown[]) => readCloudTemplate(components).slots;
const fill = (
	components: unknown[],
	values: Record<string, string>,
	files: Parameters<typeof fillCloudTemplate>[2] = new Map(),
) => fillCloudTemplate(components, values, files);

describe('what a template wants filled', () => {
	test('texts by their variables: numbers in their order, names as they stand, each once', () => {
		expect(slotsOf(header('TEXT', 'Hi {{1}}'), body('{{2}}, {{ 1 }} and {{2}}, {{10}}')).map(({ key }) => key)).toEqual(
			['header-1', 'body-1', 'body-2', 'body-10'],
		);
		expect(slotsOf(body('{{zebra}} {{1}} {{apple}}')).map(({ key }) => key)).toEqual([
			'body-zebra',
			'body-1',
			'body-apple',
		]);
		expect(slotsOf(body('Hello {{name}}'))).toEqual([{ key: 'body-name', label: 'Hello {{name}}' }]);
		expect(slotsOf(body('{1} {{}} {{a{b}}'))).toEqual([]);
		expect(slotsOf(body('{{10a}} {{2a}} {{1}}')).map(({ key }) => key)).toEqual(['body-10a', 'body-2a', 'body-1']);
	});

	test('header: a file, a name, a place or a product', () => {
		expect(readCloudTemplate([header('IMAGE'), body('Hi')])).toEqual({ slots: [], headerFile: 'image', body: 'Hi' });
		expect(readCloudTemplate([header('gif')]).headerFile).toBe('video');
		expect(readCloudTemplate([header('DOCUMENT')])).toMatchObject({
			headerFile: 'document',
			slots: [{ key: 'header-file-name', label: 'Header document: name that is shown', fallback: '' }],
		});
		expect(slotsOf(header('LOCATION'))).toEqual([
			{ key: 'header-latitude', label: 'Header location: latitude' },
			{ key: 'header-longitude', label: 'Header location: longitude' },
			{ key: 'header-name', label: 'Header location: name', fallback: '' },
			{ key: 'header-address', label: 'Header location: address', fallback: '' },
		]);
		expect(slotsOf(header('PRODUCT')).map(({ key }) => key)).toEqual(['header-product', 'header-catalog']);
		expect(readCloudTemplate([header('TEXT', 'Order')])).toEqual({ slots: [], headerText: 'Order', body: '' });
		expect(readCloudTemplate('none')).toEqual({ slots: [], headerText: '', body: '' });
	});

	test('the end of an offer, where it has one', () => {
		const offer = (change: object) => slotsOf({ type: 'LIMITED_TIME_OFFER', ...change }).map(({ key }) => key);
		expect(offer({ limited_time_offer: { has_expiration: true } })).toEqual(['offer-expiration']);
		expect(offer({ has_expiration: 'TRUE' })).toEqual(['offer-expiration']);
		expect(offer({ limited_time_offer: { has_expiration: false }, has_expiration: true })).toEqual([]);
		expect(offer({})).toEqual([]);
	});

	test('buttons by their place, and those that are the same for everybody not at all', () => {
		expect(
			slotsOf(
				buttons(
					{ type: 'PHONE_NUMBER', text: 'Call' },
					{ type: 'QUICK_REPLY', text: 'Yes' },
					{ type: 'url', text: 'Open', url: 'https://a.example/{{1}}' },
					{ type: 'URL', text: 'Shop', url: 'https://a.example/' },
					{ type: 'COPY_CODE' },
					{ type: 'FLOW', text: 'Form' },
					{ type: 'CATALOG', text: 'See' },
					{ type: 'MPM', text: 'Buy' },
					{ type: 'OTP', text: 'Copy', url: 'https://a.example' },
					{ type: 'OTP', text: 'Copy' },
					'none',
				),
			),
		).toEqual([
			{ key: 'button-2', label: 'Button "Yes": payload that comes back', fallback: 'Yes', title: 'Yes' },
			{ key: 'button-3', label: 'Button "Open": end of https://a.example/{{1}}' },
			{ key: 'button-5', label: 'Button "Copy code": code to copy' },
			{ key: 'button-6', label: 'Button "Form": flow token', fallback: 'unused' },
			{ key: 'button-7', label: 'Button "See": ID of the product to show', fallback: 'first product' },
			{ key: 'button-8-sections', label: 'Button "Buy": products, like "Tea: SKU-1, SKU-2; Cups: SKU-3"' },
			{ key: 'button-8-thumbnail', label: 'Button "Buy": ID of the product to show', fallback: 'first product' },
			{ key: 'button-9', label: 'Button "Copy": the code, as in the text', fallback: codeOfText },
		]);
		expect(slotsOf({ type: 'BUTTONS', buttons: 'none' })).toEqual([]);
	});

	test('cards by their number', () => {
		const card = { components: [header('VIDEO'), body('{{1}}'), buttons({ type: 'QUICK_REPLY', text: 'Yes' })] };
		const plain = { components: [header('TEXT', '{{1}}')] };
		expect(slotsOf({ type: 'CAROUSEL', cards: [card, plain, 'none'] })).toEqual([
			{ key: 'card-1-header-file', label: 'Card 1, video: link, or name of the input binary field', file: 'video' },
			{ key: 'card-1-body-1', label: '{{1}}' },
			{
				key: 'card-1-button-1',
				...{ label: 'Button "Yes": payload that comes back', fallback: 'Yes', title: 'Yes' },
			},
			{ key: 'card-2-header-1', label: '{{1}}' },
		]);
		expect(slotsOf({ type: 'CAROUSEL', cards: 'none' })).toEqual([]);
	});
});

test('files are links or binary fields, and none where none is entered', () => {
	const template = readCloudTemplate([
		header('IMAGE'),
		{ type: 'CAROUSEL', cards: [{ components: [header('VIDEO')] }] },
	]);
	const link = 'https://a.example/b.mp4';
	expect(templateFiles(template, { 'header-file': ' data ', 'card-1-header-file': link })).toEqual([
		{ key: 'header-file', kind: 'image', source: { binary: 'data' } },
		{ key: 'card-1-header-file', kind: 'video', source: { url: link } },
	]);
	expect(templateFiles(template, { 'header-file': ' ' })).toEqual([]);
	expect(templateFiles(template, { 'header-file': `from ${link}` })).toEqual([
		{ key: 'header-file', kind: 'image', source: { binary: `from ${link}` } },
	]);
	expect(templateFiles(readCloudTemplate([body('{{1}}')]), { 'body-1': 'x', 'header-file': 'data' })).toEqual([]);
	expect(refused(() => templateFiles(template, { 'header-file': 'ftp://a.example/b.png' }))).toContain(
		"'Template Variables: header-file' must be a link to a file",
	);
});

describe('the components of a message', () => {
	const text = (value: string) => ({ type: 'text', text: value });

	test('have what was filled in, and nothing for what was not', () => {
		const components = [header('TEXT', 'Hi {{1}}'), body('{{name}} {{1}}')];
		expect(fill(components, {})).toEqual([]);
		expect(fill(components, { 'header-1': 'Ada', 'body-name': 'Bob' })).toEqual([
			{ type: 'header', parameters: [text('Ada')] },
			{ type: 'body', parameters: [{ ...text('Bob'), parameter_name: 'name' }] },
		]);
		const odd = fill([body('{{1a}} {{a1}} {{2}}')], { 'body-1a': 'x', 'body-a1': 'y', 'body-2': 'z' });
		expect(odd).toEqual([
			{
				type: 'body',
				parameters: [{ ...text('x'), parameter_name: '1a' }, { ...text('y'), parameter_name: 'a1' }, text('z')],
			},
		]);
		const localized = new Map([['body-1', (fallback: string) => ({ type: 'currency', fallback })]]);
		expect(fillCloudTemplate(components, { 'body-1': '5 €' }, new Map(), localized)).toEqual([
			{ type: 'body', parameters: [{ type: 'currency', fallback: '5 €' }] },
		]);
	});

	test('have a file in their header, a document with the name that is entered or its own', () => {
		const file = (format: string, values: Record<string, string>, filename?: string) =>
			fill([header(format)], values, new Map([['header-file', { id: '1', ...(filename && { filename }) }]]));
		const parameters = (kind: string, where: object) => [
			{ type: 'header', parameters: [{ type: kind, [kind]: where }] },
		];
		expect(file('IMAGE', {}, 'a.png')).toEqual(parameters('image', { id: '1' }));
		expect(file('GIF', {})).toEqual(parameters('video', { id: '1' }));
		expect(file('DOCUMENT', {}, 'a.pdf')).toEqual(parameters('document', { id: '1', filename: 'a.pdf' }));
		expect(file('DOCUMENT', { 'header-file-name': 'b.pdf' }, 'a.pdf')).toEqual(
			parameters('document', { id: '1', filename: 'b.pdf' }),
		);
		expect(file('DOCUMENT', {})).toEqual(parameters('document', { id: '1' }));
		expect(fill([header('IMAGE')], {})).toEqual([]);
	});

	test('have a place or a product in their header', () => {
		expect(fill([header('LOCATION')], { 'header-latitude': '1', 'header-longitude': '2' })).toEqual([
			{ type: 'header', parameters: [{ type: 'location', location: { latitude: 1, longitude: 2 } }] },
		]);
		const product = { product_retailer_id: 'p', catalog_id: 'c' };
		expect(fill([header('PRODUCT')], { 'header-product': 'p', 'header-catalog': 'c' })).toEqual([
			{ type: 'header', parameters: [{ type: 'product', product }] },
		]);
	});

	test('have their buttons by their place, and only those that say something', () => {
		const list = [
			{ type: 'PHONE_NUMBER', text: 'Call' },
			{ type: 'QUICK_REPLY', text: 'Yes' },
			{ type: 'URL', text: 'Open', url: 'https://a.example/{{1}}' },
			{ type: 'COPY_CODE' },
			{ type: 'FLOW' },
			{ type: 'CATALOG' },
		];
		const button = (index: number, kind: string, parameter: object) => ({
			...{ type: 'button', sub_type: kind, index, parameters: [parameter] },
		});
		const values = { 'button-2': 'y', 'button-3': ' 7 ', 'button-4': 'CODE', 'button-5': 'token', 'button-6': 'p' };
		expect(fill([buttons(...list)], values)).toEqual([
			button(1, 'quick_reply', { type: 'payload', payload: 'y' }),
			button(2, 'url', text('7')),
			button(3, 'copy_code', { type: 'coupon_code', coupon_code: 'CODE' }),
			button(4, 'flow', { type: 'action', action: { flow_token: 'token' } }),
			button(5, 'catalog', { type: 'action', action: { thumbnail_product_retailer_id: 'p' } }),
		]);
		expect(fill([buttons(...list)], { 'button-2': 'Yes', 'button-6': 'first product' })).toEqual([]);
		expect(fill([buttons(...list)], { 'button-2': 'x'.repeat(256), 'button-4': 'x'.repeat(20) })).toHaveLength(2);
		expect(refused(() => fill([buttons(...list)], { 'button-2': 'x'.repeat(257) }))).toContain(
			"'Template Variables: button-2' has 257 characters",
		);
		expect(refused(() => fill([buttons(...list)], { 'button-4': 'x'.repeat(21) }))).toContain(
			"'Template Variables: button-4' has 21 characters",
		);
	});

	test('have products, and the picture of the one that is named', () => {
		const values = { 'button-1-sections': 'Tea: a, b', 'button-1-thumbnail': 'b' };
		const shown = (change: Record<string, string>) => {
			const [part] = fill([buttons({ type: 'MPM' })], { ...values, ...change });
			return Object(part).parameters[0].action.thumbnail_product_retailer_id;
		};
		expect([shown({}), shown({ 'button-1-thumbnail': 'first product' })]).toEqual(['b', 'a']);
		expect(refused(() => fill([buttons({ type: 'MPM' })], {}))).toContain(
			"'Template Variables: button-1-sections' has 0 sections",
		);
	});

	test('have the code of the text in the button that copies it', () => {
		const code = [{ type: 'button', sub_type: 'url', index: 0, parameters: [text('123')] }];
		expect(fill([body('{{1}}'), buttons({ type: 'OTP' })], { 'body-1': '123' }).slice(1)).toEqual(code);
		const named = [body('{{code}}'), buttons({ type: 'OTP' })];
		expect(fill(named, { 'body-code': '123', 'button-1': codeOfText }).slice(1)).toEqual(code);
		expect(fill([buttons({ type: 'OTP' })], { 'body-1': '123' })).toEqual(code);
		expect(fill(named, {})).toEqual([]);
	});

	test('have the end of the offer between header and body', () => {
		const components = [body('{{1}}'), { type: 'LIMITED_TIME_OFFER', has_expiration: true }, header('TEXT', '{{1}}')];
		const values = { 'body-1': 'b', 'header-1': 'h', 'offer-expiration': '4102444800' };
		expect(fill(components, values).map(({ type }) => type)).toEqual(['header', 'limited_time_offer', 'body']);
	});

	test('have their cards in their order', () => {
		const card = { components: [header('IMAGE'), body('{{1}}')] };
		const components = [body('Hi {{1}}'), { type: 'CAROUSEL', cards: [card, card] }];
		const files = new Map([['card-2-header-file', { link: 'https://a.example/b.png' }]]);
		expect(fill(components, { 'body-1': 'x', 'card-1-body-1': 'a', 'card-2-body-1': 'b' }, files)).toEqual([
			{ type: 'body', parameters: [text('x')] },
			{
				type: 'carousel',
				cards: [
					{ card_index: 0, components: [{ type: 'body', parameters: [text('a')] }] },
					{
						card_index: 1,
						components: [
							{ type: 'header', parameters: [{ type: 'image', image: { link: 'https://a.example/b.png' } }] },
							{ type: 'body', parameters: [text('b')] },
						],
					},
				],
			},
		]);
	});
});
