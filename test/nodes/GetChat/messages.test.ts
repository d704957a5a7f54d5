import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { createRunExecutionData, NodeApiError } from 'n8n-workflow';
import {
	byId,
	getChatSetup,
	pageOf,
	queuedAnswer,
	runGetChat,
	sampleMessage,
	sampleTemplates,
	variables,
} from '../../support/getChat';
import { executeNode, loadList, loadMapper } from '../../support/n8nCore';
import { readForm } from '../../support/recorder';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../support/stubServer';

const to = '+15550100123';
const png = { data: Buffer.from('png').toString('base64'), mimeType: 'image/png', fileName: 'photo.png' };
const pdf = { data: Buffer.from('pdf').toString('base64'), mimeType: 'application/pdf', fileName: 'bill.pdf' };

let stub: Stub;
/** Answers to messages; everything else is answered as an inbox would. */
let accept: (request: Recorded, count: number) => StubAnswer;
let uploads: number;
/** Answers to uploads, where they are not the usual ones. */
let store: (() => StubAnswer | undefined) | undefined;

beforeEach(async () => {
	accept = () => ({ status: 202, json: queuedAnswer });
	uploads = 0;
	store = undefined;
	stub = await startStub((request, count) => {
		if (request.url.startsWith('/api/v1/templates/')) return { json: pageOf(sampleTemplates) };
		if (request.url === '/api/v1/media/') {
			uploads++;
			const answer = store?.();
			if (answer) return answer;
			return {
				status: 201,
				json: { id: `file-${uploads}`, file: `https://inbox.example/api/v1/media/file-${uploads}` },
			};
		}
		return accept(request, count);
	});
});
afterEach(async () => await stub.close());

const run = async (parameters: INodeParameters, options = {}) =>
	await runGetChat(`${stub.origin}/api/v1`, parameters, options);
const text = (change: INodeParameters = {}): INodeParameters => ({
	resource: 'message',
	operation: 'sendText',
	to,
	text: 'Hello',
	...change,
});
const calls = () => stub.requests.map(({ method, url }) => `${method} ${url.replace('/api/v1', '')}`);
const bodies = (): IDataObject[] =>
	stub.requests
		.filter(({ url }) => url === '/api/v1/messages/')
		.map(({ body }) => JSON.parse(body.toString()) as IDataObject);

async function failure(run: Promise<unknown>): Promise<NodeApiError> {
	const error: unknown = await run.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (error instanceof NodeApiError) return error;
	throw new Error(`Expected a NodeApiError, got ${String(error)}`);
}

