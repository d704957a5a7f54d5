import { NodeApiError, type IDataObject, type INode } from 'n8n-workflow';
import { websocketUrl } from '../../../../../nodes/GetChat/trigger/websocket/address';
import { identified } from '../../../../../nodes/GetChat/trigger/websocket/identity';
import { Semaphore } from '../../../../../nodes/GetChat/trigger/websocket/semaphore';
import { backfillEvents, newestSecond } from '../../../../../nodes/GetChat/trigger/websocket/backfill';
import { readFrame } from '../../../../../nodes/GetChat/trigger/websocket/protocol';
import { Watermark } from '../../../../../nodes/GetChat/trigger/websocket/watermark';
import type { Request } from '../../../../../nodes/shared/http/request';
import { getChatEvents } from '../../../../../nodes/GetChat/trigger/events';
import { pageOf, sampleMessage } from '../../../../support/getChat';

describe('address', () => {
	test.each([
		['https://acme.inbox.getchat.360dialog.io/api/v1', '', 'wss://websockets-acme.inbox.getchat.360dialog.io/'],
		['https://chat.example.com/api/v1', '', 'wss://websockets-chat.example.com/'],
		['http://127.0.0.1:4010/api/v1', undefined, 'ws://127.0.0.1:4010/'],
		['http://[::1]:4010/api/v1', ' ', 'ws://[::1]:4010/'],
		['https://localhost/api/v1', '', 'wss://localhost/'],
		['https://chat.example.com/api/v1', ' wss://push.example.com/live ', 'wss://push.example.com/live'],
		['https://chat.example.com/api/v1', 'ws://127.0.0.1:1/', 'ws://127.0.0.1:1/'],
	])('of %s with "%s"', (baseUrl, entered, url) => expect(websocketUrl(baseUrl, entered)).toBe(url));

	test.each([
		['ws://push.example.com/', 'unprotected'],
		['https://push.example.com/', 'is not the address of a websocket server'],
		['push.example.com', 'is not the address of a websocket server'],
		['wss://push.example.com/?token=abc', 'must be an address alone'],
		['wss://user:pass@push.example.com/', 'must be an address alone'],
		['wss://push.example.com/#abc', 'must be an address alone'],
	])('%s is refused', (entered, why) =>
		expect(() => websocketUrl('https://chat.example.com/api/v1', entered)).toThrow(why),
	);
});

describe('frames', () => {
	const read = (frame: unknown, maxBytes = 10_000) => readFrame(JSON.stringify(frame), maxBytes);

	test('the documented ones', () => {
		expect(read({ type: 'token', status: 'success', message: 'Welcome, peter!' })).toEqual({ kind: 'welcome' });
		expect(read({ type: 'token', status: 'failed', message: 'Token matching query does not exist.' })).toEqual({
			kind: 'refused',
			reason: 'Token matching query does not exist.',
		});
		expect(read({ type: 'response', status: 'bad_request', message: 'Expecting value' })).toEqual({
			kind: 'notUnderstood',
			reason: 'Expecting value',
		});
		expect(read({ type: 'waba_webhook', waba_payload: { statuses: [] } })).toEqual({
			kind: 'notification',
			body: { statuses: [] },
		});
	});

	test('those of newer inboxes', () => {
		expect(read({ type: 'getchat_webhook', waba_payload: { chat_tagging: {} } })).toMatchObject({
			body: { chat_tagging: {} },
		});
		expect(read({ type: 'getchat_webhook', chat_tagging: {} })).toMatchObject({ body: { chat_tagging: {} } });
	});

	test('too long, too deep, or not text', () => {
		expect(read({ type: 'waba_webhook', waba_payload: 'x'.repeat(20_000) })).toEqual({ kind: 'unknown' });
		const deep = `{"type":"waba_webhook","waba_payload":${'['.repeat(500)}${']'.repeat(500)}}`;
		expect(readFrame(deep, 10_000)).toEqual({ kind: 'unknown' });
		expect(readFrame(new ArrayBuffer(4), 10_000)).toEqual({ kind: 'unknown' });
	});
});

