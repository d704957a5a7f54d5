import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { GetChatTrigger } from '../../../nodes/GetChat/GetChatTrigger.node';
import { readFrame, tokenMessage } from '../../../nodes/GetChat/trigger/websocket/protocol';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import { samplesOf } from '../../support/documentation';
import { byId, getChatSetup, queuedAnswer, runGetChat } from '../../support/getChat';
import { WebhookTrigger } from '../../support/n8nCore';
import { startStub, type Stub } from '../../support/stubServer';

/** Every sample of the guide, and what became of it; those of the reference hide their inner members. */
const samples = samplesOf('getchat');
const sampleAt = (line: number) => samples.find((sample) => sample.line === line)?.text ?? '';
const secret = 'registered-secret-0123456789';

let stub: Stub | undefined;
beforeEach(forgetAll);
afterEach(async () => await stub?.close());

async function run(parameters: INodeParameters, text: string) {
	stub = await startStub(() => ({ text, headers: { 'content-type': 'application/json' } }));
	const items = await runGetChat(`${stub.origin}/api/v1`, parameters);
	const [request] = stub.requests;
	const call = `${request?.method} ${request?.url.replace('/api/v1', '')}`;
	const sent: unknown = request?.body.length ? JSON.parse(request.body.toString()) : undefined;
	return { items: items.map(({ json }) => json), call, sent };
}

const many = (resource: string, more: INodeParameters = {}) => ({ resource, operation: 'getAll', ...more });
const current = { resource: 'user', operation: 'getCurrent' };
const messages = (limit: number) => many('message', { limit, filters: { waId: byId('48123123123') } });
const login = { resource: 'authorization', operation: 'createToken', username: 'peter', password: 'secret' };

/** Calls: what the node sends for the same. The path is that of the sample, whose query comes in another order. */
const requests: Array<[number, INodeParameters, string, string]> = [
	[104, login, 'POST /auth/token/', '{}'],
	[143, current, 'GET /users/current/', '{}'],
	[162, current, 'GET /users/current/', '{}'],
	[203, many('chat'), 'GET /chats/', '[]'],
	[
		211,
		{ resource: 'message', operation: 'sendText', to: '+48123456789', text: 'Hello!' },
		'POST /messages/',
		JSON.stringify(queuedAnswer),
	],
	[224, many('chat'), 'GET /chats/', '[]'],
	[253, messages(1), 'GET /messages/?wa_id=48123123123&limit=1', '{"results":[]}'],
	[288, messages(20), 'GET /messages/?wa_id=48123123123&limit=20', '{"results":[]}'],
	[
		296,
		many('message', { limit: 20, filters: { waId: byId('48123123123'), beforeTime: '1612544982' } }),
		'GET /messages/?wa_id=48123123123&limit=20&before_time=1612544982',
		'{"results":[]}',
	],
];

/** Answers: the items that come of them. */
const answers: Array<[number, INodeParameters, number, IDataObject]> = [
	[112, login, 1, { token: '8aeb44f5a318542d32bb13019d68198467ee21f0' }],
	[168, current, 1, { id: 2, username: 'peter', name: 'Peter Rabbit', groups: ['Admin'] }],
	[229, many('chat'), 3, { wa_id: '48500500500', new_messages: 11 }],
	[258, messages(1), 1, { wa_id: '48123123123', type: 'video', received: false }],
	[337, many('webhook'), 3, { id: 1, on_incoming_message: true }],
	[364, many('webhook'), 2, { id: 1, on_outgoing_message: true }],
	[810, { ...login }, 1, { token: '8aeb44f5a318542d32bb13019d68198467ee21f0' }],
];

/** Bodies that the node sends as they are printed. */
const bodies: Array<[number, INodeParameters]> = [
	[799, { resource: 'user', operation: 'create', username: 'My Bot', role: 'app' }],
	[
		907,
		{
			...{ resource: 'user', operation: 'update', userId: byId(1) },
			updateFields: { canUseTags: true, canReadChats: 'group', canWriteToChats: 'group' },
		},
	],
	[919, { resource: 'assignment', operation: 'update', waId: byId('123123123'), updateFields: { groupId: byId(1) } }],
];

