import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020';
import { incomingTypes } from '../../../sandbox/onemsg/incoming';
import { Receiver, until } from '../../support/webhookReceiver';
import { objects, type Fields } from '../../../sandbox/values';
import { Account, sampleChannel, contract, openChat } from './client';

const ajv = new Ajv2020({ strict: false });
addFormats(ajv);
ajv.addSchema({ $id: 'contract', ...contract() });
const schema = (name: string) => ajv.compile({ $ref: `contract#/components/schemas/Webhook${name}Payload` });
const bodyChecks = { messages: schema('Messages'), ack: schema('Ack'), entry: schema('Raw'), calls: schema('Calls') };

let account: Account;
let receiver: Receiver;

beforeAll(async () => {
	account = await Account.start();
});
beforeEach(async () => {
	await account.reset();
	receiver = await Receiver.start();
});
afterEach(async () => {
	// Every call fits the contract, whatever the test looked at.
	for (const { body } of receiver.calls) {
		const kind = (['messages', 'ack', 'entry', 'calls'] as const).find((name) => name in body);
		if (!kind) throw new Error(`No known callback: ${JSON.stringify(body)}`);
		const check = bodyChecks[kind];
		if (!check(body)) throw new Error(`${JSON.stringify(check.errors)} in ${JSON.stringify(body)}`);
	}
	await receiver.close();
});
afterAll(() => account.close());

const register = (settings: Fields = {}) =>
	account.control('PUT', '/webhooks', { webhookUrl: receiver.url, ackNotificationsOn: true, ...settings });
const incoming = (body: Fields = {}) => account.control('POST', '/incoming', body);
const deliveries = () => account.list('/deliveries');
/** All deliveries are over. */
const settled = () =>
	until(async () => (await deliveries()).every(({ status, error }) => status !== null || error !== null), 'deliveries');
const fast = () => account.control('PUT', '/limits', { sentAfterMs: 0, deliveredAfterMs: 0, readAfterMs: 0 });
const messagesIn = (bodies: Fields[]) => bodies.flatMap((body) => objects(body, 'messages'));
const value = (body: Fields | undefined) => {
	const [entry] = objects(body ?? {}, 'entry');
	const [change] = objects(entry ?? {}, 'changes');
	return change ?? {};
};

test('a customer’s message as documented, registered over the API', async () => {
	const reply = await account.post('/webhook', { webhookUrl: `${receiver.url}?secret=1` });
	expect(reply.status).toBe(200);
	await incoming({ chat_id: '15550200002@c.us', text: 'Hello there', id: 'ABGGnew', time: 1665396610 });
	expect(await receiver.bodies('messages')).toEqual([
		{
			instanceId: sampleChannel,
			messages: [
				{
					...{ id: 'ABGGnew', body: 'Hello there', fromMe: false, self: 0, isForwarded: false },
					...{ author: '15550200002@c.us', time: 1665396610, chatId: '15550200002@c.us', type: 'chat' },
					...{ senderName: 'Customer 2', chatName: 'Customer 2', caption: null, quotedMsgId: null },
				},
			],
		},
	]);
	expect(receiver.calls[0]).toMatchObject({ url: '/hook?secret=1', headers: { 'content-type': 'application/json' } });
	await settled();
	expect(await deliveries()).toMatchObject([{ events: ['messages'], attempt: 1, status: 200, error: null }]);
	expect((await account.get('/webhook')).body.webhookStatuses).toEqual([
		{ url: `${receiver.url}?secret=1`, status: 200, error: null, isActive: true },
	]);
});

