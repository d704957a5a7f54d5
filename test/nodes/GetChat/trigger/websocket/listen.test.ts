import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { GetChatTrigger } from '../../../../../nodes/GetChat/GetChatTrigger.node';
import { forgetAll } from '../../../../../nodes/shared/webhook/deduplicator';
import { sampleToken } from '../../../../../sandbox/getchat/seed';
import { TestInbox, until } from '../../../../support/getChatInbox';
import { getChatSetup } from '../../../../support/getChat';
import { LiveTrigger } from '../../../../support/liveTrigger';
import { executeNode, type Setup } from '../../../../support/n8nCore';

let inbox: TestInbox;
let live: LiveTrigger | undefined;

beforeAll(async () => {
	inbox = await TestInbox.start();
});
beforeEach(async () => {
	forgetAll();
	await inbox.reset();
});
afterEach(async () => {
	await live?.unpublish();
	live = undefined;
});
afterAll(async () => await inbox.close());

function setup(parameters: INodeParameters = {}, credential: object = {}, origin = inbox.origin): Setup {
	const made = getChatSetup(`${origin}/api/v1`, {
		connection: 'webSocket',
		events: ['messageReceived'],
		...parameters,
	});
	return {
		...made,
		nodeType: new GetChatTrigger(),
		credential: { ...made.credential, apiToken: sampleToken, ...credential },
	};
}

function trigger(...given: Parameters<typeof setup>): LiveTrigger {
	live = new LiveTrigger(setup(...given));
	return live;
}

const incoming = async (body: object = {}) => await inbox.control('POST', '/getchat/incoming', body);
const drop = async (body: object = {}) => await inbox.control('POST', '/getchat/websocket/drop', body);
const set = async (body: object) => await inbox.control('PUT', '/getchat/websocket', body);
const connections = async () => {
	const { connections: list } = await inbox.control('GET', '/getchat/websocket');
	return Array.isArray(list) ? list : [];
};
const texts = (one: LiveTrigger) => one.events.map(({ text }) => text);