const events: Array<[number, IDataObject[]]> = [
	[515, [{ event: 'messageStatus', id: '8b176ba5-fa8e-458e-94ad-85d1ae8f3be0', status: 'read' }]],
	[
		567,
		['8e04bff7-9a07-486b-90a4-09c2e5d85e69', 'e6a310b5-b184-4381-bb83-60ee2d0cff13'].map((id) => ({
			...{ event: 'messageSent', id, to: '+48123123123', fromUs: true },
			by: { id: 1, username: 'konrad', first_name: 'Konrad', last_name: 'Tester', email: 'konrad@example.com' },
		})),
	],
	[668, [{ event: 'messageTagged', status: 'added', text: 'string', context: { id: 'string' } }]],
	[718, [{ event: 'chatTagged', status: 'added', text: 'string', from: 'string' }]],
];

const frames: Array<[number, string]> = [
	[962, 'notUnderstood'],
	[975, 'welcome'],
	[981, 'refused'],
];

/** What cannot be carried out as it is printed, and why. */
const explained: Record<number, string> = {
	158: 'an error, looked at below',
	391: 'a list of possible members with comments, no JSON; the members are in events.test.ts',
	483: 'cut, and in the quotes of Python; the same status is at 515',
	840: 'the address is http:// and the flags are the same as of the request below',
	928: 'removes a group by 0; the node sends null, as the reference says',
	953: 'the first message of a client, looked at below',
	993: 'has no content',
};

test('every sample has its place', () => {
	const placed = [...requests, ...answers, ...bodies, ...events, ...frames].map(([line]) => line);
	const all = [...placed, ...Object.keys(explained).map(Number)].sort((a, b) => a - b);
	expect(samples.map(({ line }) => line)).toEqual(all);
});

test.each(requests)('the call at %d', async (line, parameters, expected, answer) => {
	const sample = sampleAt(line);
	const [, path = '', query = ''] = /\/api\/v1(\/[^?\s"\\]*)\??([^\s"\\]*)/.exec(sample) ?? [];
	const { call, sent } = await run(parameters, answer);
	const [method, address = ''] = call.split(' ');
	expect(`${method} ${address.split('?')[0]}`).toBe(`${/-X (\w+)/.exec(sample)?.[1]} ${path}`);
	expect(expected.startsWith(`${method} ${path}`)).toBe(true);
	const asked = new URLSearchParams(address.split('?')[1] ?? '');
	for (const [name, value] of new URLSearchParams(query)) expect(asked.get(name)).toBe(value);
	const [, data] = /--data "(.*)"$/m.exec(sample) ?? [];
	// The sample of a text lacks the type, which the reference requires.
	if (data !== undefined) expect(sent).toMatchObject(JSON.parse(data.replaceAll('\\"', '"')));
});

test.each(answers)('the answer at %d', async (line, parameters, count, first) => {
	const { items } = await run(parameters, sampleAt(line));
	expect(items).toHaveLength(count);
	expect(items[0]).toMatchObject(first);
});

test.each(bodies)('the body at %d', async (line, parameters) => {
	const expected: IDataObject = JSON.parse(sampleAt(line));
	expect((await run(parameters, '{"id":1}')).sent).toEqual(expected);
});

test.each(events)('the notification at %d', async (line, expected) => {
	const setup = getChatSetup('http://127.0.0.1:1/api/v1', {
		events: ['messageStatus', 'messageSent', 'messageTagged', 'chatTagged'],
	});
	const trigger = new WebhookTrigger({ ...setup, nodeType: new GetChatTrigger() });
	trigger.staticData = { webhook: { id: '1', secret } };
	const { items } = await trigger.call({ headers: { 'x-webhook-secret': secret }, body: sampleAt(line) });
	expect(items.map(({ json }) => json)).toEqual(expected.map((event) => expect.objectContaining(event)));
});

test.each(frames)('the frame at %d', (line, kind) => {
	expect(readFrame(sampleAt(line), 10_000).kind).toBe(kind);
});

test('the first message of a client, at 953', () => {
	expect(JSON.parse(tokenMessage('8aeb44f5a318542d32bb13019d68198467ee21f0'))).toEqual(JSON.parse(sampleAt(953)));
});

test('the refusal at 158 is explained', async () => {
	stub = await startStub(() => ({
		status: 403,
		text: sampleAt(158),
		headers: { 'content-type': 'application/json' },
	}));
	await expect(runGetChat(`${stub.origin}/api/v1`, current)).rejects.toMatchObject({
		message: expect.stringContaining('Authentication credentials were not provided'),
		description: expect.stringContaining('get.chat API credential'),
	});
});
