import { readFileSync } from 'node:fs';
import path from 'node:path';
import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { incomingTypes } from '../../../sandbox/getchat/incoming';
import { Receiver, rows, TestInbox, until } from '../../support/getChatInbox';

const openChat = '15550100001';
const agent = 'sandbox-getchat-agent-token';

const ajv = new Ajv2020({ strict: false });
addFormats(ajv);
ajv.addSchema({
	...{ $id: 'contract' },
	...parse(readFileSync(path.resolve(__dirname, '../../../contracts/getchat.openapi.yaml'), 'utf8')),
});
const isOnPrem = ajv.compile({ $ref: 'contract#/components/schemas/OnPremWebhook' });
const isCloud = ajv.compile({ $ref: 'contract#/components/schemas/CloudApiWebhook' });

let inbox: TestInbox;
let receiver: Receiver;

beforeAll(async () => {
	inbox = await TestInbox.start();
});
beforeEach(async () => {
	await inbox.reset();
	receiver = await Receiver.start();
});
afterEach(async () => {
	// Every call fits the contract, whatever the test looked at.
	for (const { body } of receiver.calls) {
		const check = 'object' in body ? isCloud : isOnPrem;
		if (!check(body)) throw new Error(`${JSON.stringify(check.errors)} in ${JSON.stringify(body)}`);
	}
	await receiver.close();
});
afterAll(() => inbox.close());

type Fields = Record<string, unknown>;
const register = async (options: Fields = {}, token?: string) => {
	const json = { url: receiver.url, ...options };
	const reply = await inbox.api('POST', '/webhooks/waba/', { json, token });
	expect(reply.status).toBe(201);
	return Number(reply.body.id);
};
const incoming = (body: Fields = {}) => inbox.control('POST', '/getchat/incoming', body);
const deliveries = () => inbox.list('/getchat/deliveries');
/** All deliveries are over. */
const settled = () =>
	until(async () => (await deliveries()).every(({ status, error }) => status !== null || error !== null), 'deliveries');
const sendText = async (token?: string) => {
	const json = { wa_id: openChat, type: 'text', text: { body: 'Hi' } };
	return (await inbox.api('POST', '/messages/', { json, token })).body;
};

test('an incoming message: WhatsApp’s own fields and the inbox’s, with the configured headers', async () => {
	const headers = { Authorization: 'Token secret', 'X-Sample': 'yes' };
	await register({ url: `${receiver.url}?auth=shared`, on_incoming_message: true, headers });
	await incoming({ wa_id: '15550100002', text: 'Hello there', id: 'ABGGnew' });
	const [body] = await receiver.bodies('incoming_messages');
	expect(body).toMatchObject({
		contacts: [{ profile: { name: 'Bruno Silva 2' }, wa_id: '15550100002' }],
		messages: [
			{
				...{ from: '15550100002', id: 'ABGGnew', type: 'text', text: { body: 'Hello there' } },
				timestamp: expect.stringMatching(/^\d+$/),
			},
		],
		incoming_messages: [
			{ from_us: false, received: false, customer_wa_id: '15550100002', waba_payload: { id: 'ABGGnew' } },
		],
	});
	expect(body).not.toHaveProperty('assigned_messages');
	expect(receiver.calls).toMatchObject([
		{
			url: '/hook?auth=shared',
			headers: { authorization: 'Token secret', 'x-sample': 'yes', 'content-type': 'application/json' },
		},
	]);
	await settled();
	const [delivery] = await deliveries();
	expect(delivery).toMatchObject({
		...{ transport: 'webhook', status: 200, error: null, header_names: ['Authorization', 'X-Sample'] },
		events: ['messages', 'incoming_messages'],
	});
	expect(JSON.stringify(delivery)).not.toContain('secret');
});

test.each(incomingTypes)('incoming %s in both formats', async (type) => {
	await register({ on_incoming_message: true });
	const cloud = await register({ on_incoming_message: true });
	await inbox.control('PUT', '/getchat/format', { format: 'cloud_api', webhook_id: cloud });
	const context = type === 'button' || type === 'reaction' ? { context_id: 'gBGGx' } : {};
	await incoming({ type, ...context });
	const [flat] = await receiver.bodies('messages');
	const [nested] = await receiver.bodies('object');
	expect(flat).toHaveProperty('incoming_messages');
	expect(nested).not.toHaveProperty('incoming_messages');
	expect(nested).toMatchObject({
		object: 'whatsapp_business_account',
		entry: [
			{
				id: 'sandbox-waba-1',
				changes: [
					{
						field: 'messages',
						value: {
							messaging_product: 'whatsapp',
							metadata: { display_phone_number: '15550100000', phone_number_id: '100001' },
							contacts: [{ wa_id: openChat }],
							messages: [{ from: openChat }],
						},
					},
				],
			},
		],
	});
	const media = ['image', 'document', 'audio', 'voice', 'video', 'sticker'].includes(type);
	if (!media) return;
	// On-premises payloads link to the inbox's own file; the Cloud API gives an id only.
	const [message] = rows({ results: flat?.messages });
	const content = rows({ results: [message?.[type]] })[0];
	const link = String(content?.link);
	const address = link.replace(inbox.origin, '').replace('/api/v1', '');
	expect((await inbox.api('GET', address)).status).toBe(200);
	expect(JSON.stringify(nested)).not.toContain('"link"');
	if (type === 'voice') expect(JSON.stringify(nested)).toContain('"type":"audio"');
});