describe('published', () => {
	test('every message starts one execution, as over the webhook', async () => {
		const one = trigger();
		await one.publish();
		await incoming({ wa_id: '15550100020', text: 'Hello' });
		await until(() => one.started.length === 1, 'the start');
		expect(one.started).toEqual([
			{
				items: [
					{
						json: expect.objectContaining({
							provider: 'getChat',
							event: 'messageReceived',
							from: '+15550100020',
							type: 'text',
							text: 'Hello',
							raw: expect.objectContaining({ customer_wa_id: '15550100020' }),
						}),
					},
				],
				key: expect.stringMatching(/^wf 1 .{16}$/),
			},
		]);
	});

	test('nothing that happened before starts anything; n8n over a webhook is not connected at all', async () => {
		await incoming({ text: 'before' });
		const one = trigger({
			events: ['chatAssigned', 'chatTagged', 'messageReceived', 'messageSent', 'messageStatus', 'messageTagged'],
		});
		await one.publish();
		await incoming({ text: 'after' });
		await until(() => one.started.length > 0, 'the start');
		expect(texts(one)).toEqual(['after']);
		await one.unpublish();
		expect(await trigger({ connection: 'webhook' }).publish()).toEqual({});
		await until(async () => (await connections()).length === 0, 'the end of the connection');
	});

	test('a chat that comes back to the bot starts the workflow again, and once', async () => {
		const one = trigger({ events: ['messageAssigned'] });
		await incoming({ wa_id: '15550100012', text: 'Hi' });
		await one.publish();
		const assign = async (user: number | null) =>
			await inbox.control('POST', '/getchat/assign', { wa_id: '15550100012', user });
		const assigned = async (count: number) => await until(() => one.started.length === count, `start ${count}`);
		await assign(1);
		await assigned(1);
		await assign(2);
		await assign(1);
		await assigned(2);
		expect(new Set(one.started.map(({ key }) => key)).size).toBe(2);
		await one.unpublish();
		await one.publish('init');
		await incoming({ wa_id: '15550100012', text: 'Still there?' });
		await assigned(3);
		expect(texts(one).at(-1)).toBe('Still there?');
	});

	test('a chat that comes back while the connection is cut starts the workflow, however old its last message is', async () => {
		const one = trigger({ events: ['messageAssigned'] });
		const hourAgo = Math.floor(Date.now() / 1000) - 3_600;
		await incoming({ wa_id: '15550100012', text: 'Hi', timestamp: hourAgo });
		await one.publish();
		const assign = async (user: number, wa_id = '15550100012') =>
			await inbox.control('POST', '/getchat/assign', { wa_id, user });
		await assign(1);
		await until(() => one.started.length === 1, 'the first');
		await set({ refuseConnections: true });
		await drop();
		await assign(2);
		await assign(1);
		await incoming({ wa_id: '15550100013', text: 'For others', timestamp: hourAgo });
		await assign(2, '15550100013');
		await set({ refuseConnections: false });
		await until(() => one.started.length >= 2, 'what was missed');
		await incoming({ wa_id: '15550100012', text: 'Still there?' });
		await until(() => one.started.length >= 3, 'the last');
		expect(texts(one)).toEqual(['Hi', 'Hi', 'Still there?']);
	});

	test('all events, in both formats', async () => {
		const events = ['chatAssigned', 'chatTagged', 'messageAssigned', 'messageReceived', 'messageSent', 'messageStatus'];
		await inbox.control('PUT', '/getchat/limits', { sentAfterMs: 0, deliveredAfterMs: 0, readAfterMs: 0 });
		for (const format of ['onprem', 'cloud_api']) {
			await set({ format, inboxEvents: format === 'onprem' ? 'waba_webhook' : 'getchat_webhook' });
			const one = trigger({ events });
			await one.publish();
			await incoming({ wa_id: '15550100012', text: 'Hi' });
			await inbox.api('POST', '/messages/', { json: { wa_id: '15550100012', type: 'text', text: { body: 'Yes?' } } });
			await inbox.control('POST', '/getchat/assign', { wa_id: '15550100012', user: format === 'onprem' ? 1 : 2 });
			await inbox.api('POST', '/chat_tagging/', { json: { tag: format === 'onprem' ? 2 : 3, chat: '15550100012' } });
			const kinds = () => one.events.map(({ event, status }) => `${String(event)} ${String(status ?? '')}`.trim());
			const expected = ['messageReceived', 'messageSent', 'chatAssigned', 'chatTagged added'].concat(
				['sent', 'delivered', 'read'].map((status) => `messageStatus ${status}`),
				format === 'onprem' ? 'messageAssigned' : [],
			);
			await until(() => expected.every((kind) => kinds().includes(kind)), 'all events');
			expect(
				kinds()
					.filter((kind) => kind !== 'messageAssigned' || format === 'onprem')
					.sort(),
			).toEqual(expected.sort());
			await one.unpublish();
		}
	});

	test('what happened while the connection was cut comes afterwards, in its order and once', async () => {
		const one = trigger({ events: ['chatAssigned', 'chatTagged', 'messageReceived', 'messageSent', 'messageStatus'] });
		await one.publish();
		await incoming({ wa_id: '15550100021', text: 'one' });
		await until(() => one.started.length === 1, 'the first');
		await set({ refuseConnections: true });
		await drop();
		await incoming({ wa_id: '15550100021', text: 'two' });
		const { body } = await inbox.api('POST', '/messages/', {
			json: { wa_id: '15550100021', type: 'text', text: { body: 'answer' } },
		});
		await inbox.control('POST', '/getchat/assign', { wa_id: '15550100021', user: 2 });
		await inbox.api('POST', '/chat_tagging/', { json: { tag: 2, chat: '15550100021' } });
		await until(async () => {
			const { list } = await inbox.control('GET', '/getchat/messages');
			const stored = Array.isArray(list) ? list.find(({ id }) => id === body.id) : undefined;
			return JSON.stringify(stored ?? null).includes('read');
		}, 'the message to be read');
		await set({ refuseConnections: false });
		await until(() => one.started.length >= 8, 'all that was missed');
		await incoming({ wa_id: '15550100021', text: 'three' });
		await until(() => one.started.length >= 9, 'the last');
		expect(texts(one).filter((text) => text !== undefined)).toEqual(['one', 'two', 'answer', 'vip', 'three']);
		const kinds = one.events.map(({ event, status }) => [event, status]);
		expect(kinds.filter(([event]) => event === 'messageStatus').map(([, status]) => status)).toEqual(
			expect.arrayContaining(['sent', 'delivered', 'read']),
		);
		expect(kinds).toHaveLength(9);
		expect(one.failures).toEqual([]);
	});

	test('after a restart of n8n it goes on where it was, even while the inbox cannot be reached', async () => {
		const one = trigger();
		await one.publish();
		await incoming({ wa_id: '15550100022', text: 'one' });
		await until(() => one.started.length === 1, 'the first');
		await one.unpublish();
		forgetAll();
		await incoming({ wa_id: '15550100022', text: 'two' });
		await set({ refuseConnections: true });
		await one.publish('init');
		await set({ refuseConnections: false });
		await until(() => one.started.length === 2, 'what was missed');
		await incoming({ wa_id: '15550100022', text: 'three' });
		await until(() => one.started.length === 3, 'the last');
		expect(texts(one)).toEqual(['one', 'two', 'three']);
	});

	test('without looking back nothing is fetched', async () => {
		const one = trigger({ options: { catchUpHours: 0 } });
		await one.publish();
		await set({ refuseConnections: true });
		await drop();
		await incoming({ text: 'lost' });
		await set({ refuseConnections: false });
		await until(async () => (await connections()).length === 1, 'the connection');
		await incoming({ text: 'seen' });
		await until(() => one.started.length > 0, 'the start');
		expect(texts(one)).toEqual(['seen']);
	});

	test('a message that n8n could not start is fetched again', async () => {
		const one = trigger();
		await one.publish();
		one.refuseWith = new Error('the database is gone');
		await incoming({ text: 'stubborn' });
		await until(() => one.refuseWith === undefined, 'the failure');
		await drop();
		await until(() => one.started.length === 1, 'the second try');
		expect(texts(one)).toEqual(['stubborn']);
		expect(one.log.join()).toContain('the database is gone');
	});

	test('a flood starts ten executions at a time; what waits when n8n ends is fetched when it is back', async () => {
		const one = trigger();
		one.endsAtOnce = false;
		await one.publish();
		await incoming({ wa_id: '15550100024', text: 'flood', count: 30 });
		await until(() => one.started.length === 10, 'the first ten');
		// As after a crash: nothing is said, and only what was saved is there.
		const saved = structuredClone(one.staticData);
		await one.unpublish();
		expect(one.started).toHaveLength(10);
		forgetAll();
		one.staticData = saved;
		one.endsAtOnce = true;
		await one.publish('init');
		await until(() => one.started.length === 30, 'the others');
		expect(new Set(texts(one)).size).toBe(30);
	});

	test('filters, raw payload, files and groups work as over the webhook', async () => {
		const options = { downloadMedia: true, includeRaw: false, groupSeconds: 1 };
		const one = trigger({ messageTypes: ['image', 'text'], options });
		await one.publish();
		await incoming({ wa_id: '15550100023', type: 'location' });
		await incoming({ wa_id: '15550100023', text: 'Look' });
		await incoming({ wa_id: '15550100023', type: 'image', caption: 'at this' });
		await until(() => one.started.length > 0, 'the start');
		expect(one.started).toHaveLength(1);
		const [item] = one.started[0]?.items ?? [];
		expect(item?.json).toMatchObject({ text: 'Look\nat this', messages: [{ text: 'Look' }, { text: 'at this' }] });
		expect(item?.json.raw).toBeUndefined();
		expect(item?.binary?.data).toMatchObject({ mimeType: 'image/png' });
	});
});

