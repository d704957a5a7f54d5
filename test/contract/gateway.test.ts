import Ajv from 'ajv';
import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import { gatewaySetup, providerSettings, providerSetups, runGateway } from '../support/gateway';
import { executeNode } from '../support/n8nCore';
import { oneMsgSetup } from '../support/oneMsg';
import { startRecorder, type Recorder } from '../support/recorder';
import { startSandboxProcess, type SandboxProcess } from '../support/sandbox';

/**
 * One workflow for all providers: only the credential changes, and what comes out has the same members. The sandbox refuses
 * what a contract does not allow.
 */
let sandbox: SandboxProcess;
let recorder: Recorder;

const providers = Object.keys(providerSetups);

/** What the sandbox knows each account by. */
const accounts: Readonly<Record<string, ICredentialDataDecryptedObject>> = {
	oneMsg: { channelId: '100201', token: 'sandbox-onemsg-token' },
	decisionTelecom: { apiKey: 'sandbox-decision-key' },
	desk360: { apiToken: 'sandbox-token' },
	desk360WhatsApp: { apiToken: 'sandbox-token' },
	getChat: { apiToken: 'sandbox-getchat-token' },
};

/** What a result of the gateway is, whoever carried the message. */
const resultSchema = {
	type: 'object',
	required: ['outcome', 'to', 'provider', 'sentAs', 'tried', 'answer'],
	additionalProperties: false,
	properties: {
		outcome: { enum: ['sent', 'queued'] },
		to: { type: 'string', pattern: '^\\+[1-9]\\d{6,14}$' },
		messageId: { type: 'string', minLength: 1 },
		messageIds: { type: 'array', items: { type: 'string' } },
		part: { type: 'integer', minimum: 1 },
		parts: { type: 'integer', minimum: 2 },
		leftOut: { type: 'array', items: { type: 'string' } },
		provider: { enum: providers },
		sentAs: { enum: ['message', 'fallBack'] },
		tried: {
			type: 'array',
			minItems: 1,
			items: {
				type: 'object',
				required: ['provider', 'outcome'],
				additionalProperties: false,
				properties: {
					provider: { enum: providers },
					outcome: { enum: ['sent', 'queued', 'failed', 'unclear'] },
					error: { type: 'string', minLength: 1 },
				},
			},
		},
		answer: { type: 'object' },
	},
};
const isResult = new Ajv({ allErrors: true }).compile(resultSchema);

const to: Readonly<Record<string, string>> = {
	oneMsg: '+12020721369',
	decisionTelecom: '+380630000000',
	desk360: '+905551234567',
	desk360WhatsApp: '+905551234567',
	getChat: '+15550100001',
};

const buttons = { button: [{ title: 'Red', id: 'red' }, { title: 'Blue' }] };
const sections = { section: [{ title: 'A', rows: { row: [{ id: '1', title: 'One' }] } }] };
const contacts = { contact: [{ formatted_name: 'Ada Lovelace', phones: { phone: [{ phone: '+1 650 555 1234' }] } }] };
const link = 'https://example.com/photo.jpg';

/** Each message, and which providers have it; the others send the fall-back. */
const messages: Array<[string, INodeParameters, string[]]> = [
	['a text', { operation: 'sendText', text: 'Hello' }, providers],
	[
		'an image with a caption',
		{ operation: 'sendMedia', mediaType: 'image', mediaUrl: link, caption: 'Look' },
		['oneMsg', 'decisionTelecom', 'getChat'],
	],
	[
		'two buttons',
		{ operation: 'sendButtons', body: 'Which?', buttons },
		['oneMsg', 'desk360', 'desk360WhatsApp', 'getChat'],
	],
	[
		'four buttons',
		{
			operation: 'sendButtons',
			body: 'Which?',
			buttons: { button: ['1', '2', '3', '4'].map((title) => ({ title })) },
		},
		['desk360', 'desk360WhatsApp'],
	],
	['a list', { operation: 'sendList', body: 'Which?', listButton: 'Choose', sections }, ['oneMsg', 'getChat']],
	[
		'a place',
		{ operation: 'sendLocation', latitude: 41, longitude: 29, name: 'Hall', address: 'Square 1' },
		['oneMsg', 'desk360', 'desk360WhatsApp', 'getChat'],
	],
	['a contact', { operation: 'sendContacts', contacts }, ['oneMsg', 'desk360', 'desk360WhatsApp', 'getChat']],
	[
		'a request for a place',
		{ operation: 'requestLocation', body: 'Where?' },
		['oneMsg', 'desk360', 'desk360WhatsApp', 'getChat'],
	],
];

