import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { GetChatTrigger } from '../../../../nodes/GetChat/GetChatTrigger.node';
import { forgetAll } from '../../../../nodes/shared/webhook/deduplicator';
import { getChatSetup } from '../../../support/getChat';
import { WebhookTrigger } from '../../../support/n8nCore';
import { startStub } from '../../../support/stubServer';

const secret = 'registered-secret-0123456789';
const headers = { 'x-webhook-secret': secret };
const kinds = [
	...['chatAssigned', 'chatResolved', 'chatTagged', 'messageAssigned', 'messageReceived', 'messageSent'],
	...['messageStatus', 'messageTagged', 'userAvailability'],
];
const admin = { id: 1, username: 'konrad', email: 'konrad@example.com', profile: { role: 'admin' } };
const bot = { id: 3, username: 'bot', profile: { role: 'app' } };

beforeEach(forgetAll);

function trigger(parameters: INodeParameters = {}, baseUrl = 'http://127.0.0.1:1/api/v1') {
	const setup = getChatSetup(baseUrl, { events: kinds, ...parameters });
	const made = new WebhookTrigger({ ...setup, nodeType: new GetChatTrigger() });
	made.staticData = { webhook: { id: '1', secret } };
	return made;
}
const deliver = async (one: WebhookTrigger, body: IDataObject) =>
	(await one.call({ headers, body })).items.map(({ json }) => json);

const message = (id: string, text: string, more: IDataObject = {}): IDataObject => ({
	id: `inbox-${id}`,
	waba_payload: { id, from: '15550100123', timestamp: '1700000000', type: 'text', text: { body: text } },
	from_us: false,
	customer_wa_id: '15550100123',
	...more,
});
const ours = (id: string, sender: IDataObject, text = 'Hi'): IDataObject => ({
	id: `inbox-${id}`,
	waba_payload: { id, to: '15550100123', timestamp: 1700000000, type: 'text', text: { body: text } },
	from_us: true,
	sender,
	customer_wa_id: '15550100123',
});

describe('events of newer inboxes', () => {
	test.each([true, false])('a chat that is resolved: %s', async (resolved) => {
		const [event] = await deliver(trigger(), { chat_resolved: { wa_id: '15550100123', resolved } });
		expect(event).toMatchObject({ event: 'chatResolved', from: '+15550100123', resolved });
		expect(Date.parse(String(event?.timestamp))).not.toBeNaN();
	});

	test('the availability of a user', async () => {
		const [event] = await deliver(trigger(), { user_availability: { is_available: false, user: admin } });
		expect(event).toMatchObject({
			event: 'userAvailability',
			available: false,
			user: { id: 1, username: 'konrad', email: 'konrad@example.com' },
		});
	});

	test('a chat that is resolved, opened and resolved again starts three times', async () => {
		const one = trigger();
		jest.useFakeTimers({
			doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval'],
			now: 1_700_000_000_000,
		});
		try {
			const found: IDataObject[] = [];
			for (const resolved of [true, false, true]) {
				found.push(...(await deliver(one, { chat_resolved: { wa_id: '15550100123', resolved } })));
				jest.setSystemTime(Date.now() + 1_000);
			}
			expect(found.map(({ resolved }) => resolved)).toEqual([true, false, true]);
		} finally {
			jest.useRealTimers();
		}
	});

	test.each<IDataObject>([
		{ chat_resolved: { wa_id: '15550100123' } },
		{ chat_resolved: { resolved: true } },
		{ chat_resolved: 'yes' },
		{ user_availability: { user: admin } },
		{ user_availability: [] },
	])('%j starts nothing and is answered', async (body) => {
		const outcome = await trigger().call({ headers, body });
		expect(outcome).toMatchObject({ status: 200, items: [] });
	});
});