describe('what becomes of a message', () => {
	test('202 means queued; an answer that shows the message means sent', async () => {
		expect((await run(text()))[0]?.json).toEqual({
			outcome: 'queued',
			to,
			messageId: queuedAnswer.id,
			answer: queuedAnswer,
		});
		accept = () => ({ status: 200, json: sampleMessage({ from_us: true }) });
		expect((await run(text()))[0]?.json).toMatchObject({ outcome: 'sent', messageId: queuedAnswer.id });
	});

	test.each<[string, StubAnswer, RegExp, RegExp]>([
		[
			'the window is closed',
			{ status: 453, json: { reason: 'The conversation window is closed.' } },
			/refused the request: The conversation window is closed \(HTTP 453\)/,
			/send an approved template instead/,
		],
		[
			'WhatsApp says so itself',
			{
				status: 400,
				json: {
					reason: 'WhatsApp refused the message.',
					waba_response: { errors: [{ code: 470, title: 'Re-engagement message', details: 'Too late.' }] },
				},
			},
			/WhatsApp refused the message.; Re-engagement message: Too late \(HTTP 400, WhatsApp 470\)/,
			/send an approved template instead/,
		],
		...(
			[
				['131026', /check that the number is on WhatsApp/],
				['471', /WhatsApp limits this number/],
				['constructor', /Correct the field that the message names/],
			] as const
		).map(([code, hint]): [string, StubAnswer, RegExp, RegExp] => [
			`WhatsApp's code is ${code}`,
			{ status: 400, json: { waba_response: { errors: [{ code, title: 'Not sent' }] } } },
			new RegExp(`Not sent \\(HTTP 400, WhatsApp ${code}\\)`),
			hint,
		]),
		[
			'a field is wrong',
			{ status: 400, json: { wa_id: ['This field is required.'], text: { body: ['Too long.'] } } },
			/wa_id: This field is required.; text: body: Too long \(HTTP 400\)/,
			/Correct the field that the message names/,
		],
		[
			'the token is wrong',
			{ status: 403, json: { detail: 'Authentication credentials were not provided.' } },
			/credentials were not provided \(HTTP 403\)/,
			/Check the get.chat API credential/,
		],
		[
			'the user may not',
			{ status: 403, json: { detail: 'You do not have permission to perform this action.' } },
			/permission/,
			/use the token of an admin/,
		],
		['nothing is there', { status: 404, json: { detail: 'Not found.' } }, /Not found \(HTTP 404\)/, /Check the ids/],
		[
			'a proxy answers with a web page',
			{ status: 400, text: '<html><body>Bad request</body></html>' },
			/is a web page instead of JSON \(HTTP 400\)/,
			/./,
		],
	])('clear words where %s', async (_, answer, message, hint) => {
		accept = () => answer;
		const error = await failure(run(text()));
		expect(error.message).toMatch(message);
		expect(error.description).toMatch(hint);
		expect(error.context.outcome).toBe('refused');
		expect(stub.requests).toHaveLength(1);
	});

	test.each<[string, StubAnswer]>([
		['a web page with status 200', { text: '<!doctype html><title>Login</title>' }],
		['a server that breaks down', { status: 500, json: { detail: 'Server Error' } }],
		['a cut connection', 'reset'],
	])('%s leaves it unclear, and it is not repeated', async (_, answer) => {
		accept = () => answer;
		const error = await failure(run(text()));
		expect(error.message).toMatch(/It is unclear whether get\.chat/);
		expect(error.context.outcome).toBe('unclear');
		expect(stub.requests).toHaveLength(1);
	});
});

describe('what a message says', () => {
	test('a reply quotes a message', async () => {
		await run(text({ additionalFields: { replyToMessageId: ' wamid.1 ' } }));
		expect(bodies()).toEqual([
			{ wa_id: '15550100123', type: 'text', text: { body: 'Hello' }, context: { message_id: 'wamid.1' } },
		]);
	});

	test('the parts of a long text come in order and quote once', async () => {
		const words = Array.from({ length: 1500 }, (_, n) => `word${n}`).join(' ');
		const items = await run(text({ text: words, additionalFields: { longText: 'split', replyToMessageId: 'm' } }));
		expect(items.map(({ json }) => [json.outcome, json.part])).toEqual([1, 2, 3, 4].map((part) => ['queued', part]));
		expect(bodies().map(({ context }) => context)).toEqual([{ message_id: 'm' }, undefined, undefined, undefined]);
	});

	test('parts that are equal quote once, too', async () => {
		await run(text({ text: 'a'.repeat(8192), additionalFields: { longText: 'split', replyToMessageId: 'm' } }));
		expect(bodies().map(({ text: part, context }) => [part, context])).toEqual([
			[{ body: 'a'.repeat(4096) }, { message_id: 'm' }],
			[{ body: 'a'.repeat(4096) }, undefined],
		]);
	});

	test('HTML is no formatting here', async () => {
		const formats = text({ text: '**bold** <b>x</b>', additionalFields: { formatting: 'markdown' } });
		await run(formats);
		expect(bodies()[0]).toMatchObject({ text: { body: '*bold* <b>x</b>' } });
		await expect(run(text({ additionalFields: { formatting: 'html' } }))).rejects.toThrow(/'Formatting' cannot be/);
	});
});

