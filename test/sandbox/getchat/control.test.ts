import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestInbox, until } from '../../support/getChatInbox';

const openChat = '15550100001';

let inbox: TestInbox;

beforeAll(async () => {
	inbox = await TestInbox.start();
});
beforeEach(() => inbox.reset());
afterAll(() => inbox.close());

const send = (body: string, wa_id = openChat) =>
	inbox.api('POST', '/messages/', { json: { wa_id, type: 'text', text: { body } } });

test('messages that were sent are counted, and the doubled ones', async () => {
	const count = () => inbox.control('GET', '/getchat/messages/count');
	expect(await count()).toEqual({ total: 0, uniqueRecipients: 0, doubled: 0 });
	await send('a');
	await send('b');
	await send('a', '15550100002');
	await inbox.control('POST', '/getchat/incoming', {});
	expect(await count()).toEqual({ total: 3, uniqueRecipients: 2, doubled: 0 });
	await send('a');
	expect(await count()).toEqual({ total: 4, uniqueRecipients: 2, doubled: 1 });
});

test('messages are listed from a number on', async () => {
	expect(await inbox.list('/getchat/messages')).toHaveLength(146);
	await send('new');
	expect(await inbox.list('/getchat/messages?since=146')).toMatchObject([
		{ seq: 147, origin: 'api', from_us: true, sender_id: 1, payload: { text: { body: 'new' } } },
	]);
});

test('a customer who is new, with a name, an answer and a file', async () => {
	const sent = String((await send('question')).body.id);
	await until(async () => (await inbox.list('/getchat/messages?since=146'))[0]?.sent !== null, 'the question');
	await inbox.control('POST', '/getchat/incoming', {
		...{ wa_id: '15550500001', name: 'Zoë New', type: 'image', caption: 'See', mime_type: 'image/jpeg' },
		...{ file: Buffer.from('bytes').toString('base64'), context_id: sent, timestamp: 1700000000, forwarded: true },
	});
	const { body } = await inbox.api('GET', '/chats/15550500001/');
	expect(body).toMatchObject({
		contact: { waba_payload: { profile: { name: 'Zoë New' } }, initials: 'ZN', last_message_timestamp: 1700000000 },
		new_messages: 1,
		last_message: {
			waba_payload: {
				...{ type: 'image', image: { mime_type: 'image/jpeg', caption: 'See' }, timestamp: '1700000000' },
				context: { from: '15550100000', forwarded: true },
			},
			context: { id: sent, context: null },
		},
	});
	const link = JSON.stringify(body).match(/"link":"([^"]+)"/)?.[1] ?? '';
	const file = await inbox.api('GET', link.slice(link.indexOf('/media/')));
	expect([file.bytes.toString(), file.headers.get('content-type')]).toEqual(['bytes', 'image/jpeg']);
});

test('assign works like a colleague in the web app', async () => {
	const change = { wa_id: openChat, user: null, group: 4, by: 2 };
	expect(await inbox.control('POST', '/getchat/assign', change)).toEqual({
		...{ wa_id: openChat, assigned_to_user: null, assigned_group: 4 },
	});
	const { body } = await inbox.api('GET', `/chat_assignment_events/?wa_id=${openChat}`);
	expect(body).toMatchObject({
		results: [{ assigned_to_user_was_cleared: true, assigned_group_set: { id: 4 }, done_by: { id: 2 } }, {}],
	});
});

test('requests can be limited; there is no limit at first', async () => {
	await inbox.control('PUT', '/getchat/limits', { perMinute: 2 });
	expect((await inbox.api('GET', '/tags/')).status).toBe(200);
	expect((await inbox.api('GET', '/tags/')).status).toBe(200);
	const refused = await inbox.api('GET', '/tags/');
	expect(refused).toMatchObject({ status: 429, body: { detail: expect.stringMatching(/^Request was throttled/) } });
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
	// However slowly the requests go out: sooner or later two fall into one window, and the next one into another.
	await inbox.control('PUT', '/getchat/limits', { perMinute: 1, windowMs: 300 });
	for (const status of [429, 200]) {
		await until(async () => (await inbox.api('GET', '/tags/')).status === status, `status ${status}`);
	}
	await inbox.control('PUT', '/getchat/limits', { perMinute: null });
	for (let n = 0; n < 5; n += 1) expect((await inbox.api('GET', '/tags/')).status).toBe(200);
});