async function run(provider: string, parameters: INodeParameters): Promise<IDataObject[]> {
	recorder.requests.length = 0;
	const setup = gatewaySetup({ [provider]: recorder.origin }, { to: '={{ $json.to }}', ...parameters }, accounts);
	const items = [{ json: { to: to[provider] } }];
	return (await executeNode({ ...setup, items })).map(({ json }) => json);
}

const posts = () => recorder.requests.filter(({ method }) => method === 'POST');

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	recorder = await startRecorder(sandbox.origin);
}, 60_000);
afterAll(async () => {
	await recorder?.close();
	await sandbox?.close();
});

describe.each(messages)('%s', (_name, parameters, able) => {
	test.each(providers)('through %s', async (provider) => {
		const results = await run(provider, parameters);
		expect(results).toHaveLength(1);
		for (const result of results) {
			isResult(result);
			expect(isResult.errors).toBeNull();
			expect(result).toMatchObject({ provider, sentAs: able.includes(provider) ? 'message' : 'fallBack' });
		}
		expect(posts()).toHaveLength(1);
	});

	test('is refused before it is sent where no fall-back may be used', async () => {
		for (const provider of providers.filter((each) => !able.includes(each))) {
			await expect(run(provider, { ...parameters, onUnsupported: 'refuse' })).rejects.toThrow('cannot carry');
			expect(posts()).toEqual([]);
		}
		const [result] = await run(able[0] ?? '', { ...parameters, onUnsupported: 'refuse' });
		expect(result?.sentAs).toBe('message');
	});
});

describe('a template', () => {
	const templateVariables = {
		variable: [
			{ name: 'header-1', value: 'A1' },
			{ name: 'body-1', value: 'Nathan' },
			{ name: 'body-2', value: 'Monday' },
			{ name: 'body-3', value: '10:00' },
		],
	};
	const parameters = {
		resource: 'template',
		operation: 'send',
		// Each has it in one language; DecisionTelecom, which has no list, is told which.
		templateId: 'appointment_reminder',
		templateNames: { name: [{ provider: 'decisionTelecom', templateId: 'appointment_reminder:en' }] },
		templateVariables,
	};

	test.each(providers)('through %s', async (provider) => {
		const [result] = await run(provider, parameters);
		isResult(result);
		expect(isResult.errors).toBeNull();
		expect(posts()).toHaveLength(1);
	});

	test('has another name for one of the providers', async () => {
		const name = [{ provider: 'desk360', templateId: 'appointment_reminder' }];
		const other = { ...parameters, templateId: 'nowhere:en', templateNames: { name } };
		expect(await run('desk360', other)).toEqual([expect.objectContaining({ outcome: 'sent' })]);
		await expect(run('getChat', other)).rejects.toThrow('"nowhere"');
	});
});

test.each(['oneMsg', 'desk360', 'desk360WhatsApp'])('messages are marked as read through %s', async (provider) => {
	const setup = oneMsgSetup(sandbox.origin, { resource: 'message', operation: 'getAll', returnAll: true });
	const rows = await executeNode({ ...setup, credential: { ...setup.credential, ...accounts.oneMsg } });
	const received = rows.find(({ json }) => json.fromMe === false);
	const [result] = await run(provider, { operation: 'markAsRead', messageIds: ['old', String(received?.json.id)] });
	expect(result).toMatchObject({ success: expect.any(Boolean), provider, tried: [{ provider, outcome: 'sent' }] });
	expect(posts()).toHaveLength(1);
});

test('get.chat has no read receipts, and no other provider is asked', async () => {
	const origins = { getChat: recorder.origin, oneMsg: recorder.origin };
	const parameters = {
		operation: 'markAsRead',
		messageIds: ['a'],
		to: '+15550100001',
		providers: ['getChat', 'oneMsg'],
	};
	const [item] = await runGateway(origins, { ...parameters, providerSettings });
	expect(item?.json.error).toContain('has no read receipts');
});