describe('files', () => {
	const image = { resource: 'message', operation: 'sendImage', to };
	const items = [{ json: {}, binary: { data: png } }];

	test('with Retry On Fail neither upload nor message is repeated once it is accepted', async () => {
		const both = [...items, { json: {}, binary: { data: png } }];
		let fails = true;
		accept = ({ body }) => {
			const second = body.toString().includes('file-2');
			return second && fails ? { status: 400, json: { reason: 'Try again.' } } : { status: 202, json: queuedAnswer };
		};
		const runExecutionData = createRunExecutionData({});
		const options = { items: both, runExecutionData };
		const one = { ...image, options: { maxParallelRequests: 1 } };
		await expect(run(one, options)).rejects.toThrow('Try again');
		fails = false;
		expect((await run(one, options)).map(({ json }) => json.outcome)).toEqual(['queued', 'queued']);
		expect(calls()).toEqual([
			'POST /media/',
			'POST /messages/',
			'POST /media/',
			'POST /messages/',
			// The second run sends only what was refused.
			'POST /messages/',
		]);
	});

	test('an upload that breaks down is repeated: nobody gets anything by it', async () => {
		store = () => (uploads === 1 ? { status: 500, text: '' } : undefined);
		expect((await run(image, { items }))[0]?.json).toMatchObject({ outcome: 'queued' });
		expect(calls()).toEqual(['POST /media/', 'POST /media/', 'POST /messages/']);
	});

	test('without a link to the file the message certainly failed', async () => {
		store = () => ({ status: 201, json: { id: 'file-1' } });
		const [item] = await run(image, { items, node: { onError: 'continueRegularOutput' } });
		expect(item?.json).toMatchObject({ outcome: 'failed', to });
		expect(calls()).toEqual(['POST /media/']);
	});

	test('the name of a document is its own, unless another is given', async () => {
		const document = { ...image, operation: 'sendDocument' };
		const binary = [{ json: {}, binary: { data: pdf } }];
		await run(document, { items: binary });
		await run({ ...document, fileName: 'invoice.pdf', caption: 'Here' }, { items: binary });
		expect(bodies().map(({ document: content }) => content)).toEqual([
			{ link: 'https://inbox.example/api/v1/media/file-1', filename: 'bill.pdf' },
			{ link: 'https://inbox.example/api/v1/media/file-2', filename: 'invoice.pdf', caption: 'Here' },
		]);
	});
});