test('page sizes and the size of files can be set', async () => {
	await inbox.control('PUT', '/getchat/limits', { pageSize: 2, maxPageSize: 3, mediaBytes: 4 });
	expect((await inbox.api('GET', '/tags/')).body).toMatchObject({ results: [{}, {}] });
	expect((await inbox.api('GET', '/tags/?limit=5')).body.results).toHaveLength(3);
	const form = new FormData();
	form.append('file_encoded', new Blob(['12345'], { type: 'image/png' }), 'a.png');
	expect(await inbox.api('POST', '/media/', { form })).toMatchObject({
		status: 413,
		body: { detail: expect.any(String) },
	});
});

test('the clock can be stopped', async () => {
	await inbox.control('PUT', '/getchat/clock', { freezeAt: '2030-01-01 00:00:00' });
	const sent = await send('x');
	expect(sent.headers.get('date')).toBe('Tue, 01 Jan 2030 00:00:00 GMT');
	const { body } = await inbox.api('GET', `/messages/${String(sent.body.id)}/`);
	expect(body).toMatchObject({ waba_payload: { timestamp: Date.UTC(2030, 0, 1) / 1000 } });
});

test('tokens can be made and expire', async () => {
	await inbox.control('PUT', '/getchat/token', { token: 'other', user_id: 2 });
	expect((await inbox.api('GET', '/users/current/', { token: 'other' })).body).toMatchObject({ id: 2 });
	expect((await inbox.api('GET', '/users/current/', { token: 'sandbox-getchat-agent-token' })).status).toBe(401);
	await inbox.control('PUT', '/getchat/token', { token: 'other', expire: true });
	expect((await inbox.api('GET', '/users/current/', { token: 'other' })).status).toBe(401);
	// A login gives a new one.
	const json = { username: 'agent', password: 'sandbox-password' };
	const { token } = (await inbox.api('POST', '/auth/token/', { json })).body;
	expect((await inbox.api('GET', '/users/current/', { token: String(token) })).body).toMatchObject({ id: 2 });
});

test('users, templates and health can be changed', async () => {
	await inbox.control('PATCH', '/getchat/users/2', { is_available: false, role: 'configurator' });
	expect((await inbox.api('GET', '/users/2/')).body).toMatchObject({
		profile: { role: 'configurator', is_available: false },
	});
	await inbox.control('PATCH', '/getchat/users/1', { is_active: false });
	// The 360dialog key stands for the next admin.
	const headers = { 'D360-Api-Key': 'sandbox-d360-key' };
	expect((await inbox.api('GET', '/users/current/', { token: null, headers })).body).toMatchObject({ id: 6 });
	const token = 'sandbox-getchat-agent-token';
	await inbox.control('PATCH', '/getchat/templates', { name: 'welcome', status: 'paused' });
	expect(JSON.stringify((await inbox.api('GET', '/templates/?limit=100', { token })).raw)).toContain('paused');
	await inbox.control('PUT', '/getchat/health', { check_name: 'waba', is_ok: false, message: 'Down' });
	expect((await inbox.api('GET', '/status/health/', { token })).raw).toContainEqual({
		...{ check_name: 'waba', is_ok: false, message: 'Down' },
	});
});

