// Sample values. cspell:ignore Gsample
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { parse } from 'yaml';
import { GetChatTrigger } from '../../../nodes/GetChat/GetChatTrigger.node';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import { getChatSetup } from '../../support/getChat';
import { jsonOf, WebhookTrigger } from '../../support/n8nCore';
import { startStub } from '../../support/stubServer';

const secret = 'registered-secret-0123456789';
const headers = { 'x-webhook-secret': secret };
const all = [
	'chatAssigned',
	'chatTagged',
	'messageAssigned',
	'messageReceived',
	'messageSent',
	'messageStatus',
	'messageTagged',
];

beforeEach(forgetAll);

function trigger(parameters: INodeParameters = {}, baseUrl = 'http://127.0.0.1:1/api/v1'): WebhookTrigger {
	const setup = getChatSetup(baseUrl, { events: all, ...parameters });
	const made = new WebhookTrigger({ ...setup, nodeType: new GetChatTrigger() });
	made.staticData = { webhook: { id: '1', secret } };
	return made;
}

const { webhooks } = parse(readFileSync(path.resolve(__dirname, '../../../contracts/getchat.openapi.yaml'), 'utf8'));
const samples = Object.entries<IDataObject>(webhooks).map(([name, { post }]): [string, IDataObject] => [
	name,
	Object(post).requestBody.content['application/json'].example,
]);

const received = {
	event: 'messageReceived',
	id: 'ABGGsampleIncomingId',
	from: '+15550100123',
	name: 'Sample Customer',
	type: 'text',
	timestamp: '2023-11-14T22:13:20.000Z',
};
const tagged = { timestamp: '2023-11-14T22:16:40.000Z', status: 'added', text: 'urgent' };
const expected: Record<string, IDataObject[]> = {
	cloudApi: [
		{ event: 'messageReceived', id: 'wamid.sample', from: '+15550100123', name: 'Sample Customer', text: 'Hello' },
		{ event: 'messageStatus', id: '8b176ba5-fa8e-458e-94ad-85d1ae8f3be0', to: '+15550100123', status: 'read' },
	],
	wabaMessages: [{ ...received, text: 'Hello, is my order ready?' }],
	wabaStatuses: [{ event: 'messageStatus', id: '8b176ba5-fa8e-458e-94ad-85d1ae8f3be0', status: 'read' }],
	incomingMessages: [{ ...received, text: 'Hello, is my order ready?' }],
	outgoingMessages: [
		{
			event: 'messageSent',
			id: '8e04bff7-9a07-486b-90a4-09c2e5d85e69',
			to: '+15550100123',
			text: 'Yes, it ships today.',
		},
	],
	assignedMessages: [{ ...received, event: 'messageAssigned' }],
	chatAssignment: [{ event: 'chatAssigned', from: '+15550100123', timestamp: '2023-11-14T22:15:00.000Z' }],
	chatTagging: [{ event: 'chatTagged', from: '+15550100123', ...tagged }],
	messageTagging: [{ event: 'messageTagged', context: { id: 'ABGGsampleIncomingId' }, ...tagged }],
	taggedMessages: [{ event: 'messageTagged', context: { id: 'ABGGsampleIncomingId' }, ...tagged }],
	taggedChats: [{ event: 'chatTagged', from: '+15550100123', ...tagged }],
};

test.each(samples)('the documented sample of %s', async (name, body) => {
	const outcome = await trigger().call({ headers, body });
	expect(outcome.status).toBe(200);
	expect(jsonOf(outcome)).toEqual(
		(expected[name] ?? []).map((event) => expect.objectContaining({ provider: 'getChat', ...event })),
	);
	expect(expected[name]).toBeDefined();
});

test('what is read first stands first, and a status names its message as the send did', async () => {
	const [, cloudApi = {}] = samples.find(([name]) => name === 'cloudApi') ?? [];
	const [message, status] = jsonOf(await trigger().call({ headers, body: cloudApi }));
	const keys = Object.keys(message ?? {});
	expect(keys.slice(0, 6)).toEqual(['provider', 'event', 'from', 'name', 'text', 'id']);
	expect(keys.at(-1)).toBe('raw');
	expect(message).not.toHaveProperty('messageId');
	expect(status?.messageId).toBe(status?.id);
	expect(Object.keys(status ?? {}).slice(0, 4)).toEqual(['provider', 'event', 'id', 'messageId']);
});