describe('templates', () => {
	const template = (id: string, values: INodeParameters = {}, change: INodeParameters = {}): INodeParameters => ({
		resource: 'template',
		operation: 'send',
		to,
		templateId: byId(id),
		templateVariables: variables(values),
		...change,
	});
	const sent = async (parameters: INodeParameters, binary = {}) => {
		await run(parameters, { items: [{ json: {}, binary }] });
		return bodies().at(-1)?.template;
	};
	const link = (file: string) => `https://inbox.example/api/v1/media/${file}`;
	const words = (...texts: string[]) => texts.map((value) => ({ type: 'text', text: value }));

	test('text header, body, URL button; the payload of a quick reply only where it is another than its title', async () => {
		const values = { 'header-1': '1001', 'body-1': 'Nathan', 'body-2': '1001', 'button-1': 'o/1001' };
		const expected = {
			namespace: 'sample_namespace',
			name: 'order_shipped',
			language: { policy: 'deterministic', code: 'en_US' },
			components: [
				{ type: 'header', parameters: words('1001') },
				{ type: 'body', parameters: words('Nathan', '1001') },
				{ type: 'button', sub_type: 'url', index: 0, parameters: words('o/1001') },
			],
		};
		expect(await sent(template('order_shipped', values))).toEqual(expected);
		expect(await sent(template('order_shipped:en_US', { ...values, 'button-2': 'stop-7' }))).toEqual({
			...expected,
			components: [
				...expected.components,
				{ type: 'button', sub_type: 'quick_reply', index: 1, parameters: [{ type: 'payload', payload: 'stop-7' }] },
			],
		});
	});

	test('a header file from the item is uploaded, a link is passed on; named variables keep their names', async () => {
		const named = [{ type: 'text', parameter_name: 'first_name', text: 'Ada' }];
		const image = (where: string) => ({
			name: 'photo_news',
			language: { policy: 'deterministic', code: 'en' },
			components: [
				{ type: 'header', parameters: [{ type: 'image', image: { link: where } }] },
				{ type: 'body', parameters: named },
			],
		});
		const values = { 'header-file': 'photo', 'body-first_name': 'Ada' };
		expect(await sent(template('photo_news', values), { photo: png })).toEqual(image(link('file-1')));
		const linked = { ...values, 'header-file': 'https://example.com/a.jpg' };
		expect(await sent(template('photo_news', linked))).toEqual(image('https://example.com/a.jpg'));
		expect(calls().filter((call) => call === 'POST /media/')).toHaveLength(1);
	});

	test('a document header has its name', async () => {
		expect(await sent(template('invoice', { 'header-file': 'bill' }), { bill: pdf })).toMatchObject({
			components: [
				{
					type: 'header',
					parameters: [{ type: 'document', document: { link: link('file-1'), filename: 'bill.pdf' } }],
				},
			],
		});
	});

	test('location header', async () => {
		const place = {
			'header-latitude': '52.52',
			'header-longitude': 13.405,
			'header-name': 'Office',
			'header-address': '1 Street',
		};
		expect(await sent(template('shop_location', place))).toMatchObject({
			components: [
				{
					type: 'header',
					parameters: [
						{
							type: 'location',
							location: { latitude: 52.52, longitude: 13.405, name: 'Office', address: '1 Street' },
						},
					],
				},
			],
		});
	});

	test('the catalog, with the picture of a product', async () => {
		const action = { thumbnail_product_retailer_id: 'sku-1' };
		expect(await sent(template('shop', { 'button-1': 'sku-1' }))).toMatchObject({
			components: [{ type: 'button', sub_type: 'catalog', index: 0, parameters: [{ type: 'action', action }] }],
		});
	});

	test('codes, flows, one-time passwords', async () => {
		expect(await sent(template('coupon', { 'button-2': 'SAVE10' }))).toMatchObject({
			components: [
				{
					type: 'button',
					sub_type: 'copy_code',
					index: 1,
					parameters: [{ type: 'coupon_code', coupon_code: 'SAVE10' }],
				},
				{
					type: 'button',
					sub_type: 'flow',
					index: 2,
					parameters: [{ type: 'action', action: { flow_token: 'unused' } }],
				},
			],
		});
		expect(await sent(template('login_code', { 'body-1': '123456' }))).toMatchObject({
			components: [
				{ type: 'body', parameters: words('123456') },
				{ type: 'button', sub_type: 'url', index: 0, parameters: words('123456') },
			],
		});
	});

	test('carousel', async () => {
		const values = {
			'body-1': 'Ada',
			'card-1-header-file': 'photo',
			'card-1-body-1': 'Shoes',
			'card-1-button-1': 'shoes',
			'card-2-header-file': 'https://example.com/b.jpg',
			'card-2-body-1': 'Hats',
			'card-2-button-1': 'hats',
		};
		const card = (index: number, where: string, title: string, end: string) => ({
			card_index: index,
			components: [
				{ type: 'header', parameters: [{ type: 'image', image: { link: where } }] },
				{ type: 'body', parameters: words(title) },
				{ type: 'button', sub_type: 'url', index: 0, parameters: words(end) },
			],
		});
		expect(await sent(template('carousel', values), { photo: png })).toMatchObject({
			components: [
				{ type: 'body', parameters: words('Ada') },
				{
					type: 'carousel',
					cards: [card(0, link('file-1'), 'Shoes', 'shoes'), card(1, 'https://example.com/b.jpg', 'Hats', 'hats')],
				},
			],
		});
	});

	test('a template without variables has no components', async () => {
		expect(await sent(template('plain:de'))).toEqual({
			name: 'plain',
			language: { policy: 'deterministic', code: 'de' },
		});
	});

	test('automatic mapping takes what the template has from the item', async () => {
		const json = { 'body-1': 'Ada', 'body-2': 7, 'header-1': 'A', 'button-1': 'b', other: 'x' };
		const automatic = { templateVariables: { mappingMode: 'autoMapInputData', value: null } };
		await run(template('order_shipped', {}, automatic), { items: [{ json }] });
		expect(bodies().at(-1)).toMatchObject({ template: { components: [{}, { parameters: words('Ada', '7') }, {}] } });
	});

	test('raw components with a template that has one language need no language', async () => {
		const components = [{ type: 'body', parameters: words('a', 'b') }];
		const raw = { templateMode: 'json', templateComponents: JSON.stringify(components) };
		expect(await sent(template('order_shipped', {}, raw))).toEqual({
			name: 'order_shipped',
			language: { policy: 'deterministic', code: 'en_US' },
			components,
		});
	});

	test('the picker shows what can be sent, the form what to fill in', async () => {
		const node = (id: string) => getChatSetup(`${stub.origin}/api/v1`, template(id));
		const { results } = await loadList(node(''), 'searchTemplates');
		expect(results.map(({ value }) => value)).not.toContain('in_review:en');
		expect(results).toContainEqual({
			name: 'order_shipped (American English, approved)',
			value: 'order_shipped:en_US',
		});
		const { fields } = await loadMapper(node('order_shipped:en_US'), 'getTemplateVariables');
		expect(fields.map(({ displayName, required }) => [displayName, required])).toEqual([
			['header-1: Order {{1}}', true],
			['body-1: Hello {{1}}, your order {{2}} has shipped.', true],
			['body-2: … order {{2}} has shipped.', true],
			['button-1: Button "Track": end of https://shop.example.com/orders/{{1}}', true],
			['button-2 (optional): Button "Stop": payload that comes back', false],
		]);
		expect((await loadMapper(node('carousel'), 'getTemplateVariables')).fields.map(({ id }) => id)).toEqual([
			'body-1',
			'card-1-header-file',
			'card-1-body-1',
			'card-1-button-1',
			'card-2-header-file',
			'card-2-body-1',
			'card-2-button-1',
		]);
		expect((await loadMapper(node(''), 'getTemplateVariables')).fields).toEqual([]);
		const names = await loadList(node(''), 'searchTemplateNames', 'PLA');
		expect(names.results).toEqual([{ name: 'plain', value: 'plain' }]);
	});
});