describe('watermark', () => {
	const at = (second: number) => ({
		provider: 'getChat',
		event: 'messageReceived' as const,
		timestamp: new Date(second * 1000).toISOString(),
	});
	const now = 1_700_100_000;

	test('goes back a few minutes, never before the workflow was published, and not further than wished', () => {
		const data: IDataObject = {};
		const timeline = new Watermark(data, () => now * 1000);
		expect(timeline.isEmpty).toBe(true);
		timeline.reach(now);
		expect(timeline.isEmpty).toBe(true);
		timeline.begin(now - 10_000);
		expect(timeline.since(24)).toBe(now - 10_000);
		for (const second of [now - 5_000, now - 6_000]) timeline.reach(second);
		expect(timeline.since(24)).toBe(now - 5_300);
		expect(timeline.since(1)).toBe(now - 3_600);
		expect(new Watermark(JSON.parse(JSON.stringify(data)), () => now * 1000).since(24)).toBe(now - 5_300);
	});

	test('nonsense is no time', () => {
		const timeline = new Watermark({}, () => now * 1000);
		expect(timeline.secondOf(at(now))).toBe(now);
		for (const event of [at(4_000_000_000), { ...at(now), timestamp: undefined }, { ...at(now), timestamp: 'soon' }]) {
			expect(timeline.secondOf(event)).toBe(0);
		}
	});
});

test('a semaphore lets so many in, in their order, and at the end everybody', async () => {
	const gate = new Semaphore(2);
	const inside: number[] = [];
	const enter = async (n: number) => {
		await gate.acquire();
		inside.push(n);
	};
	const all = [1, 2, 3, 4, 5, 6].map(enter);
	await all[1];
	expect(inside).toEqual([1, 2]);
	gate.release();
	await all[2];
	expect(inside).toEqual([1, 2, 3]);
	gate.releaseAll();
	await Promise.all(all);
	await enter(7);
	expect(inside).toEqual([1, 2, 3, 4, 5, 6, 7]);
	for (let n = 0; n < 7; n++) gate.release();
});

const node: INode = { id: '1', name: 'Trigger', type: 'trigger', typeVersion: 1, position: [0, 0], parameters: {} };