test('without the registered secret nothing starts; without a registration nothing at all', async () => {
	const [, body = {}] = samples[0] ?? [];
	expect(await trigger().call({ body })).toMatchObject({ status: 401, items: [] });
	expect(await trigger().call({ headers: { 'x-webhook-secret': `${secret}x` }, body })).toMatchObject({
		status: 401,
		items: [],
	});
	const unregistered = trigger();
	unregistered.staticData = {};
	expect(await unregistered.call({ headers: { 'x-webhook-secret': '' }, body })).toMatchObject({
		status: 401,
		items: [],
	});
});

test('a message that comes in both shapes, and again, starts once', async () => {
	const body = Object.fromEntries(samples)['wabaMessages'];
	const one = trigger();
	expect(jsonOf(await one.call({ headers, body }))).toHaveLength(1);
	expect(jsonOf(await one.call({ headers, body }))).toHaveLength(0);
});

test('only what was asked for', async () => {
	const one = trigger({ events: ['messageStatus'], statuses: ['failed'] });
	for (const [, body] of samples) expect((await one.call({ headers, body })).items).toEqual([]);
	const failed = {
		statuses: [
			{ id: 'x', status: 'failed', recipient_id: '15550100123', errors: [{ code: 470, title: 'No WhatsApp' }] },
		],
	};
	expect(jsonOf(await one.call({ headers, body: failed }))).toEqual([
		expect.objectContaining({ status: 'failed', error: '470: No WhatsApp' }),
	]);
});

test('a voice message is audio, as the menu has it', async () => {
	const one = trigger({ messageTypes: ['audio'] });
	for (const type of ['audio', 'voice']) {
		const messages = [{ id: type, from: '15550100123', timestamp: '1', type, [type]: { id: 'file-1' } }];
		expect((await one.call({ headers, body: { messages } })).items).toHaveLength(1);
	}
	const messages = [{ id: 'text', from: '15550100123', timestamp: '1', type: 'text', text: { body: 'audio' } }];
	expect((await one.call({ headers, body: { messages } })).items).toEqual([]);
});

test('media comes over the API with the credential', async () => {
	const stub = await startStub(() => ({ text: 'bytes', headers: { 'content-type': 'image/png' } }));
	const body = {
		messages: [
			{ id: 'm', from: '15550100123', timestamp: '1', type: 'image', image: { id: 'file-1', mime_type: 'image/png' } },
		],
	};
	const [item] = (await trigger({ options: { downloadMedia: true } }, `${stub.origin}/api/v1`).call({ headers, body }))
		.items;
	expect(item?.binary?.data).toMatchObject({ mimeType: 'image/png' });
	expect(stub.requests.map(({ url }) => url)).toEqual(['/api/v1/media/file-1/']);
	await stub.close();
});

test('the link of a file of the inbox is followed with the credential, to the inbox alone', async () => {
	const stub = await startStub(() => ({ text: 'bytes', headers: { 'content-type': 'image/png' } }));
	const file = '497f6eca-6276-4993-bfeb-53cbbbba6f08';
	const image = {
		link: `http://your-stack.example/api/v1/media/${file}?mime_type_type=image&mime_type_subtype=png&x=1`,
	};
	const payload = { id: 'w', to: '15550100123', timestamp: 1612372697, type: 'image', image };
	const body = { outgoing_messages: [{ id: 'own', from_us: true, waba_payload: payload }] };
	const [item] = (await trigger({ options: { downloadMedia: true } }, `${stub.origin}/api/v1`).call({ headers, body }))
		.items;
	expect(item?.json).toMatchObject({ event: 'messageSent', media: [{ binary: 'data' }] });
	expect(stub.requests.map(({ url }) => url)).toEqual([
		`/api/v1/media/${file}/?mime_type_type=image&mime_type_subtype=png`,
	]);
	await stub.close();
});

test('any JSON: answered, never thrown', async () => {
	const names = fc.constantFrom(
		'messages',
		'contacts',
		'statuses',
		'entry',
		'incoming_messages',
		'outgoing_messages',
		'chat_assignment',
		'chat_tagging',
		'results',
		'__proto__',
	);
	const shaped = fc.dictionary(names, fc.jsonValue({ maxDepth: 5 })).map((value) => JSON.stringify(value));
	await fc.assert(
		fc.asyncProperty(fc.oneof(shaped, fc.json({ maxDepth: 6 })), async (body) => {
			const outcome = await trigger().call({ headers, body });
			expect([200, 400]).toContain(outcome.status);
		}),
		{ numRuns: 300 },
	);
});
