import type { IBinaryKeyData, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { startContractServer, type ContractServer } from '../support/contractServer';
import { bodyOf, decisionTelecomSetup, imageMessage, templateMessage, textMessage } from '../support/decisionTelecom';
import { executeNode, type ExecuteSetup } from '../support/n8nCore';

const base = '/v1/api';
// The sandbox knows this key; a server named by the environment may take any.
const apiKey = process.env.CONTRACT_TOKEN_DECISIONTELECOM ?? 'sandbox-decision-key';
const to = '+380630000000';
const head = { source_addr: 'Custom Company', destination_addr: 380630000000 };
const callbackUrl = 'https://example.org/webhook/5c1d/77aa/callback-secret-0123456789';
const stored: IBinaryKeyData = {
	data: {
		data: 'filesystem-v2',
		id: 'filesystem-v2:workflows/wf/executions/1/binary_data/1',
		mimeType: 'image/jpeg',
		fileName: 'photo.jpg',
		bytes: 10,
	},
};

let server: ContractServer;
const requests = () => server.recorder.requests;
const run = async (parameters: INodeParameters, options: Partial<ExecuteSetup> = {}): Promise<INodeExecutionData[]> => {
	const setup = decisionTelecomSetup(server.baseUrl, parameters);
	return await executeNode({ ...setup, credential: { ...setup.credential, apiKey }, ...options });
};

beforeAll(async () => {
	server = await startContractServer('DECISIONTELECOM', base);
}, 60_000);
afterAll(async () => await server?.close());
beforeEach(() => {
	requests().length = 0;
});

/** `METHOD path` of every request since the test began, and that all carry the key. */
function calls(): string[] {
	return requests().map(({ method, url, headers }) => {
		expect(headers.authorization).toBe(`Basic ${Buffer.from(apiKey).toString('base64')}`);
		expect(headers['content-type']).toBe('application/json');
		return `${method} ${url.replace(base, '')}`;
	});
}

/** Sends one message that must be accepted. @returns the body that went out */
async function send(parameters: INodeParameters, options: Partial<ExecuteSetup> = {}): Promise<IDataObject> {
	const items = await run(parameters, options);
	expect(items.map(({ json }) => json)).toEqual([
		{ outcome: 'sent', to, messageId: expect.stringMatching(/^\d+$/), answer: expect.any(Object) },
	]);
	expect(calls()).toEqual(['POST /send-whatsapp']);
	const [body = {}] = requests().map(bodyOf);
	return body;
}

describe('the four kinds of message', () => {
	test('text', async () => {
		expect(await send(textMessage({ text: 'Hello 👋', additionalFields: { callbackUrl } }))).toEqual({
			...head,
			message_type: 1,
			text: 'Hello 👋',
			callback_url: callbackUrl,
		});
	});

	test('image by its link', async () => {
		expect(await send(imageMessage({ caption: 'Look', additionalFields: { callbackUrl } }))).toEqual({
			...head,
			message_type: 2,
			file_url: 'https://example.org/images/image.jpg',
			text: 'Look',
			callback_url: callbackUrl,
		});
	});

	test('image of the item, by the link that n8n signs', async () => {
		const parameters = imageMessage({ mediaSource: 'binary', binaryPropertyName: 'data' });
		const body = await send(parameters, { items: [{ json: {}, binary: stored }] });
		expect(body.file_url).toMatch(/\/binary-data\/signed\?token=\S+&name=file\.jpg$/);
	});

	const filled: INodeParameters = {
		headerType: 'image',
		headerFile: 'https://example.org/image.png',
		bodyVariables: {
			variable: [
				{ type: 'text', text: 'Nathan' },
				{ type: 'currency', text: '5 €', currency: 'EUR', amount: 5 },
				{ type: 'date_time', text: 'tomorrow' },
			],
		},
		templateButtons: {
			button: [
				{ position: 1, type: 'quick_reply', value: 'stop' },
				{ position: 2, type: 'url', value: 'orders/1001' },
			],
		},
	};
	const template = {
		namespace: 'sample_namespace',
		name: 'order_update',
		language: { policy: 'deterministic', code: 'en_US' },
		components: [
			{ type: 'header', parameters: [{ type: 'image', image: { link: 'https://example.org/image.png' } }] },
			{
				type: 'body',
				parameters: [
					{ type: 'text', text: 'Nathan' },
					{ type: 'currency', currency: { fallback_value: '5 €', code: 'EUR', amount_1000: 5000 } },
					{ type: 'date_time', date_time: { fallback_value: 'tomorrow' } },
				],
			},
			{ type: 'button', sub_type: 'quick_reply', index: 0, parameters: [{ type: 'payload', payload: 'stop' }] },
			{ type: 'button', sub_type: 'url', index: 1, parameters: [{ type: 'text', text: 'orders/1001' }] },
		],
	};

	test('template, with its parameters as JSON text', async () => {
		const { template_params: params, ...body } = await send(
			templateMessage({ ...filled, additionalFields: { callbackUrl } }),
		);
		expect(body).toEqual({ ...head, message_type: 4, template_name: 'order_update', callback_url: callbackUrl });
		expect(JSON.parse(String(params))).toEqual({ to: '380630000000', type: 'template', template });
	});

	test.each(['document', 'video'])('template with a %s above', async (headerType) => {
		const headerFile = `https://example.org/file.${headerType === 'video' ? 'mp4' : 'pdf'}`;
		const { template_params: params } = await send(templateMessage({ headerType, headerFile }));
		expect(JSON.parse(String(params))).toMatchObject({
			template: { components: [{ parameters: [{ type: headerType, [headerType]: { link: headerFile } }] }] },
		});
	});

	test('template with a text above, and one from JSON', async () => {
		await send(templateMessage({ headerType: 'text', headerText: 'Order 1001' }));
		requests().length = 0;
		const templateParameters = JSON.stringify(template.components);
		const { template_params: params } = await send(templateMessage({ templateMode: 'json', templateParameters }));
		expect(JSON.parse(String(params))).toMatchObject({ template });
	});

	test('template alone, as the samples post it', async () => {
		expect(await send(templateMessage({ ...filled, additionalFields: { requestForm: 'template' } }))).toEqual({
			to: '380630000000',
			type: 'template',
			template,
		});
	});
});

describe('in bulk', () => {
	const recipients = { operation: 'sendBulk', recipientsSource: 'list', recipients: [to, '+380630000001', to] };

	test.each<[string, INodeParameters]>([
		['text', textMessage(recipients)],
		['image', { ...imageMessage(recipients), messageType: 'media' }],
		['template', templateMessage(recipients)],
	])('%s: everybody once', async (_kind, parameters) => {
		const results = await run(parameters);
		expect(results.map(({ json }) => json.outcome)).toEqual(['sent', 'sent', 'skipped', undefined]);
		expect(calls()).toEqual(['POST /send-whatsapp', 'POST /send-whatsapp']);
		expect(new Set(requests().map((request) => bodyOf(request).destination_addr))).toEqual(
			new Set([380630000000, 380630000001]),
		);
	});
});

describe('the status', () => {
	const words = ['sent', 'delivered', 'failed', 'deleted', 'pending', 'read'];

	test('of a message', async () => {
		const [message] = await run(textMessage());
		requests().length = 0;
		const messageId = String(message?.json.messageId);
		const [item] = await run({ resource: 'message', operation: 'getStatus', messageId });
		expect(item?.json).toEqual({
			messageId: expect.stringMatching(/^\d+$/),
			status: expect.stringMatching(new RegExp(`^(${words.join('|')})$`)),
			statusName: expect.any(String),
			statusCode: expect.any(Number),
			final: expect.any(Boolean),
		});
		expect(calls()).toEqual(['POST /receive-whatsapp']);
		expect(requests().map(bodyOf)).toEqual([{ message_id: Number(messageId) }]);
	});

	test('is waited for', async () => {
		const [message] = await run(textMessage());
		const messageId = String(message?.json.messageId);
		const [item] = await run({ resource: 'message', operation: 'waitForStatus', messageId, waitSeconds: 20 });
		expect(item?.json).toMatchObject({ final: true, timedOut: false });
	});
});
