import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { byId, runOneMsg, startStrict, usualAnswer, variables, type StrictStub } from '../../support/oneMsg';

/** The examples that documentation 2.39 prints, as the node sends them. Phone numbers and links are samples. */

let stub: StrictStub;
let listed: IDataObject[] = [];
beforeEach(async () => {
	stub = await startStrict((request) =>
		request.method === 'GET' ? { json: { total: listed.length, templates: listed } } : usualAnswer(request),
	);
});
afterEach(async () => await stub.close());

const sent = async (resource: string, operation: string, parameters: INodeParameters): Promise<unknown> => {
	await runOneMsg(stub.origin, { resource, operation, ...parameters });
	expect(stub.violations).toEqual([]);
	return JSON.parse(stub.requests.at(-1)?.body.toString() ?? '');
};

const chat = { to: '', chatId: '12020721369@c.us' };
const text = (value: string) => ({ type: 'text', text: value });

test('the sections of a list', async () => {
	const sections = [
		{ title: 'Section 1', rows: [{ id: '1', title: 'Option 1', description: 'Description 1' }] },
		{ title: 'Section 2', rows: [{ id: '2', title: 'Option 2', description: 'Description 2' }] },
	];
	const parameters = { body: 'Please choose', listButton: 'Open', sectionsSource: 'json' };
	expect(await sent('message', 'sendList', { ...chat, ...parameters, sectionsJson: JSON.stringify(sections) })).toEqual(
		{ chatId: chat.chatId, body: 'Please choose', action: 'Open', sections },
	);
});

test('the sections of reply buttons, as the documentation writes them', async () => {
	const sections = [
		{ type: 'reply', reply: { id: '1', title: "1 Button's Title" } },
		{ type: 'reply', reply: { id: '2', title: '2 Button' } },
	];
	const parameters = { body: 'Agree?', buttonsSource: 'json', buttonsJson: JSON.stringify(sections) };
	expect(await sent('message', 'sendButtons', { ...chat, ...parameters })).toEqual({
		chatId: chat.chatId,
		body: 'Agree?',
		sections,
	});
});

test('a reaction', async () => {
	const parameters = { ...chat, messageId: 'wamid.HBgLdemo-text-001', emoji: '👍' };
	const body = { quotedMsgId: 'wamid.HBgLdemo-text-001', chatId: chat.chatId };
	expect(await sent('message', 'sendReaction', parameters)).toEqual({ ...body, body: '👍' });
	expect(await sent('message', 'sendReaction', { ...parameters, emoji: '' })).toEqual({ ...body, body: '' });
});

describe('contacts', () => {
	const send = async (contacts: IDataObject[]) =>
		await sent('message', 'sendContacts', {
			...chat,
			contactsSource: 'json',
			contactsJson: JSON.stringify(contacts),
		});

	test('the example', async () => {
		const home = { city: 'Menlo Park', country: 'United States', country_code: 'us', state: 'CA', zip: '94025' };
		const contacts = [
			{
				addresses: [
					{ ...home, street: '1 Hacker Way', type: 'HOME' },
					{ ...home, street: '200 Jefferson Dr', type: 'WORK' },
				],
				birthday: '2012-08-18',
				emails: [
					{ email: 'test@example.com', type: 'WORK' },
					{ email: 'test@example.org', type: 'WORK' },
				],
				name: { first_name: 'John', formatted_name: 'John Smith', last_name: 'Smith' },
				org: { company: 'WhatsApp', department: 'Design', title: 'Manager' },
				phones: [
					{ phone: '+1 (940) 555-1234', type: 'HOME' },
					{ phone: '+1 (650) 555-1234', type: 'WORK', wa_id: '16505551234' },
				],
				urls: [{ url: 'https://www.example.com', type: 'WORK' }],
			},
		];
		expect(await send(contacts)).toEqual({ chatId: chat.chatId, contacts });
	});

	test.each([
		{ formatted_name: 'Lord Adam', prefix: 'Lord' },
		{ formatted_name: 'Adam', first_name: 'Adam' },
		{ formatted_name: 'Adam John Smith', middle_name: 'John' },
	])('one part of the name is enough: %j', async (name) => {
		expect(await send([{ name }])).toEqual({ chatId: chat.chatId, contacts: [{ name }] });
	});

	test('a name of one word', async () => {
		expect(await send([{ name: { formatted_name: 'Adam' } }])).toEqual({
			chatId: chat.chatId,
			contacts: [{ name: { formatted_name: 'Adam', first_name: 'Adam' } }],
		});
	});
});