describe('templates in bulk', () => {
	const bulk = (change: INodeParameters): INodeParameters => ({
		resource: 'template',
		operation: 'sendBulk',
		to: '={{ $json.phone }}',
		templateId: byId('photo_news'),
		templateVariables: variables({ 'header-file': 'photo', 'body-first_name': '={{ $json.name }}' }),
		...change,
	});
	const people = [
		{ json: { phone: to, name: 'Ada' }, binary: { photo: png } },
		{ json: { phone: '+15550100124', name: 'Grace' }, binary: { photo: png } },
	];
	const csv = (content: string) => ({
		data: { data: Buffer.from(content).toString('base64'), mimeType: 'text/csv', fileName: 'list.csv' },
		photo: png,
	});

	test('each item is sent by itself, and counted as queued', async () => {
		accept = ({ body }) =>
			body.toString().includes('15550100124')
				? { status: 200, json: sampleMessage({ id: 'other', from_us: true }) }
				: { status: 202, json: queuedAnswer };
		const items = await run(bulk({}), { items: people });
		expect(items.map(({ json }) => json)).toMatchObject([
			{ outcome: 'queued', to, messageId: queuedAnswer.id },
			{ outcome: 'sent', to: '+15550100124', messageId: 'other' },
			{ summary: true, recipients: 2, sent: 1, queued: 1, failed: 0, requests: 2 },
		]);
		const chart = Buffer.from(items[2]?.binary?.chart?.data ?? '', 'base64').toString();
		expect(chart).toMatch(/queued 1.*/);
		expect(items[0]?.pairedItem).toEqual({ item: 0 });
	});

	test('one file for a whole list is uploaded once; a row may have a link of its own', async () => {
		const rows = `phone;Name;header-file\n${to};Ada;\n+15550100124;Grace;https://example.com/b.jpg\n+15550100125;Joan;other\n`;
		const parameters = bulk({
			recipientsSource: 'csv',
			templateVariables: variables({
				...{ 'template-text': 'Hi {{first_name}}', 'header-file': 'photo', 'body-first_name': '{Name}' },
			}),
		});
		const items = await run(parameters, { items: [{ json: {}, binary: csv(rows) }] });
		expect(items.map(({ json }) => [json.outcome, json.reason])).toEqual([
			['queued', null],
			['queued', null],
			['failed', expect.stringContaining('must be a link in a CSV file')],
			[undefined, undefined],
		]);
		expect(calls().filter((call) => call === 'POST /media/')).toHaveLength(1);
		expect(bodies().map(({ template: content }) => JSON.stringify(content).match(/https:[^"]+/)?.[0])).toEqual([
			'https://inbox.example/api/v1/media/file-1',
			'https://example.com/b.jpg',
		]);
		expect(bodies().map((message) => /Ada|Grace/.exec(JSON.stringify(message))?.[0])).toEqual(['Ada', 'Grace']);
		const [upload] = stub.requests.filter(({ url }) => url === '/api/v1/media/');
		if (!upload) throw new Error('nothing uploaded');
		expect(await readForm(upload)).toMatchObject([{ name: 'file_encoded', fileName: 'photo.png' }]);
	});

	test('a dry run uploads and sends nothing, but checks everything', async () => {
		const items = await run(bulk({ additionalFields: { dryRun: true } }), {
			items: [...people, { json: { phone: '+15550100126', name: 'Joan' } }],
		});
		expect(items.map(({ json }) => json)).toMatchObject([
			{ outcome: 'skipped', reason: 'dry run: it would be sent' },
			{ outcome: 'skipped' },
			{ outcome: 'failed', reason: expect.stringContaining('names "photo", but the item has no file') },
			{ summary: true, dryRun: true, sent: 0, skipped: 2, failed: 1 },
		]);
		expect(calls().filter((call) => call.startsWith('POST'))).toEqual([]);
	});

	test('raw components go to everybody alike', async () => {
		const components = [{ type: 'body', parameters: [{ type: 'text', text: 'you' }] }];
		const raw = { templateMode: 'json', templateComponents: JSON.stringify(components), templateId: byId('plain:en') };
		await run(bulk(raw), { items: people });
		expect(bodies().map(({ wa_id, template: content }) => [wa_id, content])).toEqual(
			['15550100123', '15550100124'].map((number) => [
				number,
				{ name: 'plain', language: { policy: 'deterministic', code: 'en' }, components },
			]),
		);
	});

	test('the closed window of one recipient stops nobody else', async () => {
		accept = ({ body }) =>
			body.toString().includes('15550100124')
				? { status: 400, json: { reason: 'Template is paused.' } }
				: { status: 202, json: queuedAnswer };
		const setup = getChatSetup(`${stub.origin}/api/v1`, bulk({}));
		const items = await executeNode({ ...setup, items: people });
		expect(items.map(({ json }) => json.outcome)).toEqual(['queued', 'failed', undefined]);
		expect(items[1]?.json.reason).toMatch(/Template is paused/);
	});
});