test('a webhook that answered 200 has received the message, any other answer not', async () => {
	await register({ on_incoming_message: true }, agent);
	const unread = async () => (await inbox.api('GET', '/chats/15550100030/', { token: agent })).body.new_messages;
	expect(await unread()).toBe(1);
	receiver.status = 202;
	await incoming({ wa_id: '15550100030' });
	await settled();
	expect(await unread()).toBe(2);
	receiver.status = 200;
	await incoming({ wa_id: '15550100030' });
	await receiver.bodies('messages', 2);
	await settled();
	expect(await unread()).toBe(0);
});

test('a sent message: itself, then its states with the id the sender knows', async () => {
	await register({ on_outgoing_message: true });
	const { id } = await sendText(agent);
	const statuses = await receiver.bodies('statuses', 3);
	const [outgoing] = await receiver.bodies('outgoing_messages');
	expect(outgoing).toMatchObject({
		outgoing_messages: [
			{ id, from_us: true, sender: { username: 'agent' }, waba_statuses: { sent: null, delivered: null, read: null } },
		],
	});
	expect(statuses.map((body) => rows({ results: body.statuses })[0])).toMatchObject(
		['sent', 'delivered', 'read'].map((status) => ({
			...{ getchat_id: id, recipient_id: openChat, status, type: 'message', id: expect.stringMatching(/^gBGG/) },
			timestamp: expect.stringMatching(/^\d+$/),
		})),
	);
});

test('a failed message names the error', async () => {
	await register({ on_incoming_message: true });
	await inbox.control('POST', '/getchat/fail', { code: 131026, title: 'Message undeliverable' });
	const { id } = await sendText();
	const [body] = await receiver.bodies('statuses');
	expect(body).toMatchObject({
		statuses: [{ getchat_id: id, status: 'failed', errors: [{ code: 131026, title: 'Message undeliverable' }] }],
	});
});

test('the Cloud API format has statuses with the inbox’s id', async () => {
	await inbox.control('PUT', '/getchat/format', { format: 'cloud_api' });
	await register({ on_incoming_message: true });
	const { id } = await sendText();
	const [body] = await receiver.bodies('object');
	expect(body).toMatchObject({ entry: [{ changes: [{ value: { statuses: [{ getchat_id: id, status: 'sent' }] } }] }] });
});

test('assigned messages: when the chat is handed over, and with each new one', async () => {
	await register({ on_assigned: true }, 'sandbox-getchat-bot-token');
	await incoming({ wa_id: '15550100002' });
	await inbox.control('POST', '/getchat/assign', { wa_id: '15550100002', user: 3, by: 2 });
	const [handed] = await receiver.bodies('assigned_messages');
	expect(handed).toMatchObject({ assigned_messages: [{ customer_wa_id: '15550100002' }] });
	await incoming({ wa_id: '15550100002', text: 'More' });
	const [, more] = await receiver.bodies('assigned_messages', 2);
	expect(more).toMatchObject({ assigned_messages: [{ waba_payload: { text: { body: 'More' } } }] });
	expect(more).not.toHaveProperty('messages');
	const [assignment] = await receiver.bodies('chat_assignment');
	expect(assignment).toMatchObject({
		chat_assignment: {
			...{ wa_id: '15550100002', assigned_to_user_set: { id: 3 }, assigned_to_user_was_cleared: false },
			done_by: { id: 2 },
		},
	});
});

test('one call has both when the receiver wants incoming and assigned messages', async () => {
	await register({ on_incoming_message: true, on_assigned: true }, agent);
	await incoming();
	const [body] = await receiver.bodies('messages');
	expect(body).toMatchObject({ incoming_messages: [{}], assigned_messages: [{}] });
	await settled();
	expect(receiver.calls).toHaveLength(1);
});

test('tagging a message tags its chat: two events for every receiver', async () => {
	await register({});
	const [message] = rows((await inbox.api('GET', '/messages/?wa_id=15550100005')).body);
	const { id: wabaId } = rows({ results: [message?.waba_payload] })[0] ?? {};
	await inbox.api('POST', '/message_tagging/', { json: { tag: 1, message: wabaId, extra: { a: 1 } } });
	const [tagged] = await receiver.bodies('message_tagging');
	const [chat] = await receiver.bodies('chat_tagging');
	expect(tagged).toMatchObject({
		message_tagging: { action: 'added', message: wabaId, tag: { name: 'urgent' }, extra: { a: 1 }, done_by: { id: 1 } },
	});
	expect(chat).toMatchObject({ chat_tagging: { action: 'added', chat: '15550100005', tag: { name: 'urgent' } } });
	await inbox.control('PUT', '/getchat/limits', { historyEvents: 'list' });
	await inbox.api('DELETE', '/message_tagging/2/');
	const [, removed] = await receiver.bodies('message_tagging', 2);
	expect(removed).toMatchObject({ message_tagging: [{ action: 'removed', extra: { a: 1 } }] });
});