describe('products', () => {
	const ids = (...products: string[]) => products.map((id) => ({ product_retailer_id: id }));

	test('several', async () => {
		const parameters = {
			...{ headerText: 'Header.', body: 'Some text.', footer: 'Footer.', catalogId: '367025965434465' },
			sections: {
				section: [
					{ title: 'the-section-title', products: ['SKU-1', 'SKU-2'] },
					{ title: 'the-section-title2', products: ['SKU-1'] },
				],
			},
		};
		expect(await sent('message', 'sendProductList', { ...chat, ...parameters })).toEqual({
			...{ chatId: chat.chatId, header: 'Header.', body: 'Some text.', footer: 'Footer.' },
			action: {
				catalog_id: '367025965434465',
				sections: [
					{ title: 'the-section-title', product_items: ids('SKU-1', 'SKU-2') },
					{ title: 'the-section-title2', product_items: ids('SKU-1') },
				],
			},
		});
	});

	test('one, with every field', async () => {
		const parameters = { headerText: 'Header.', body: 'Some text.', footer: 'Footer.', catalogId: 'c' };
		expect(await sent('message', 'sendProduct', { ...chat, ...parameters, productRetailerId: 'SKU-1' })).toEqual({
			...{ chatId: chat.chatId, header: 'Header.', body: 'Some text.', footer: 'Footer.' },
			action: { catalog_id: 'c', product_retailer_id: 'SKU-1' },
		});
	});
});

describe('sending a template', () => {
	const language = (code: string) => ({ policy: 'deterministic', code });
	const body = (count: number) => ({
		type: 'BODY',
		text: Array.from({ length: count }, (_, n) => `{{${n + 1}}}`).join(' '),
	});

	test.each(['form', 'json'])('example 1, from the %s', async (templateMode) => {
		const namespace = 'namespace_id';
		const components = [{ type: 'HEADER', format: 'IMAGE' }, body(1)];
		listed = [{ name: 'template_name', language: 'en', status: 'approved', namespace, components }];
		const link = 'https://example.com/a.jpg';
		const params = [
			{ type: 'header', parameters: [{ type: 'image', image: { link } }] },
			{ type: 'body', parameters: [text('test')] },
		];
		const parameters = {
			...{ to: '+556123122026', templateId: byId('template_name:en'), templateMode },
			templateVariables: variables({ 'header-file': link, 'body-1': 'test' }),
			templateComponents: JSON.stringify(params),
		};
		expect(await sent('template', 'send', parameters)).toEqual({
			...{ template: 'template_name', language: language('en'), namespace, params },
			phone: '556123122026',
		});
	});

	test('example 2, a carousel', async () => {
		const namespace = '41123797_o98r_4f06_fi44_443b27c6f5ec';
		const url = (name: string) => ({ type: 'URL', text: name, url: 'https://test.com/{{1}}' });
		const cards = [
			{
				components: [{ type: 'HEADER', format: 'VIDEO' }, body(2), { type: 'BUTTONS', buttons: [url('A'), url('B')] }],
			},
		];
		const components = [body(2), { type: 'CAROUSEL', cards }];
		listed = [{ name: 'test_carousel', language: 'en_US', status: 'approved', namespace, components }];
		const button = (index: string, value: string) => ({
			...{ type: 'button', sub_type: 'url', index },
			parameters: [text(value)],
		});
		const video = { link: 'https://test.com/video.mp4' };
		const params = [
			{ type: 'body', parameters: [text('b1'), text('b2')] },
			{
				type: 'CAROUSEL',
				cards: [
					{
						card_index: 0,
						components: [
							{ type: 'header', parameters: [{ type: 'video', video }] },
							button('0', '1'),
							button('1', '2'),
							{ type: 'body', parameters: [text('b3'), text('b4')] },
						],
					},
				],
			},
		];
		const message = { template: 'test_carousel', language: language('en_US'), namespace, phone: '556123122026' };
		const parameters = { to: '+556123122026', templateId: byId('test_carousel:en_US') };
		const raw = { templateMode: 'json', templateComponents: JSON.stringify(params) };
		expect(await sent('template', 'send', { ...parameters, ...raw })).toEqual({ ...message, params });
		const values = {
			...{ 'body-1': 'b1', 'body-2': 'b2', 'card-1-header-file': video.link, 'card-1-body-1': 'b3' },
			...{ 'card-1-body-2': 'b4', 'card-1-button-1': '1', 'card-1-button-2': '2' },
		};
		expect(await sent('template', 'send', { ...parameters, templateVariables: variables(values) })).toMatchObject(
			message,
		);
	});

	test('example 3, a catalog', async () => {
		const namespace = 'namespace_id';
		const components = [body(1), { type: 'BUTTONS', buttons: [{ type: 'CATALOG', text: 'View catalog' }] }];
		listed = [{ name: 'catalog', language: 'en_US', status: 'approved', namespace, components }];
		const action = { thumbnail_product_retailer_id: '001' };
		const params = [
			{ type: 'button', sub_type: 'CATALOG', index: 0, parameters: [{ type: 'action', action }] },
			{ type: 'body', parameters: [text('Check out the products in our store')] },
		];
		const raw = { templateMode: 'json', templateComponents: JSON.stringify(params) };
		expect(await sent('template', 'send', { ...chat, templateId: byId('catalog:en_US'), ...raw })).toEqual({
			...{ namespace, template: 'catalog', language: language('en_US'), params, chatId: chat.chatId },
		});
	});
});