test.each([
	['POST', '/incoming', { type: 'poll' }, 400],
	['POST', '/incoming', { count: 2, id: 'x' }, 400],
	['POST', '/incoming', { color: 'red' }, 400],
	['POST', '/assign', { wa_id: '1' }, 404],
	['POST', '/assign', { wa_id: openChat, user: 99 }, 404],
	['POST', '/assign', { wa_id: openChat, group: 99 }, 404],
	['POST', '/window', { wa_id: '1', open: true }, 404],
	['POST', '/window', {}, 400],
	['POST', '/fail', {}, 400],
	['PUT', '/limits', { pageSize: 0 }, 400],
	['PUT', '/clock', { freezeAt: 'now' }, 400],
	['PUT', '/format', { format: 'xml' }, 400],
	['PUT', '/format', { format: 'onprem', webhook_id: 99 }, 404],
	['PUT', '/token', { token: 'x', user_id: 99 }, 404],
	['PATCH', '/users/99', { is_active: true }, 404],
	['PATCH', '/templates', { name: 'nothing', status: 'paused' }, 404],
	['PUT', '/websocket', { answerPings: 1 }, 400],
	['POST', '/websocket/drop', { code: 1 }, 400],
	['GET', '/messages?since=x', undefined, 400],
	['GET', '/deliveries?since=x', undefined, 400],
	['GET', '/nothing', undefined, 404],
])('%s %s %j is refused', async (method, address, json, status) => {
	const reply = await inbox.call(method, `/_sandbox/getchat${address}`, { json });
	expect(reply).toMatchObject({ status, body: { error: expect.any(String) } });
});

test('reset brings everything back', async () => {
	const look = async () => [
		(await inbox.api('GET', '/messages/?limit=100')).raw,
		(await inbox.api('GET', '/chats/?limit=100')).raw,
		(await inbox.api('GET', '/templates/?limit=100')).raw,
		(await inbox.api('GET', '/chat_tagging_events/')).raw,
		(await inbox.api('GET', '/webhooks/waba/')).raw,
	];
	const seeded = await look();
	await inbox.api('POST', '/webhooks/waba/', { json: { url: 'http://127.0.0.1:1/', on_outgoing_message: true } });
	await inbox.api('DELETE', '/templates/welcome/');
	await inbox.api('POST', '/chat_tagging/', { json: { tag: 2, chat: openChat } });
	await inbox.control('PUT', '/getchat/limits', { pageSize: 1 });
	await inbox.control('PUT', '/getchat/websocket', { refuseTokens: true });
	await send('under way');
	await inbox.reset();
	expect(await look()).toEqual(seeded);
	// What was under way is forgotten.
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(await inbox.list('/getchat/deliveries')).toEqual([]);
	expect(await inbox.control('GET', '/getchat/websocket')).toMatchObject({ refuseTokens: false });
	// Numbers start over.
	await send('again');
	expect(await inbox.list('/getchat/messages?since=146')).toMatchObject([{ seq: 147 }]);
});

test('a database file keeps its data, and what was queued goes out after a restart', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'getchat-'));
	const database = path.join(folder, 'sandbox.db');
	try {
		const first = await TestInbox.start(database);
		await first.control('PUT', '/getchat/limits', { sentAfterMs: null });
		const json = { wa_id: openChat, type: 'text', text: { body: 'kept' } };
		const { id } = (await first.api('POST', '/messages/', { json })).body;
		await first.close();
		const second = await TestInbox.start(database);
		const message = async () => (await second.list('/getchat/messages?since=146'))[0] ?? {};
		expect(await message()).toMatchObject({ id });
		await until(async () => (await message()).read !== null, 'the message');
		await second.close();
	} finally {
		await rm(folder, { recursive: true });
	}
});

test('more than 300 sends a second, with every state told', async () => {
	await inbox.control('POST', '/getchat/window', { open: true });
	const total = 1500;
	let sent = 0;
	const worker = async () => {
		for (; sent < total;) {
			sent += 1;
			const number = String(sent).padStart(5, '0');
			const template = { name: 'welcome', language: { code: 'en_US' } };
			const json = { wa_id: `155560${number}`, type: 'template', template };
			expect((await inbox.api('POST', '/messages/', { json })).status).toBe(202);
		}
	};
	await Promise.all(Array.from({ length: 16 }, worker));
	expect(await inbox.control('GET', '/getchat/messages/count')).toEqual({
		...{ total, uniqueRecipients: total, doubled: 0 },
	});
	const pending = async () => (await inbox.list('/getchat/messages?since=146')).filter((row) => row.pending).length;
	await until(async () => (await pending()) === 0, 'all messages');
});