test.each(incomingTypes)('incoming %s in both forms', async (type) => {
	await account.control('PUT', '/shapes', { rawHooks: 'both' });
	await register({ rawHooks: true });
	await incoming({ type, quoted_id: type === 'reaction' ? 'wamid.HBgLdemo-text-001' : undefined });
	const [normal] = messagesIn(await receiver.bodies('messages'));
	const interactive = ['button_reply', 'list_reply', 'flow_reply'].includes(type);
	expect(normal).toMatchObject({ chatId: `${openChat}@c.us`, fromMe: false, type: interactive ? 'interactive' : type });
	const [raw] = await receiver.bodies('entry');
	expect(raw).toMatchObject({ instanceId: sampleChannel, object: 'whatsapp_business_account' });
	expect(value(raw)).toMatchObject({
		field: 'messages',
		value: { contacts: [{ wa_id: openChat }], messages: [{ from: openChat, id: normal?.id }] },
	});
	if (['image', 'video', 'document', 'audio', 'voice', 'ptt', 'sticker'].includes(type)) {
		expect((await fetch(String(normal?.body))).status).toBe(200);
	}
});

test('what a customer chose, in each of the forms', async () => {
	await register();
	const chosen = { id: 'row-2', title: 'Second', description: 'Track or change' };
	for (const [replies, expected] of [
		['metadata', { body: 'Second', metadata: { type: 'list_reply', list_reply: chosen } }],
		['interactive', { body: 'Second', interactive: { type: 'list_reply', list_reply: chosen } }],
		['body', { body: 'Second' }],
	] as const) {
		await account.control('PUT', '/shapes', { replies });
		await incoming({ type: 'list_reply', reply_id: 'row-2', text: 'Second', quoted_id: 'wamid.list' });
		await until(() => messagesIn(receiver.calls.map(({ body }) => body)).length > 0, 'the choice');
		const [message] = messagesIn(receiver.calls.map(({ body }) => body));
		expect(message).toMatchObject({ type: 'interactive', quotedMsgId: 'wamid.list', ...expected });
		if (replies === 'body') expect(Object.keys(message ?? {})).not.toContain('metadata');
		receiver.calls.length = 0;
	}
});

test('a message of our own is told, and its states where they are wanted', async () => {
	await fast();
	await register();
	const id = await account.text('Hi there');
	const states = () => receiver.calls.flatMap(({ body }) => objects(body, 'ack')).map(({ status }) => status);
	await until(() => states().length === 3, 'three states');
	// Several calls are under way at once: their order is not sure.
	expect(states().sort()).toEqual(['delivered', 'read', 'sent']);
	expect(messagesIn(await receiver.bodies('messages'))).toMatchObject([
		{ id, body: 'Hi there', fromMe: true, self: 1, chatId: `${openChat}@c.us` },
	]);
	const [ack] = objects((await receiver.bodies('ack'))[0] ?? {}, 'ack');
	expect(ack).toMatchObject({ id, chatId: `${openChat}@c.us`, phone: openChat });
});

test('without ackNotificationsOn there are no states', async () => {
	await fast();
	await register({ ackNotificationsOn: false });
	const id = await account.text();
	await until(async () => (await account.list('/messages?since=102'))[0]?.read !== null, 'the end');
	await settled();
	expect((await deliveries()).map(({ events }) => events)).toEqual([['messages']]);
	await account.control('PUT', '/webhooks', { ackNotificationsOn: true });
	await account.control('PUT', '/shapes', { readStatus: 'viewed', instanceId: false });
	await account.control('POST', '/ack', { id, status: 'read' });
	const [body] = await receiver.bodies('ack');
	expect(body).toEqual({ ack: [expect.objectContaining({ id, status: 'viewed' })] });
});

test('failed messages: not on WhatsApp, and as planned', async () => {
	await fast();
	await register();
	await account.control('POST', '/window', { chat_id: '15550990001@c.us', open: true });
	const unknown = await account.text('Hi', '15550990001');
	await account.control('POST', '/fail', { kind: 'undelivered', code: 130472, title: 'Experiment' });
	const planned = await account.text();
	await until(() => receiver.calls.filter(({ body }) => 'ack' in body).length === 2, 'two states');
	const acks = receiver.calls.flatMap(({ body }) => objects(body, 'ack'));
	expect(acks).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ id: unknown, status: 'failed', error: 'Message undeliverable' }),
			expect.objectContaining({ id: planned, status: 'failed', error: 'Experiment' }),
		]),
	);
	const { body } = await account.get(`/hookInfo?messageId=${planned}`);
	expect(objects(body, 'hooks')).toMatchObject([{ status: 'failed', errors: [{ code: 130472 }] }]);
});