describe('what was missed', () => {
	const asked: Request[] = [];
	const rows = new Map<string, IDataObject[]>();
	const sender = {
		send: async (request: Request) => {
			asked.push(request);
			const { path, query = {} } = request;
			const all = rows.get(path) ?? [];
			const found = all.filter((row) => query.from_us === undefined || row.from_us === query.from_us);
			return await Promise.resolve({
				status: 200,
				headers: {},
				body: pageOf(found.slice(0, Number(query.limit ?? 100))),
			});
		},
	};
	beforeEach(() => {
		asked.length = 0;
		rows.clear();
	});

	test('only what is wanted is asked for', async () => {
		await backfillEvents(sender, ['messageReceived'], 1_700_000_000);
		expect(asked).toEqual([
			expect.objectContaining({
				path: '/messages/',
				query: expect.objectContaining({ since_time: 1_700_000_000, from_us: false }),
			}),
		]);
		asked.length = 0;
		await backfillEvents(sender, ['chatAssigned', 'chatTagged', 'messageTagged'], 1_700_000_000);
		expect(asked.map(({ path }) => path)).toEqual([
			'/chat_assignment_events/',
			'/chat_tagging_events/',
			'/message_tagging_events/',
		]);
	});

	test('messages oldest first, the same as pushed ones; queued ones of ours wait', async () => {
		const ours = (id: string, statuses: IDataObject, second: number) =>
			sampleMessage({
				id,
				from_us: true,
				waba_payload: { to: '15550100123', type: 'text', text: { body: id }, timestamp: String(second) },
				waba_statuses: statuses,
			});
		const received = sampleMessage();
		rows.set('/messages/', [
			ours('queued', { sent: null, delivered: null, read: null }, 1_700_000_300),
			ours('on its way', { sent: 1_700_000_201, delivered: 1_700_000_202, read: null }, 1_700_000_200),
			received,
			ours('older', { sent: 1_699_999_000, delivered: 1_699_999_001, read: 1_700_000_150 }, 1_699_999_000),
		]);
		const events = await backfillEvents(sender, ['messageReceived', 'messageSent', 'messageStatus'], 1_700_000_000);
		expect(events.map(({ event, id, status }) => [event, id, status])).toEqual([
			['messageReceived', 'ABGGsampleIncomingId', undefined],
			['messageStatus', 'older', 'read'],
			['messageSent', 'on its way', undefined],
			['messageStatus', 'on its way', 'sent'],
			['messageStatus', 'on its way', 'delivered'],
		]);
		expect(events[0]).toEqual(getChatEvents({ incoming_messages: [received] })[0]);
		expect(events[1]).toMatchObject({ to: '+15550100123', timestamp: '2023-11-14T22:15:50.000Z' });
	});

	test('a send that failed', async () => {
		rows.set('/messages/', [
			sampleMessage({
				id: 'failed',
				from_us: true,
				waba_payload: { timestamp: '1700000100', errors: [{ code: 470, title: 'No WhatsApp' }] },
			}),
		]);
		expect(await backfillEvents(sender, ['messageStatus'], 1_700_000_000)).toEqual([
			expect.objectContaining({ event: 'messageStatus', id: 'failed', status: 'failed', error: '470: No WhatsApp' }),
		]);
	});

	test.each(['404', '400', '500'])(
		'the last message of an assigned chat, for which the inbox answers %s',
		async (httpCode) => {
			const change = { timestamp: 1_700_000_200, assigned_to_user_set: { id: 1 } };
			rows.set('/chat_assignment_events/', [
				{ ...change, wa_id: '15550100124' },
				{ ...change, wa_id: '15550100123' },
			]);
			rows.set('/messages/', [
				sampleMessage({ waba_payload: { from: '15550100123', id: 'old', timestamp: '1699990000' } }),
			]);
			const broken = {
				send: async (request: Request) => {
					const { since_time, wa_id } = request.query ?? {};
					if (wa_id === '15550100124') throw new NodeApiError(node, {}, { httpCode });
					return request.path === '/messages/' && since_time !== undefined
						? { status: 200, headers: {}, body: pageOf([]) }
						: await sender.send(request);
				},
			};
			const fetched = backfillEvents(broken, ['messageAssigned'], 1_700_000_000);
			if (httpCode === '500') return await expect(fetched).rejects.toThrow();
			const events = await fetched;
			expect(events.map(({ event, from, id }) => [event, from, id])).toEqual([
				['chatAssigned', '+15550100123', undefined],
				['chatAssigned', '+15550100124', undefined],
				['messageAssigned', '+15550100123', 'old'],
			]);
		},
	);

	test('where the inbox stands', async () => {
		expect(await newestSecond(sender)).toBe(0);
		rows.set('/messages/', [sampleMessage()]);
		expect(await newestSecond(sender)).toBe(1_700_000_000);
	});
});

test('a change of a chat is known again, whichever way it comes', () => {
	const done_by = { id: 2, username: 'agent1' };
	const change = {
		timestamp: 1_700_000_200,
		action: 'added',
		tag: { id: 7, name: 'urgent' },
		chat: '15550100123',
		done_by,
	};
	const ids = (body: IDataObject) => getChatEvents(body).map((event) => identified(event).id);
	const [pushed] = ids({ chat_tagging: { ...change, extra: {}, done_by: { ...done_by, email: 'a@example.com' } } });
	expect(ids({ chat_tagging: [change] })).toEqual([pushed]);
	for (const other of [
		{ timestamp: 1_700_000_201 },
		{ action: 'removed' },
		{ tag: { id: 8 } },
		{ chat: '15550100124' },
	]) {
		expect(ids({ chat_tagging: [{ ...change, ...other }] })).not.toEqual([pushed]);
	}
	const assignment = { wa_id: '15550100123', timestamp: 1, assigned_to_user_set: { id: 1 }, assigned_group_set: null };
	const [one] = ids({ chat_assignment: assignment });
	expect(ids({ chat_assignment: { ...assignment, assigned_to_user_set: { id: 2 } } })).not.toEqual([one]);
});