describe('creating a template', () => {
	const create = async (parameters: INodeParameters) =>
		await sent('template', 'create', { name: 'visit', category: 'UTILITY', language: 'en', ...parameters });

	test('example 1, from the fields', async () => {
		const question =
			'We remind you that you have an appointment at {{1}} with the dentist tomorrow. Are you confirming your appointment with the doctor?';
		const parameters = {
			...{ headerFormat: 'IMAGE', headerExample: 'https://test.net/v.jpg', footer: 'white' },
			...{ body: question, bodyExamples: ['9:00'] },
			buttons: {
				button: [
					{ type: 'QUICK_REPLY', text: 'Yes' },
					{ type: 'QUICK_REPLY', text: 'No' },
				],
			},
		};
		expect(await create(parameters)).toMatchObject({
			components: [
				{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['https://test.net/v.jpg'] } },
				{ text: question, type: 'BODY', example: { body_text: [['9:00']] } },
				{ text: 'white', type: 'FOOTER' },
				{
					type: 'BUTTONS',
					buttons: [
						{ text: 'Yes', type: 'QUICK_REPLY' },
						{ text: 'No', type: 'QUICK_REPLY' },
					],
				},
			],
		});
	});

	test('example 2, a carousel', async () => {
		const url = {
			...{ url: 'https://www.test.com/shop?promo={{1}}', text: 'Buy now', type: 'URL' },
			example: ['https://www.test.com/shop?promo=summer_lemons_2023'],
		};
		const card = [
			{ type: 'HEADER', format: 'VIDEO', example: { header_handle: ['4::aW...'] } },
			{ text: 'Carousel body {{1}}', type: 'BODY' },
			{ type: 'BUTTONS', buttons: [{ text: 'Send more like this', type: 'QUICK_REPLY' }, url] },
		];
		const components = [
			{ text: 'Test body text', type: 'BODY' },
			{ type: 'CAROUSEL', cards: [{ components: card }] },
		];
		const parameters = { componentsSource: 'json', components: JSON.stringify(components) };
		expect(await create(parameters)).toMatchObject({ components });
	});
});