test('raw callbacks alone: customers, states and echoes, and no own messages', async () => {
	await fast();
	await register({ rawHooks: true });
	await account.post('/sendTemplate', {
		...{ namespace: '41123797_e45e_4f06_a2fa_443b27c6f5ec', template: 'demo_video', phone: openChat, useMMlite: true },
		language: { policy: 'deterministic', code: 'en_US' },
		params: [{ type: 'header', parameters: [{ type: 'video', video: { id: '9003' } }] }],
	});
	await until(() => receiver.calls.length === 3, 'three states');
	const states = receiver.calls.map(({ body }) => value(body));
	expect(states).toContainEqual(
		expect.objectContaining({
			value: expect.objectContaining({
				statuses: [expect.objectContaining({ status: 'read', pricing: expect.objectContaining({ billable: true }) })],
			}),
		}),
	);
	receiver.calls.length = 0;
	await incoming({ from_me: true, text: 'From the phone' });
	expect(value((await receiver.bodies('entry'))[0])).toMatchObject({
		field: 'smb_message_echoes',
		value: { message_echoes: [{ to: openChat, text: { body: 'From the phone' } }] },
	});
	expect(receiver.calls.some(({ body }) => 'messages' in body || 'ack' in body)).toBe(false);
});

test('calls are told in one form', async () => {
	await register({ rawHooks: true });
	await account.control('POST', '/call', { from: openChat });
	const [body] = await receiver.bodies('calls');
	expect(body).toMatchObject({
		type: 'calls',
		instanceId: sampleChannel,
		calls: [{ from: openChat, event: 'connect' }],
	});
});

test('every webhook is called; other channels’ are not', async () => {
	const other = await Receiver.start();
	await register({ webhookUrl: `${receiver.url},${other.url}` });
	await incoming();
	await other.bodies('messages');
	await receiver.bodies('messages');
	receiver.calls.length = 0;
	await incoming({ channel: '100202' });
	await settled();
	expect(receiver.calls).toEqual([]);
	await other.close();
});

test('the same event several times, and several messages', async () => {
	await register();
	await incoming({ id: 'twice', times: 2 });
	await incoming({ count: 3, text: 'Part' });
	await until(() => receiver.calls.length === 5, 'five calls');
	const all = messagesIn(receiver.calls.map(({ body }) => body));
	expect(all.filter(({ id }) => id === 'twice')).toHaveLength(2);
	expect(new Set(all.map(({ id }) => id)).size).toBe(4);
});

test('guaranteedHooks repeats what was not answered with 2xx, a few times', async () => {
	receiver.status = 503;
	await account.control('PUT', '/limits', { webhookRetries: 2, webhookRetryAfterMs: 10 });
	await register({ guaranteedHooks: true });
	await incoming({ id: 'again' });
	await until(async () => (await deliveries()).filter(({ status }) => status === 503).length === 3, 'three attempts');
	expect((await deliveries()).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
	receiver.status = 200;
	await incoming();
	await settled();
	expect((await deliveries()).map(({ status }) => status)).toEqual([503, 503, 503, 200]);
	await account.control('DELETE', '/deliveries');
	expect(await deliveries()).toEqual([]);
});

test('without guaranteedHooks nothing is repeated; a receiver that is not there is told', async () => {
	await register({ webhookUrl: 'http://127.0.0.1:1/hook' });
	await incoming();
	await settled();
	expect(await deliveries()).toMatchObject([
		{ attempt: 1, status: null, error: expect.stringContaining('fetch failed') },
	]);
});