describe('errors', () => {
	const errors = [{ code: 130429, title: 'Rate limit hit', error_data: { details: 'Too many messages at once.' } }];

	test.each<[string, IDataObject]>([
		['at the top', { errors }],
		['in the Cloud API envelope', { object: 'x', entry: [{ changes: [{ value: { errors } }] }] }],
	])('alone, %s', async (_, body) => {
		expect(await deliver(trigger(), body)).toEqual([
			expect.objectContaining({
				event: 'messageStatus',
				status: 'failed',
				error: '130429: Rate limit hit: Too many messages at once.',
				errors,
			}),
		]);
	});

	test('beside a message, both are told', async () => {
		const events = await deliver(trigger(), { errors, incoming_messages: [message('a', 'Hi')] });
		expect(events.map(({ event }) => event)).toEqual(['messageReceived', 'messageStatus']);
	});

	test('are nothing to a trigger for messages alone', async () => {
		expect(await deliver(trigger({ events: ['messageReceived'] }), { errors })).toEqual([]);
	});
});

test('tagging: the tag, by whom, and what the tagging system noted', async () => {
	const tag = { id: 7, name: 'urgent', web_inbox_color: null };
	const extra = { source: 'crm', ticket: 12 };
	const chat_tagging = { chat: '15550100123', action: 'added', timestamp: 1, tag, extra, done_by: admin };
	const [event] = await deliver(trigger({ options: { includeRaw: false } }), { chat_tagging });
	expect(event).toMatchObject({
		event: 'chatTagged',
		status: 'added',
		text: 'urgent',
		tag: { id: 7, name: 'urgent' },
		extra,
		by: { id: 1, username: 'konrad' },
	});
	expect(event).not.toHaveProperty('raw');
	const [empty] = await deliver(trigger(), { chat_tagging: { ...chat_tagging, timestamp: 2, extra: {} } });
	expect(empty).not.toHaveProperty('extra');
});

