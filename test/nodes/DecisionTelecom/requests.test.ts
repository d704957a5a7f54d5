import { createRunExecutionData, type IBinaryKeyData, type IDataObject, type INodeParameters } from 'n8n-workflow';
import {
	bodyOf,
	decisionTelecomSetup,
	imageMessage,
	runDecisionTelecom,
	secretKey,
	templateMessage,
	textMessage,
} from '../../support/decisionTelecom';
import { executeNode } from '../../support/n8nCore';
import { startStub, type Stub, type StubAnswer } from '../../support/stubServer';

let stub: Stub;
let answer: (count: number) => StubAnswer;
beforeEach(async () => {
	answer = (count) => ({ json: { message_id: 554 + count } });
	stub = await startStub((_request, count) => answer(count));
});
afterEach(async () => {
	jest.restoreAllMocks();
	await stub.close();
});

const baseUrl = () => `${stub.origin}/v1/api`;
const run = async (parameters: INodeParameters, options = {}) =>
	await runDecisionTelecom(baseUrl(), parameters, options);
const bodies = () => stub.requests.map(bodyOf);
const head = { source_addr: 'Custom Company', destination_addr: 380630000000 };
/** A file as n8n keeps it on disk. */
const stored = (mimeType = 'image/png', fileName = 'photo.png'): IBinaryKeyData => ({
	data: {
		data: 'filesystem-v2',
		id: 'filesystem-v2:workflows/wf/executions/1/binary_data/1',
		mimeType,
		fileName,
		bytes: 10,
	},
});
const items = [{ json: {}, binary: stored() }];

