import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import {
	byId,
	oneMsgSetup,
	runOneMsg,
	sampleTemplates,
	startStrict,
	usualAnswer,
	variables,
	withFile,
	type StrictStub,
} from '../../support/oneMsg';
import { loadList, loadMapper, type ExecuteSetup } from '../../support/n8nCore';
import type { Recorded, StubAnswer } from '../../support/stubServer';

const to = '+15550100123';
const phone = '15550100123';

let stub: StrictStub;
let answer: (request: Recorded, count: number) => StubAnswer;
beforeEach(async () => {
	answer = usualAnswer;
	stub = await startStrict((request, count) => answer(request, count));
});
afterEach(async () => await stub.close());

const run = async (
	resource: string,
	operation: string,
	parameters: INodeParameters = {},
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> => await runOneMsg(stub.origin, { resource, operation, ...parameters }, options);

const calls = () => stub.calls();
const bodies = () => stub.bodies();
const words = (...texts: string[]) => texts.map((text) => ({ type: 'text', text }));

describe('templates', () => {
	const send = async (id: string, values: INodeParameters, change: INodeParameters = {}, item?: INodeExecutionData) => {
		const parameters = { to, templateId: byId(id), templateVariables: variables(values), ...change };
		const items = await run('template', 'send', parameters, item && { items: [item] });
		expect(items.map(({ json }) => json.outcome)).toEqual(['sent']);
		expect(stub.violations).toEqual([]);
		return bodies().at(-1);
	};
	const named = (template: string, code: string, params?: unknown[], namespace = 'sample_namespace') => ({
		phone,
		namespace,
		template,
		language: { policy: 'deterministic', code },
		...(params && { params }),
	});

	test('text header, body and URL button; the payload of a quick reply only where it is another than its title', async () => {
		const values = {
			'header-1': '1001',
			'body-1': 'Ada',
			'body-2': '1001',
			'button-1': 'o/1001',
			'button-2': 'stop-7',
		};
		expect(await send('order_shipped', values)).toEqual(
			named('order_shipped', 'en_US', [
				{ type: 'header', parameters: words('1001') },
				{ type: 'body', parameters: words('Ada', '1001') },
				{ type: 'button', sub_type: 'url', index: 0, parameters: words('o/1001') },
				{
					type: 'button',
					sub_type: 'quick_reply',
					index: 1,
					parameters: [{ type: 'payload', payload: 'stop-7' }],
				},
			]),
		);
		expect(calls()).toEqual(['GET /templates?limit=100', 'POST /sendTemplate']);
	});

	test('amounts and times; the form holds what phones show that cannot', async () => {
		const localizedVariables = {
			currency: [{ variable: 'body-1', amount: 100.99, currencyCode: 'usd' }],
			dateTime: [{ variable: 'body-2', time: '2026-04-13T09:30:00+03:00' }],
		};
		const amount = (fallback: string) => ({
			type: 'currency',
			currency: { fallback_value: fallback, currency_code: 'USD', amount_1000: 100990 },
		});
		const time = {
			type: 'date_time',
			date_time: { fallback_value: '13 April', unix_epoch: { timestamp: 1776061800 } },
		};
		expect(await send('bill', { 'body-1': '$ 100.99', 'body-2': '13 April' }, { localizedVariables })).toEqual(
			named('bill', 'en', [{ type: 'body', parameters: [amount('$ 100.99'), time] }]),
		);
		const fixed = { dateTime: [{ variable: 'body-2', time: '1776061800', fixed: true }] };
		expect(await send('bill', { 'body-1': 'much' }, { localizedVariables: fixed })).toMatchObject({
			params: [
				{
					parameters: [
						{ type: 'text', text: 'much' },
						{
							type: 'date_time',
							date_time: {
								fallback_value: expect.stringMatching(/^\d+ April 2026, \d\d:30$/),
								component: expect.objectContaining({
									day_of_week: 'MONDAY',
									year: 2026,
									month: 4,
									day_of_month: 13,
									minute: 30,
								}),
							},
						},
					],
				},
			],
		});
	});

	test.each([
		['image', 'image/png', 'a.png'],
		['video', 'video/mp4', 'a.mp4'],
		['document', 'application/pdf', 'a.pdf'],
	])('a header with %s: a link is passed on, a file of the item is uploaded', async (kind, mimeType, name) => {
		const params = (file: IDataObject) => [{ type: 'header', parameters: [{ type: kind, [kind]: file }] }];
		const link = `https://example.com/${name}`;
		const filename = kind === 'document' ? { filename: name } : {};
		expect(await send(`news_${kind}`, { 'header-file': link })).toEqual(
			named(`news_${kind}`, 'en', params({ link, ...filename })),
		);
		const own = await send(`news_${kind}`, { 'header-file': 'data' }, {}, withFile(mimeType, name));
		expect(own).toEqual(named(`news_${kind}`, 'en', params({ id: '1234567890', ...filename })));
		expect(calls()).toContain('POST /uploadMedia');
	});

	test('a catalog, with the product that is shown', async () => {
		const body = { type: 'body', parameters: words('Have a look') };
		const button = {
			type: 'button',
			sub_type: 'CATALOG',
			index: 0,
			parameters: [{ type: 'action', action: { thumbnail_product_retailer_id: '001' } }],
		};
		expect(await send('catalog', { 'body-1': 'Have a look', 'button-1': '001' })).toEqual(
			named('catalog', 'en_US', [body, button]),
		);
		expect(await send('catalog', { 'body-1': 'Have a look' })).toEqual(named('catalog', 'en_US', [body]));
	});

	test('a carousel', async () => {
		const card = (n: number) => ({
			card_index: n - 1,
			components: [
				{
					type: 'header',
					parameters: [{ type: 'video', video: { link: `https://example.com/${n}.mp4` } }],
				},
				{ type: 'body', parameters: words(`b${n}`) },
				{ type: 'button', sub_type: 'url', index: 0, parameters: words(`u${n}`) },
			],
		});
		const values = Object.fromEntries(
			[1, 2].flatMap((n) => [
				[`card-${n}-header-file`, `https://example.com/${n}.mp4`],
				[`card-${n}-body-1`, `b${n}`],
				[`card-${n}-button-1`, `u${n}`],
			]),
		);
		expect(await send('cards', { 'body-1': 'Ada', ...values })).toEqual(
			named('cards', 'en_US', [
				{ type: 'body', parameters: words('Ada') },
				{ type: 'CAROUSEL', cards: [card(1), card(2)] },
			]),
		);
	});

	test('the name space: of the others where the row has none, or as entered', async () => {
		expect(await send('plain:en', {})).toEqual(named('plain', 'en'));
		expect(await send('plain:en', {}, { additionalFields: { namespace: ' own ' } })).toEqual(
			named('plain', 'en', undefined, 'own'),
		);
	});

	test('raw components, with everything else a message may have', async () => {
		const change = {
			templateMode: 'json',
			templateComponents: JSON.stringify([{ type: 'body', parameters: words('a', 'b') }]),
			additionalFields: {
				lifetimeSeconds: -1,
				replyToMessageId: 'wamid.1',
				shareActivity: true,
				useMmLite: true,
			},
		};
		expect(await send('bill', {}, change)).toEqual({
			...named('bill', 'en', [{ type: 'body', parameters: words('a', 'b') }]),
			quotedMsgId: 'wamid.1',
			messageSendTtlSeconds: -1,
			messageActivitySharing: true,
			useMMlite: true,
		});
	});

	test('in bulk a file is uploaded once, and every recipient gets one message', async () => {
		const recipients = [to, '+15550100124', '+15550100123'];
		const parameters = {
			recipientsSource: 'list',
			recipients,
			templateId: byId('news_image'),
			templateVariables: variables({ 'header-file': 'data' }),
			additionalFields: { summary: false },
		};
		const items = await run('template', 'sendBulk', parameters, { items: [withFile('image/png', 'a.png')] });
		expect(items.map(({ json }) => json.outcome)).toEqual(['sent', 'sent', 'skipped']);
		expect(calls()).toEqual([
			'GET /templates?limit=100',
			'POST /uploadMedia',
			'POST /sendTemplate',
			'POST /sendTemplate',
		]);
		expect(stub.violations).toEqual([]);
	});

	test('create: the documented sample from the fields', async () => {
		await run('template', 'create', {
			name: 'visit_reminder',
			category: 'UTILITY',
			language: 'en',
			headerFormat: 'IMAGE',
			headerExample: 'https://example.com/1.jpg',
			body: 'See you at {{1}}',
			bodyExamples: ['9:00'],
			footer: 'white',
			buttons: { button: [{ text: 'Yes' }, { text: 'No' }] },
		});
		expect(bodies()).toEqual([
			{
				name: 'visit_reminder',
				category: 'UTILITY',
				language: 'en',
				components: [
					{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['https://example.com/1.jpg'] } },
					{ type: 'BODY', text: 'See you at {{1}}', example: { body_text: [['9:00']] } },
					{ type: 'FOOTER', text: 'white' },
					{
						type: 'BUTTONS',
						buttons: [
							{ type: 'QUICK_REPLY', text: 'Yes' },
							{ type: 'QUICK_REPLY', text: 'No' },
						],
					},
				],
			},
		]);
		expect(stub.violations).toEqual([]);
	});

	test('delete and list; rows come in one shape', async () => {
		expect((await run('template', 'delete', { templateName: byId('start') }))[0]?.json).toEqual({ deleted: true });
		const rows = await run('template', 'getAll', { returnAll: true, additionalFields: { sort: 'name' } });
		expect(rows).toHaveLength(sampleTemplates.length);
		expect(rows[1]?.json).toMatchObject({
			language: 'en',
			components: [{ type: 'BODY', text: 'You owe {{1}} until {{2}}.' }],
		});
		expect(calls()).toEqual(['POST /removeTemplate', 'GET /templates?limit=100&sort=name']);
		expect(bodies()).toEqual([{ name: 'start' }]);
		expect(stub.violations).toEqual([]);
	});

	test.each([
		['a bare list', (rows: IDataObject[]) => rows],
		['without a total', (rows: IDataObject[]) => ({ templates: rows })],
	])('the list may come as %s', async (_, wrap) => {
		answer = () => ({ json: wrap(sampleTemplates) });
		expect(await run('template', 'getAll', { returnAll: true })).toHaveLength(sampleTemplates.length);
		expect(calls()).toEqual(['GET /templates?limit=100']);
	});

	test('a list with more than one page is read to its end', async () => {
		answer = ({ url }) => {
			const offset = Number(new URL(url, 'http://x').searchParams.get('offset') ?? 0);
			return { json: { total: 5, templates: sampleTemplates.slice(0, 5).slice(offset, offset + 2) } };
		};
		expect(await run('template', 'getAll', { returnAll: true })).toHaveLength(5);
		expect(calls()).toEqual([
			'GET /templates?limit=100',
			'GET /templates?limit=100&offset=2',
			'GET /templates?limit=100&offset=4',
		]);
		expect(stub.violations).toEqual([]);
	});

	test('the picker shows what can be sent, the form what a template takes', async () => {
		const setup = oneMsgSetup(stub.origin, {
			resource: 'template',
			operation: 'send',
			templateId: byId('catalog:en_US'),
		});
		const { results } = await loadList(setup, 'searchTemplates', 'plain');
		expect(results).toEqual([
			{ name: 'plain (English, approved)', value: 'plain:en' },
			{ name: 'plain (German, approved)', value: 'plain:de' },
		]);
		expect((await loadList(setup, 'searchTemplateNames', 'rev')).results).toEqual([
			{ name: 'in_review', value: 'in_review' },
		]);
		expect((await loadMapper(setup, 'getTemplateVariables')).fields).toEqual([
			expect.objectContaining({ id: 'body-1', required: true }),
			expect.objectContaining({
				id: 'button-1',
				required: false,
				displayName: 'button-1 (optional): Button "View catalog": ID of the product to show',
			}),
		]);
	});
});