describe('filters of messages hold for assigned ones', () => {
	const assigned = (...list: IDataObject[]) => ({ assigned_messages: list });
	const textsOf = (items: IDataObject[]) => items.map(({ text }) => text);

	test('text and buttons', async () => {
		const options = { textFilter: 'yes', textMatch: 'equals' };
		const one = trigger({ events: ['messageAssigned'], options });
		const body = assigned(message('a', 'something else'), message('b', ' YES'), message('c', 'yes please'));
		expect(textsOf(await deliver(one, body))).toEqual([' YES']);
		const two = trigger({ events: ['messageAssigned'], options: { buttonFilter: 'go' } });
		expect(textsOf(await deliver(two, assigned(message('d', 'Go'), message('e', 'stay'))))).toEqual(['Go']);
	});

	test.each([
		['text', 'text', { text: { body: 'Hi' } }],
		['flow', 'interactive', { interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{"a":1}' } } }],
		['order', 'order', { order: { catalog_id: '1' } }],
		['system', 'system', { system: { body: 'New number' } }],
		['unsupported', 'unknown', { errors: [{ code: 131051 }] }],
		['unsupported', 'unsupported', {}],
		['button', 'interactive', { interactive: { button_reply: { id: 'a', title: 'A' } } }],
		['audio', 'voice', { voice: { id: 'f' } }],
	])('Message Types: %s takes %s', async (wanted, type, content) => {
		const payload = { id: 'm', from: '15550100123', timestamp: '1', type, ...content };
		const body = assigned({ id: 'i', waba_payload: payload, from_us: false });
		const others = ['text', 'flow', 'order', 'system', 'unsupported', 'button', 'audio'].filter(
			(one) => one !== wanted,
		);
		expect(await deliver(trigger({ messageTypes: others }), body)).toEqual([]);
		expect(await deliver(trigger({ messageTypes: [wanted] }), body)).toHaveLength(1);
	});
});

describe('Ignore Own Messages', () => {
	const options = { ignoreOwnMessages: true };
	const outgoing = { outgoing_messages: [ours('a', admin), ours('b', bot)] };
	const assigned = { assigned_messages: [ours('c', admin), message('d', 'Hi')] };
	const idsOf = (items: IDataObject[]) => items.map(({ whatsAppId }) => whatsAppId);

	test('without it everything comes, and what the inbox sent says so', async () => {
		const items = [...(await deliver(trigger(), outgoing)), ...(await deliver(trigger(), assigned))];
		expect(items.map(({ fromUs = false }) => fromUs)).toEqual([true, true, true, false]);
		expect(items[0]).toMatchObject({ by: { id: 1, username: 'konrad' }, inboxId: 'inbox-a', whatsAppId: 'a' });
	});

	test('leaves out what the credential sent, and of assigned chats all that the inbox sent', async () => {
		const one = trigger({ options });
		Object.assign(one.staticData, { ownUser: 3 });
		expect(idsOf(await deliver(one, outgoing))).toEqual(['a']);
		expect(idsOf(await deliver(one, assigned))).toEqual(['d']);
	});

	test('where nobody noted whom the credential stands for, it leaves out what apps sent', async () => {
		expect(idsOf(await deliver(trigger({ options }), outgoing))).toEqual(['a']);
	});
});

test('a status that comes in both shapes is one event, whichever way each names its receiver', async () => {
	const status = (id: string, receiver: IDataObject) => ({ id, status: 'read', timestamp: '1700000000', ...receiver });
	const hidden = { recipient_user_id: 'TR.13491208655302741918' };
	const number = { recipient_id: '15550100123' };
	const inGroup = { recipient_type: 'group', recipient_id: 'group-1' };
	const both = (first: IDataObject[], second: IDataObject[]) => ({
		statuses: first,
		entry: [{ changes: [{ value: { statuses: second } }] }],
	});
	const ids = async (body: IDataObject) => (await deliver(trigger(), body)).map(({ id, to }) => [id, to]);
	expect(await ids(both([status('a', hidden)], [status('a', number), status('b', number)]))).toEqual([
		['a', 'TR.13491208655302741918'],
		['b', '+15550100123'],
	]);
	const one = status('c', { ...inGroup, recipient_participant_id: '15550100123' });
	const other = status('c', { ...inGroup, recipient_participant_id: '15550100124' });
	expect(await ids(both([one], [one, other]))).toEqual([
		['c', '+15550100123'],
		['c', '+15550100124'],
	]);
});

describe('registration', () => {
	const register = async (parameters: INodeParameters) => {
		const stub = await startStub(({ method, url }) => {
			if (url.endsWith('/users/current/')) return { json: bot };
			return method === 'GET' ? { json: { count: 0, next: null, results: [] } } : { status: 201, json: { id: 9 } };
		});
		const one = trigger(parameters, `${stub.origin}/api/v1`);
		one.staticData = {};
		await one.publish();
		const post = stub.requests.find(({ method }) => method === 'POST');
		await stub.close();
		const body: IDataObject = JSON.parse(post?.body.toString() ?? '{}');
		return { body, data: one.staticData, asked: stub.requests.map(({ url }) => url) };
	};

	test.each([
		[['messageStatus'], [true, false, false]],
		[['messageReceived'], [true, false, false]],
		[['messageSent'], [false, true, false]],
		[['messageAssigned'], [false, false, true]],
		[
			['messageStatus', 'messageAssigned'],
			[true, false, true],
		],
		[
			['chatAssigned', 'chatResolved'],
			[false, false, false],
		],
	])('%j', async (events, flags) => {
		const { body } = await register({ events });
		expect([body.on_incoming_message, body.on_outgoing_message, body.on_assigned]).toEqual(flags);
	});

	test('notes whom the credential stands for, only where own messages are to be ignored', async () => {
		const on = await register({ events: ['messageSent'], options: { ignoreOwnMessages: true } });
		expect(on.data).toMatchObject({ ownUser: 3 });
		const off = await register({ events: ['messageSent'], options: {} });
		expect(off.asked).not.toContain('/api/v1/users/current/');
	});
});
