import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { GetChatTrigger } from '../../../../nodes/GetChat/GetChatTrigger.node';
import { getChatEvents } from '../../../../nodes/GetChat/trigger/events';
import { identified } from '../../../../nodes/GetChat/trigger/websocket/identity';
import { readFrame } from '../../../../nodes/GetChat/trigger/websocket/protocol';
import { Watermark } from '../../../../nodes/GetChat/trigger/websocket/watermark';
import { forgetAll } from '../../../../nodes/shared/webhook/deduplicator';
import { getChatSetup } from '../../../support/getChat';
import { WebhookTrigger } from '../../../support/n8nCore';

/** What strangers, and an inbox that went mad, may send; over either transport. */

const secret = 'registered-secret-0123456789';
const headers = { 'x-webhook-secret': secret };
const events = [
	...['chatAssigned', 'chatTagged', 'messageAssigned', 'messageReceived'],
	...['messageSent', 'messageStatus', 'messageTagged'],
];

beforeEach(forgetAll);

function trigger(parameters: INodeParameters = {}): WebhookTrigger {
	const setup = getChatSetup('http://127.0.0.1:1/api/v1', { events, ...parameters });
	const made = new WebhookTrigger({ ...setup, nodeType: new GetChatTrigger() });
	made.staticData = { webhook: { id: '1', secret } };
	return made;
}

const message = (change: IDataObject = {}) => ({
	messages: [{ id: 'm1', from: '15550100123', timestamp: '1700000000', type: 'text', text: { body: 'Hi' }, ...change }],
});

const deep = (levels: number) => `{"messages":${'[{"context":'.repeat(levels)}1${'}]'.repeat(levels)}}`;