describe('refused', () => {
	test('a wrong token: publishing fails with the reason, and without the token', async () => {
		const one = trigger({}, { apiToken: 'wr0ng-t0ken-value' });
		const error: unknown = await one.publish().catch((reason: unknown) => reason);
		expect(error).toMatchObject({
			message: expect.stringMatching(/token/i),
			description: expect.stringContaining('copy the token again'),
		});
		expect(JSON.stringify([error, String(error), one.log])).not.toContain('wr0ng-t0ken-value');
	});

	test('a token that only the websocket refuses', async () => {
		await set({ refuseTokens: true });
		const one = trigger();
		await expect(one.publish()).rejects.toThrow(
			'get.chat refuses the token for the WebSocket: Token matching query does not exist',
		);
		await until(async () => (await connections()).length === 0, 'the end of the connection');
	});

	test('a token refused later: one failed execution, no fatal error, and it is not given up', async () => {
		const one = trigger();
		await one.publish();
		await set({ refuseTokens: true });
		await drop();
		await until(() => one.failures.length === 1, 'the report');
		expect(one.failures[0]?.message).toContain('refuses the token');
		expect(one.fatal).toEqual([]);
		expect(JSON.stringify([one.failures, one.log])).not.toContain(sampleToken);
	});

	test('a 360dialog key has no token to give', async () => {
		const one = trigger({}, { authentication: 'providerKey', apiKey: 'sandbox-d360-key' });
		await expect(one.publish()).rejects.toThrow("'Connection' is WebSocket, which needs the token of a user");
	});

	test('a server that is not there: publishing says so', async () => {
		await set({ refuseConnections: true });
		await expect(trigger().publish()).rejects.toThrow("get.chat's WebSocket cannot be reached: closed with code 1006");
	});

	test('an address over which the token would travel unprotected', async () => {
		const one = trigger({}, { websocketUrl: 'ws://push.example.com/' });
		await expect(one.publish()).rejects.toThrow("'WebSocket URL' must start with wss://");
	});

	test('a filter that is none', async () => {
		const options = { textFilter: '(', textMatch: 'regex' };
		await expect(trigger({ options }).publish()).rejects.toThrow('is not a regular expression');
	});
});