test('a text, with the key in the header and nowhere else', async () => {
	const [item] = await run(textMessage({ additionalFields: { callbackUrl: 'https://n8n.example.org/webhook/a/b' } }));
	expect(item?.json).toEqual({ outcome: 'sent', to: '+380630000000', messageId: '554', answer: { message_id: 554 } });
	expect(stub.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /v1/api/send-whatsapp']);
	const [request] = stub.requests;
	expect(request?.headers.authorization).toBe(`Basic ${Buffer.from(secretKey).toString('base64')}`);
	expect(request?.headers['content-type']).toBe('application/json');
	expect(bodies()).toEqual([
		{ ...head, message_type: 1, text: 'Hello', callback_url: 'https://n8n.example.org/webhook/a/b' },
	]);
});

test.each([
	['+38 (063) 000-00-00', {}],
	['00380630000000', {}],
	['380630000000@c.us', {}],
	['063 000 00 00', { defaultCountryCode: 'UA' }],
])('the recipient %s goes out as a number', async (to, additionalFields) => {
	await run(textMessage({ to, additionalFields }));
	expect(bodies()).toEqual([{ ...head, message_type: 1, text: 'Hello' }]);
});

test('a long text becomes several messages, in order', async () => {
	const parts = await run(textMessage({ text: 'word '.repeat(1000), additionalFields: { longText: 'split' } }));
	expect(parts.map(({ json }) => [json.part, json.parts, json.messageId])).toEqual([
		[1, 2, '554'],
		[2, 2, '555'],
	]);
});

test('Markdown becomes what WhatsApp shows', async () => {
	await run(textMessage({ text: '**Hi**', additionalFields: { formatting: 'markdown' } }));
	expect(bodies()[0]).toMatchObject({ text: '*Hi*' });
});

test.each(['jpg', 'JPEG', 'png'])('an image by its link that ends in .%s', async (ending) => {
	const mediaUrl = `https://example.org/images/image.${ending}`;
	const [item] = await run(imageMessage({ mediaUrl, caption: 'Look' }));
	expect(item?.json).toMatchObject({ outcome: 'sent', messageId: '554' });
	expect(bodies()).toEqual([{ ...head, message_type: 2, file_url: mediaUrl, text: 'Look' }]);
});

describe('an image of the item', () => {
	const parameters = imageMessage({ mediaSource: 'binary', binaryPropertyName: 'data' });
	const signed =
		/^http:\/\/127\.0\.0\.1\/restApiUrl\/binary-data\/signed\?token=[\w-]+\.[\w-]+\.[\w-]+&name=file\.png$/;

	test('goes out as a link that n8n has signed and that ends like an image', async () => {
		await run(parameters, { items });
		await run(parameters, { items: [{ json: {}, binary: stored('image/jpeg', 'photo.jpeg') }] });
		await run(parameters, { items: [{ json: {}, binary: stored('image/jpeg', 'photo') }] });
		expect(bodies()[0]).toEqual({ ...head, message_type: 2, file_url: expect.stringMatching(signed) });
		expect(bodies().map(({ file_url }) => String(file_url).slice(-4))).toEqual(['.png', '.jpg', '.jpg']);
	});

	test('is not sent where the link leads to this machine and DecisionTelecom is elsewhere', async () => {
		const setup = decisionTelecomSetup('https://web.it-decision.com/v1/api', parameters);
		await expect(executeNode({ ...setup, items })).rejects.toThrow(
			/^'Media Source' gives a link to 127.0.0.1, where DecisionTelecom cannot fetch the file/,
		);
		expect(stub.requests).toEqual([]);
	});

	test('is not sent again by Retry On Fail, although the link is signed anew', async () => {
		const setup = decisionTelecomSetup(baseUrl(), { ...parameters, to: '={{ $json.to }}' });
		const two = ['+380630000000', '+380630000001'].map((to) => ({ json: { to }, binary: stored() }));
		const runExecutionData = createRunExecutionData({});
		answer = (count) =>
			count === 1 ? { json: { code: 3, name: 'Topup balance is required', status: 402 } } : { json: { message_id: 7 } };
		await expect(executeNode({ ...setup, items: two, runExecutionData })).rejects.toThrow('Topup balance');
		const real = Date.now;
		jest.spyOn(Date, 'now').mockImplementation(() => real() + 60_000);
		const results = await executeNode({ ...setup, items: two, runExecutionData });
		expect(results.map(({ json }) => json.outcome)).toEqual(['sent', 'sent']);
		expect(bodies().map(({ destination_addr }) => destination_addr)).toEqual([
			380630000000, 380630000001, 380630000001,
		]);
		const [first, second, third] = bodies().map(({ file_url }) => file_url);
		expect(second).not.toBe(third);
		expect(first).toBe(second);
	});
});

describe('a template', () => {
	const message = (template: IDataObject): IDataObject => ({ to: '380630000000', type: 'template', template });
	const template = {
		namespace: 'sample_namespace',
		language: { policy: 'deterministic', code: 'en_US' },
		name: 'order_update',
	};

	/** The whole message that the JSON text holds. */
	async function sendTemplate(change: INodeParameters, options = {}): Promise<IDataObject> {
		const [item] = await run(templateMessage(change), options);
		expect(item?.json).toMatchObject({ outcome: 'sent', messageId: '554' });
		const [body] = bodies();
		expect(body).toEqual({
			...head,
			message_type: 4,
			template_name: 'order_update',
			template_params: expect.any(String),
		});
		const parsed: IDataObject = JSON.parse(String(body?.template_params));
		return parsed;
	}

	test('without variables', async () => {
		expect(await sendTemplate({})).toEqual(message(template));
	});

	test('with everything that a form can fill', async () => {
		const sentMessage = await sendTemplate({
			headerType: 'image',
			headerFile: 'https://example.org/image.jpg',
			bodyVariables: {
				variable: [
					{ type: 'text', text: 'Nathan' },
					{ type: 'currency', text: '5.50 €', currency: 'eur', amount: 5.5 },
					{ type: 'date_time', text: '26 November' },
				],
			},
			templateButtons: {
				button: [
					{ position: 2, type: 'url', value: 'orders/1001' },
					{ position: 1, type: 'quick_reply', value: 'stop' },
				],
			},
		});
		expect(sentMessage).toEqual(
			message({
				...template,
				components: [
					{ type: 'header', parameters: [{ type: 'image', image: { link: 'https://example.org/image.jpg' } }] },
					{
						type: 'body',
						parameters: [
							{ type: 'text', text: 'Nathan' },
							{ type: 'currency', currency: { fallback_value: '5.50 €', code: 'EUR', amount_1000: 5500 } },
							{ type: 'date_time', date_time: { fallback_value: '26 November' } },
						],
					},
					{ type: 'button', sub_type: 'quick_reply', index: 0, parameters: [{ type: 'payload', payload: 'stop' }] },
					{ type: 'button', sub_type: 'url', index: 1, parameters: [{ type: 'text', text: 'orders/1001' }] },
				],
			}),
		);
	});

	test('with a text above', async () => {
		expect(await sendTemplate({ headerType: 'text', headerText: 'Order 1001' })).toMatchObject({
			template: { components: [{ type: 'header', parameters: [{ type: 'text', text: 'Order 1001' }] }] },
		});
	});

	test('with a document of the item above', async () => {
		const binary = stored('application/pdf', 'bill.pdf');
		const sentMessage = await sendTemplate(
			{ headerType: 'document', headerFile: 'data' },
			{ items: [{ json: {}, binary }] },
		);
		expect(sentMessage).toMatchObject({
			template: {
				components: [
					{
						type: 'header',
						parameters: [
							{
								type: 'document',
								document: { link: expect.stringMatching(/signed\?token=.*&name=file\.pdf$/), filename: 'bill.pdf' },
							},
						],
					},
				],
			},
		});
	});

	test.each<[string, unknown]>([
		['a list of components', [{ type: 'body', parameters: [{ type: 'text', text: 'a' }] }]],
		['an object with components', { components: [{ type: 'body', parameters: [{ type: 'text', text: 'a' }] }] }],
	])('raw: %s', async (_what, parameters) => {
		expect(await sendTemplate({ templateMode: 'json', templateParameters: JSON.stringify(parameters) })).toEqual(
			message({ ...template, components: [{ type: 'body', parameters: [{ type: 'text', text: 'a' }] }] }),
		);
	});

	test('raw: the whole message, but for the recipient', async () => {
		const raw = { namespace: 'other', language: { policy: 'deterministic', code: 'uk' }, name: 'order_update' };
		const templateParameters = JSON.stringify({ to: 'recipient_wa_id', type: 'template', template: raw });
		expect(await sendTemplate({ templateMode: 'json', templateParameters, namespace: '', languageCode: '' })).toEqual(
			message(raw),
		);
	});

	test('alone, as the samples of the documentation post it', async () => {
		const [item] = await run(templateMessage({ additionalFields: { requestForm: 'template' } }));
		expect(item?.json).toMatchObject({ outcome: 'sent', messageId: '554' });
		expect(bodies()).toEqual([message(template)]);
	});
});

describe('in bulk', () => {
	const recipients = ['+380630000000', '+380630000001', '+38 063 000 00 00', 'nobody'];
	const csv = (text: string) => [
		{
			json: {},
			binary: { data: { data: Buffer.from(text).toString('base64'), mimeType: 'text/csv', fileName: 'a.csv' } },
		},
	];
	const bulk = (parameters: INodeParameters): INodeParameters => ({
		...parameters,
		operation: 'sendBulk',
		recipientsSource: 'list',
		recipients,
	});
	const fromCsv = (parameters: INodeParameters): INodeParameters => ({ ...bulk(parameters), recipientsSource: 'csv' });

	test('a text: everybody once, one result each, and a summary', async () => {
		const results = await run(bulk(textMessage()));
		expect(results.map(({ json }) => json.outcome)).toEqual(['sent', 'sent', 'skipped', 'failed', undefined]);
		expect(results.at(-1)?.json).toMatchObject({
			summary: true,
			recipients: 4,
			sent: 2,
			skipped: 1,
			failed: 1,
			requests: 2,
		});
		expect(results[0]?.json).toMatchObject({ to: '+380630000000', messageId: expect.stringMatching(/^55\d$/) });
		expect(bodies().map(({ destination_addr, text }) => [destination_addr, text])).toEqual([
			[380630000000, 'Hello'],
			[380630000001, 'Hello'],
		]);
	});

	test('a text from a CSV file, with its places filled', async () => {
		await run(fromCsv(textMessage({ text: 'Dear {name}' })), {
			items: csv('phone,name\n380630000000,Ada\n380630000001,Alan\n'),
		});
		expect(
			bodies()
				.map(({ text }) => text)
				.sort(),
		).toEqual(['Dear Ada', 'Dear Alan']);
	});

	test.each([
		[{ mediaSource: 'url', mediaUrl: 'https://example.org/a.png' }, /^https:\/\/example\.org\/a\.png$/],
		[{ mediaSource: 'binary', binaryPropertyName: 'data' }, /signed\?token=.*&name=file\.png$/],
	])('an image: %j', async (source, url) => {
		const results = await run(bulk({ ...imageMessage(source), messageType: 'media' }), { items });
		expect(results[0]?.json).toMatchObject({ outcome: 'sent' });
		expect(bodies()).toEqual(
			[380630000000, 380630000001].map((destination_addr) => ({
				...head,
				destination_addr,
				message_type: 2,
				file_url: expect.stringMatching(url),
			})),
		);
	});

	test('an image that ends in .gif goes to nobody', async () => {
		const results = await run(
			bulk({ ...imageMessage({ mediaUrl: 'https://example.org/a.gif' }), messageType: 'media' }),
		);
		expect(results[0]?.json).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/ends in .gif/) });
		expect(stub.requests).toEqual([]);
	});

	test('a template: columns fill what the form leaves open or has otherwise', async () => {
		const parameters = fromCsv(
			templateMessage({
				headerType: 'text',
				headerText: 'News',
				bodyVariables: { variable: [{ type: 'text', text: 'friend' }] },
				templateButtons: { button: [{ position: 1, type: 'url', value: 'all' }] },
			}),
		);
		const text = 'phone,body-1,body-2,button-1,city\n380630000000,Ada,1001,orders/1,Kyiv\n380630000001,,1002,,Lviv\n';
		const results = await run(parameters, { items: csv(text) });
		expect(results.map(({ json }) => json.outcome)).toEqual(['sent', 'sent', undefined]);
		const sentTexts = bodies()
			.sort((a, b) => Number(a.destination_addr) - Number(b.destination_addr))
			.map(({ template_params: params }): unknown => JSON.parse(String(params)))
			.map((message) => [...JSON.stringify(message).matchAll(/"text":"([^"]*)"/g)].map(([, content]) => content));
		expect(sentTexts).toEqual([
			['News', 'Ada', '1001', 'orders/1'],
			['News', 'friend', '1002', 'all'],
		]);
	});

	test('a template: columns in braces stand in header, body and buttons, after those named like a variable', async () => {
		const parameters = fromCsv(
			templateMessage({
				headerType: 'text',
				headerText: 'News for {city}',
				bodyVariables: { variable: [{ type: 'text', text: 'Dear {Name}' }] },
				templateButtons: { button: [{ position: 1, type: 'url', value: '{Name}/{city}' }] },
			}),
		);
		const text = 'phone,Name,city,body-1\n380630000000,Ada,Kyiv,\n380630000001,Alan,Lviv,Sir\n';
		await run(parameters, { items: csv(text) });
		const texts = bodies().map(({ template_params: params }) =>
			[...JSON.stringify(JSON.parse(String(params))).matchAll(/"text":"([^"]*)"/g)].map(([, content]) => content),
		);
		expect(texts.sort()).toEqual([
			['News for Kyiv', 'Dear Ada', 'Ada/Kyiv'],
			['News for Lviv', 'Sir', 'Alan/Lviv'],
		]);
	});

	test('a row with a page for sharing as its header gets nothing, and the others get their file', async () => {
		const parameters = fromCsv(templateMessage({ headerType: 'image', headerFile: 'https://example.org/a.jpg' }));
		const page = 'https://drive.google.com/file/d/1abc/view';
		const text = `phone,header-file\n380630000000,${page}\n380630000001,https://example.org/b.jpg\n`;
		const results = await run(parameters, { items: csv(text) });
		expect(results[0]?.json).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/leads to a page of/) });
		expect(JSON.stringify(bodies())).toContain('b.jpg');
		expect(stub.requests).toHaveLength(1);
	});

	test('a template row that lacks a value gets nothing, and the others do', async () => {
		const text = 'phone,body-2\n380630000000,1001\n';
		const results = await run(fromCsv(templateMessage()), { items: csv(text) });
		expect(results[0]?.json).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/body-1' is required/) });
		expect(stub.requests).toEqual([]);
	});

	test('a dry run sends nothing', async () => {
		const results = await run(bulk(templateMessage({ additionalFields: { dryRun: true } })));
		expect(results[0]?.json).toMatchObject({ outcome: 'skipped', reason: 'dry run: it would be sent' });
		expect(stub.requests).toEqual([]);
	});

	test('the callback goes along, and the request form holds for all', async () => {
		const additionalFields = { callbackUrl: 'https://n8n.example.org/webhook/a/b' };
		for (const change of [additionalFields, { requestForm: 'template' }]) {
			await run({ ...bulk(templateMessage({ additionalFields: change })), recipients: ['+380630000000'] });
		}
		expect(bodies()).toEqual([
			expect.objectContaining({ ...head, callback_url: additionalFields.callbackUrl }),
			expect.objectContaining({ to: '380630000000', type: 'template' }),
		]);
	});
});