describe('over the webhook', () => {
	test.each<[string, string]>([
		['nested 2,000 deep', deep(2_000)],
		['a list nested 30,000 deep', `{"incoming_messages":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
		['nested in an envelope', `{"entry":[{"changes":[{"value":${deep(2_000)}}]}]}`],
		[
			'prototype keys',
			'{"messages":[{"id":"1","from":"15550100123","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}],"__proto__":{"polluted":1}}',
		],
		['duplicate keys', '{"messages":[{"id":"1","id":"2","from":"15550100123"}],"messages":[{"id":"3"}]}'],
		[
			'a lone surrogate and a zero',
			'{"messages":[{"id":"\\ud800","from":"15550100123","text":{"body":"\\udfff\\u0000"}}]}',
		],
		[
			'wrong types everywhere',
			'{"messages":[{"id":{},"from":[],"timestamp":{},"type":[],"text":{"body":[]},"image":7,"interactive":{"list_reply":[]},"context":5,"reaction":"x","contacts":{},"location":[]}],"contacts":{"profile":7},"statuses":[{"id":{},"status":[]}],"outgoing_messages":{"id":[],"waba_payload":7},"assigned_messages":"x","chat_assignment":[7,null],"chat_tagging":{"tag":7},"message_tagging":{"tag":{"name":{}}},"results":[{"tag":null,"message":null}]}',
		],
		[
			'values whose text form is broken',
			'{"chat_assignment":{"timestamp":{"valueOf":1,"toString":1},"wa_id":{"toString":1}}}',
		],
		['a time in the far future', '{"messages":[{"id":"1","from":"15550100123","timestamp":"99999999999999999999"}]}'],
		['a line break in an id', '{"messages":[{"id":"1\\r\\nSet-Cookie: x","from":"15550100123"}]}'],
	])('%s: answered, and nothing breaks', async (_, body) => {
		const one = trigger({ options: { downloadMedia: true } });
		const outcome = await one.call({ headers, body });
		expect(outcome.status).toBe(200);
		expect(outcome.answer).toEqual({ received: true });
		expect(one.errors).toEqual([]);
		expect(Object.prototype).not.toHaveProperty('polluted');
		expect(() => JSON.stringify(outcome.items)).not.toThrow();
	});

	test.each<[string, Buffer | string, string]>([
		['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 'application/json'],
		['bytes that are no UTF-8, and not called JSON', Buffer.from([0xff, 0xfe, 0x00]), 'application/octet-stream'],
		['cut off', '{"messages":[{"id":', 'application/json'],
		['a form', 'messages=1', 'application/x-www-form-urlencoded'],
		['XML', '<messages/>', 'application/xml'],
		['nothing', '', 'application/json'],
	])('%s: nothing starts', async (_, body, type) => {
		const outcome = await trigger().call({ headers: { ...headers, 'content-type': type }, body });
		expect(outcome.items).toEqual([]);
		expect([200, 400, 422]).toContain(outcome.status);
	});

	test('a body of 6 MB is refused', async () => {
		const body = message({ text: { body: 'x'.repeat(6 * 1024 * 1024) } });
		expect(await trigger().call({ headers, body })).toMatchObject({ status: 413, items: [] });
	});

	test('nested 50,000 deep: refused', async () => {
		expect(await trigger().call({ headers, body: deep(50_000) })).toMatchObject({ status: 413, items: [] });
	});

	const messages = (length: number) => Array.from({ length }, (_, n) => ({ id: `m${n}`, from: '15550100123' }));

	test('3,500 messages in one body: the first thousand are taken', async () => {
		expect((await trigger().call({ headers, body: { messages: messages(3_500) } })).items).toHaveLength(1_000);
	});

	test('100,000 messages in one body: refused', async () => {
		expect(await trigger().call({ headers, body: { messages: messages(100_000) } })).toMatchObject({
			status: 413,
			items: [],
		});
	});

	test.each([
		['none', {}],
		['another', { 'x-webhook-secret': 'registered-secret-012345678X' }],
		['a longer one', { 'x-webhook-secret': `${secret}0` }],
		['several', { 'x-webhook-secret': `${secret}, ${secret}` }],
		['one with a line break', { 'x-webhook-secret': `${secret}\r\nX-Injected: 1` }],
		['in another header', { authorization: secret }],
	])('secret: %s', async (_, given) => {
		const one = trigger();
		const outcome = await one.call({ headers: given, body: message() });
		expect(outcome).toMatchObject({ status: 401, items: [], saved: false });
		expect(JSON.stringify([outcome.answer, one.warnings, one.errors])).not.toContain(secret);
	});

	test('settings that cannot be read: answered 500 and logged', async () => {
		const one = trigger({ options: { textFilter: '(', textMatch: 'regex' } });
		expect(await one.call({ headers, body: message() })).toMatchObject({ status: 500, items: [] });
		expect(one.errors).toEqual([expect.stringContaining('is not a regular expression')]);
	});

	test('the same message twice, in parallel: one start', async () => {
		const one = trigger();
		const outcomes = await Promise.all(Array.from({ length: 20 }, () => one.call({ headers, body: message() })));
		expect(outcomes.flatMap(({ items }) => items)).toHaveLength(1);
	});

	test('any JSON: answered, never thrown, and nothing starts without the secret', async () => {
		const shaped = fc
			.dictionary(fc.constantFrom(...members, 'entry', '__proto__'), fc.jsonValue({ maxDepth: 5 }))
			.map((value) => JSON.stringify(value));
		await fc.assert(
			fc.asyncProperty(fc.oneof(fc.json({ maxDepth: 6 }), shaped), fc.string(), async (body, guess) => {
				const one = trigger();
				const stranger = await one.call({ headers: { 'x-webhook-secret': guess }, body });
				expect(stranger).toMatchObject({ status: 401, items: [] });
				const known = await one.call({ headers, body });
				expect([200, 400]).toContain(known.status);
				expect(known.items.every(({ json }) => json.provider === 'getChat')).toBe(true);
			}),
			{ numRuns: 300 },
		);
	});
});

const members = [
	...['messages', 'contacts', 'statuses', 'incoming_messages', 'outgoing_messages', 'assigned_messages'],
	...['chat_assignment', 'chat_tagging', 'message_tagging', 'tagged_chats', 'tagged_messages', 'results'],
];

test('over the websocket: no frame makes it throw, and whatever comes out can be handed on', () => {
	const names = [
		...['id', 'from', 'to', 'timestamp', 'type', 'text', 'status', 'errors', 'waba_payload', 'from_us', 'contact'],
		...[
			'customer_wa_id',
			'tag',
			'chat',
			'message',
			'action',
			'wa_id',
			'done_by',
			'assigned_to_user_set',
			'interactive',
		],
		...['button', 'image', 'context', 'reaction', 'profile', 'toString', 'valueOf', 'toJSON', '__proto__', 'length'],
	];
	const { value } = fc.letrec<{ value: unknown }>((tie) => ({
		value: fc.oneof(
			{ maxDepth: 4 },
			fc.constantFrom<unknown>(null, true, 0, -1, 1e300, '', 'x', '15550100123', '1700000000', '\ud800'),
			fc.array(tie('value'), { maxLength: 3 }),
			fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 8 }),
		),
	}));
	const frames = fc.oneof(
		fc.string(),
		fc.json(),
		fc
			.tuple(
				fc.constantFrom('waba_webhook', 'getchat_webhook', 'token', 'response', 'x'),
				fc.dictionary(fc.constantFrom(...members), value),
			)
			.map(([type, body]) => JSON.stringify({ type, status: 'x', message: body, waba_payload: body })),
	);
	fc.assert(
		fc.property(frames, (text) => {
			const frame = readFrame(text, 1_000_000);
			if (frame.kind !== 'notification') return;
			const timeline = new Watermark({});
			timeline.begin(1);
			for (const event of getChatEvents(frame.body)) {
				expect(typeof identified(event).id).toBe('string');
				expect(() => JSON.stringify(event)).not.toThrow();
				timeline.reach(timeline.secondOf(event));
			}
			expect(Number.isFinite(timeline.since(24))).toBe(true);
		}),
		{ numRuns: 2_000 },
	);
	expect(Object.prototype).not.toHaveProperty('polluted');
});