test('who asks for nothing gets no messages; who may not read a chat gets nothing of it', async () => {
	await register({});
	await register({ on_incoming_message: true, on_outgoing_message: true }, 'sandbox-getchat-limited-token');
	await incoming();
	await sendText();
	await incoming({ wa_id: '15550100009' });
	await receiver.bodies('messages');
	await settled();
	expect(receiver.calls.map(({ body }) => Object.keys(body))).toEqual([['contacts', 'messages', 'incoming_messages']]);
});

test('a test call is a made-up status, whatever the webhook is set to', async () => {
	const id = await register({});
	await inbox.api('GET', `/webhooks/waba/${id}/test/`);
	const [body] = await receiver.bodies('statuses');
	expect(body).toMatchObject({ statuses: [{ status: 'read', getchat_id: expect.any(String) }] });
});

test('times sends the same event again, count makes different ones', async () => {
	await register({ on_incoming_message: true });
	const { messages } = await incoming({ text: 'Once', times: 3 });
	expect(messages).toHaveLength(1);
	const again = await receiver.bodies('messages', 3);
	expect(new Set(again.map((body) => JSON.stringify(body.messages))).size).toBe(1);
	await incoming({ text: 'Line', count: 3 });
	const all = await receiver.bodies('messages', 6);
	expect(new Set(all.map((body) => JSON.stringify(body.messages))).size).toBe(4);
});

test('a blocked contact is not heard', async () => {
	await register({ on_incoming_message: true });
	expect(await incoming({ wa_id: '15550100057' })).toEqual({ ignored: 'The contact is blocked.', messages: [] });
	expect(await deliveries()).toEqual([]);
});

test('a state can be pushed by hand, several times', async () => {
	await register({ on_incoming_message: true });
	const [sent] = rows((await inbox.api('GET', '/messages/?from_us=true&limit=1')).body);
	const push = { id: sent?.id, status: 'read', times: 2 };
	expect(await inbox.control('POST', '/getchat/status', push)).toMatchObject({ read: expect.any(Number) });
	const bodies = await receiver.bodies('statuses', 2);
	expect(bodies[0]).toEqual(bodies[1]);
	const refused = await inbox.call('POST', '/_sandbox/getchat/status', { json: { id: 'x', status: 'read' } });
	expect(refused.status).toBe(404);
});

test('receivers that are gone, answer wrongly or have impossible headers harm nobody', async () => {
	receiver.status = 500;
	await register({ on_incoming_message: true });
	await register({ url: 'http://127.0.0.1:1/', on_incoming_message: true });
	await register({ on_incoming_message: true, headers: { 'bad name': 'x' } });
	await incoming();
	await settled();
	expect(await deliveries()).toMatchObject([
		{ status: 500, error: null },
		{ status: null, error: expect.stringContaining('fetch failed') },
		{ status: null, error: expect.any(String) },
	]);
	expect((await inbox.api('GET', '/users/current/')).status).toBe(200);
});

test('a receiver that is too slow is given up', async () => {
	await inbox.control('PUT', '/getchat/limits', { webhookTimeoutMs: 50 });
	await inbox.control('POST', '/faults', { path: '/slow', fault: { kind: 'delay', ms: 500 } });
	await register({ url: `${inbox.origin}/api/v1/slow`, on_incoming_message: true });
	await incoming();
	await settled();
	expect(await deliveries()).toMatchObject([{ status: null, error: expect.stringMatching(/timeout|abort/i) }]);
});

test('no more calls at a time than allowed, and all of them arrive', async () => {
	await inbox.control('PUT', '/getchat/limits', { webhookConcurrency: 2 });
	await register({ on_incoming_message: true });
	await incoming({ count: 100 });
	await receiver.bodies('messages', 100);
	await settled();
	expect(await deliveries()).toHaveLength(100);
});

test('users that are deactivated get nothing', async () => {
	await register({ on_incoming_message: true }, agent);
	await inbox.control('PATCH', '/getchat/users/2', { is_active: false });
	await incoming();
	expect(await deliveries()).toEqual([]);
});

test('webhooks of a user can be limited', async () => {
	await inbox.control('PUT', '/getchat/limits', { webhooksPerUser: 1 });
	await register({});
	const json = { url: receiver.url };
	expect(await inbox.api('POST', '/webhooks/waba/', { json })).toMatchObject({
		status: 400,
		body: { reason: expect.any(String) },
	});
	expect((await inbox.api('POST', '/webhooks/waba/', { json, token: agent })).status).toBe(201);
});