test('username and password: the token is fetched first, and again when it is no longer valid', async () => {
	const login = { authentication: 'login', apiToken: '', username: 'agent', password: 'sandbox-password' };
	const one = trigger({}, login);
	await one.publish();
	expect(await connections()).toEqual([expect.objectContaining({ username: 'agent' })]);
	await inbox.control('PUT', '/getchat/token', { token: 'sandbox-getchat-agent-token', expire: true });
	await drop();
	await until(async () => (await connections()).some(({ username }) => username === 'agent'), 'the new token');
	expect(one.failures).toEqual([]);
});

describe('tested by hand', () => {
	test('in the editor: the first event is the result, and the connection ends', async () => {
		const result = executeNode({ ...setup(), items: [{ json: {} }] });
		await until(async () => (await connections()).length === 1, 'the connection');
		await incoming({ text: 'try' });
		expect(await result).toEqual([{ json: expect.objectContaining({ text: 'try' }) }]);
		await until(async () => (await connections()).length === 0, 'the end of the connection');
	});

	test('stopped by the user', async () => {
		const abort = new AbortController();
		const result = executeNode({ ...setup(), signal: abort.signal });
		await until(async () => (await connections()).length === 1, 'the connection');
		abort.abort();
		await expect(result).rejects.toThrow('cancelled');
		await until(async () => (await connections()).length === 0, 'the end of the connection');
	});

	test('a refused token', async () => {
		await set({ refuseTokens: true });
		await expect(executeNode(setup())).rejects.toThrow('refuses the token');
	});

	test('where n8n calls the trigger itself', async () => {
		const one = trigger();
		const response = await one.publish('manual', 'manual');
		expect(await connections()).toEqual([]);
		await response?.manualTriggerFunction?.();
		await incoming({ text: 'try' });
		await until(() => one.started.length === 1, 'the start');
		expect(texts(one)).toEqual(['try']);
	});

	test('over a webhook, and in every published execution, what started it is passed on', async () => {
		const items = [{ json: { text: 'came in' } }];
		expect(await executeNode({ ...setup({ connection: 'webhook' }), items })).toEqual(items);
		expect(await executeNode({ ...setup(), items, mode: 'trigger' })).toEqual(items);
		expect(await executeNode({ ...setup(), items, mode: 'retry' })).toEqual(items);
	});
});

/** `KILLS=20` is for those who have time: each takes some seconds. */
const kills = Number(process.env.KILLS ?? 6);

test(`the server killed and started again ${kills} times during ${kills * 100} messages: each once, none lost`, async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'getchat-'));
	let server = await TestInbox.start(path.join(folder, 'inbox.sqlite'));
	const port = Number(new URL(server.origin).port);
	const one = trigger({}, {}, server.origin);
	try {
		await one.publish();
		const send = async (round: number, part: string, count: number) =>
			await server.control('POST', '/getchat/incoming', {
				wa_id: `155501000${String(10 + round)}`,
				text: `${round}${part}`,
				count,
			});
		for (let round = 0; round < kills; round++) {
			// Some are pushed, some are on their way when it dies, some come while nobody is connected.
			await send(round, 'a', 40);
			await send(round, 'b', 30);
			await server.kill();
			server = await TestInbox.start(path.join(folder, 'inbox.sqlite'), port);
			await send(round, 'c', 30);
		}
		await until(() => one.started.length >= kills * 100, 'all messages', 60_000);
		const wanted = Array.from({ length: kills }, (_, round) =>
			[['a', 40] as const, ['b', 30] as const, ['c', 30] as const].flatMap(([part, count]) =>
				Array.from({ length: count }, (_, n) => `${round}${part} ${n + 1}`),
			),
		).flat();
		expect(texts(one).map(String).sort()).toEqual([...wanted].sort());
		expect(new Set(one.started.map(({ key }) => key)).size).toBe(kills * 100);
		expect(one.failures).toEqual([]);
	} finally {
		await one.unpublish();
		await server.close();
		await rm(folder, { recursive: true, force: true });
	}
}, 300_000);
