import { closePayload, encodeFrame, opcodes } from '../../../sandbox/getchat/frames';
import { TestInbox, TestSocket, until } from '../../support/getChatInbox';

const openChat = '15550100001';
const agent = 'sandbox-getchat-agent-token';

let inbox: TestInbox;
let sockets: TestSocket[] = [];

beforeAll(async () => {
	inbox = await TestInbox.start();
});
beforeEach(() => inbox.reset());
afterEach(() => {
	for (const socket of sockets) socket.close();
	sockets = [];
});
afterAll(() => inbox.close());

type Fields = Record<string, unknown>;
const open = async (address?: string, headers?: Record<string, string>) => {
	const socket = await TestSocket.open(inbox.origin, address, headers);
	sockets.push(socket);
	return socket;
};
const authenticated = async (token?: string) => {
	const socket = await TestSocket.authenticated(inbox.origin, token);
	sockets.push(socket);
	return socket;
};
const incoming = (body: Fields = {}) => inbox.control('POST', '/getchat/incoming', body);
const set = (body: Fields) => inbox.control('PUT', '/getchat/websocket', body);

describe('token', () => {
	test('the documented answers, and another try after a wrong one', async () => {
		const socket = await open();
		expect(socket.handshake).toMatch(/^HTTP\/1.1 101 /);
		socket.send('hello');
		socket.send('{"no":"token"}');
		socket.send('{"token":"wrong"}');
		socket.send('{"token":"sandbox-getchat-former-token"}');
		socket.send(`{"token":"${agent}"}`);
		expect(await socket.messages(5)).toEqual([
			{ type: 'response', status: 'bad_request', message: 'Expecting value: line 1 column 1 (char 0)' },
			{ type: 'response', status: 'bad_request', message: expect.any(String) },
			{ type: 'token', status: 'failed', message: 'Token matching query does not exist.' },
			{ type: 'token', status: 'failed', message: 'Token matching query does not exist.' },
			{ type: 'token', status: 'success', message: 'Welcome, agent!' },
		]);
		expect(await inbox.control('GET', '/getchat/websocket')).toMatchObject({ connections: [{ username: 'agent' }] });
	});

	test('nothing comes without one', async () => {
		const silent = await open();
		const socket = await authenticated();
		await incoming();
		await socket.messages(2);
		expect(silent.frames).toEqual([]);
	});

	test('refused by a control call', async () => {
		await set({ refuseTokens: true });
		const socket = await authenticated();
		expect(await socket.messages(1)).toMatchObject([{ type: 'token', status: 'failed' }]);
	});
});

describe('events', () => {
	test('the same as webhooks get, in the documented envelope', async () => {
		const socket = await authenticated();
		await incoming({ text: 'Hello' });
		const json = { wa_id: openChat, type: 'text', text: { body: 'Hi' } };
		const { id } = (await inbox.api('POST', '/messages/', { json })).body;
		await inbox.control('POST', '/getchat/assign', { wa_id: openChat, user: 1, group: 4 });
		await inbox.api('POST', '/chat_tagging/', { json: { tag: 2, chat: openChat } });
		const messages = await socket.messages(9);
		expect(messages.every(({ type }, index) => type === (index === 0 ? 'token' : 'waba_webhook'))).toBe(true);
		const find = (name: string) =>
			messages.filter(({ waba_payload: payload }) => name in Object(payload)).map((one) => one.waba_payload);
		expect(find('incoming_messages')).toMatchObject([{ messages: [{ text: { body: 'Hello' } }] }]);
		expect(find('outgoing_messages')).toMatchObject([{ outgoing_messages: [{ id }] }]);
		expect(find('statuses')).toMatchObject(
			['sent', 'delivered', 'read'].map((status) => ({ statuses: [{ getchat_id: id, status }] })),
		);
		expect(find('chat_assignment')).toMatchObject([{ chat_assignment: { assigned_to_user_set: { id: 1 } } }]);
		expect(find('assigned_messages')).toHaveLength(1);
		expect(find('chat_tagging')).toMatchObject([{ chat_tagging: { chat: openChat, tag: { name: 'vip' } } }]);
		const listed = await inbox.list('/getchat/deliveries');
		expect(listed).toHaveLength(8);
		expect(listed[0]).toMatchObject({ transport: 'websocket', user_id: 1, events: ['messages', 'incoming_messages'] });
	});

	test('do not mark messages as received', async () => {
		const socket = await authenticated(agent);
		await incoming({ wa_id: '15550100030' });
		await socket.messages(2);
		expect((await inbox.api('GET', '/chats/15550100030/', { token: agent })).body.new_messages).toBe(2);
	});

	test('each user gets what concerns that user', async () => {
		const [admin, limited] = [await authenticated(), await authenticated('sandbox-getchat-limited-token')];
		await incoming();
		await incoming({ wa_id: '15550100009' });
		await admin.messages(3);
		expect(await limited.messages(2)).toMatchObject([{}, { waba_payload: { messages: [{ from: '15550100009' }] } }]);
	});

	test('the Cloud API format, and the newer type for the inbox’s own events', async () => {
		await set({ format: 'cloud_api', inboxEvents: 'getchat_webhook' });
		const socket = await authenticated(agent);
		await incoming();
		expect(await socket.messages(3)).toMatchObject([
			{},
			{ type: 'waba_webhook', waba_payload: { object: 'whatsapp_business_account' } },
			{ type: 'getchat_webhook', waba_payload: { assigned_messages: [{}] } },
		]);
	});

	test('transport and times', async () => {
		const socket = await authenticated();
		await incoming({ text: 'unseen', transport: 'webhook' });
		await incoming({ text: 'seen', transport: 'websocket', times: 2 });
		const messages = await socket.messages(3);
		expect(messages).toHaveLength(3);
		expect(messages[1]).toEqual(messages[2]);
		expect(JSON.stringify(messages)).not.toContain('unseen');
	});
});

describe('connection', () => {
	test('a real client understands it', async () => {
		const socket = new WebSocket(inbox.origin.replace('http', 'ws'));
		const messages: unknown[] = [];
		let closed: CloseEvent | undefined;
		socket.addEventListener('message', ({ data }) => messages.push(JSON.parse(String(data))));
		socket.addEventListener('close', (event) => (closed = event));
		await new Promise((resolve) => socket.addEventListener('open', resolve));
		socket.send(JSON.stringify({ token: agent }));
		await until(() => messages.length === 1, 'the answer');
		// Longer than one byte can count, and than two can.
		await incoming({ text: 'x'.repeat(200) });
		await incoming({ text: 'y'.repeat(70_000) });
		await until(() => messages.length === 3, 'the messages');
		expect(JSON.stringify(messages[2])).toContain('y'.repeat(70_000));
		expect(await inbox.control('POST', '/getchat/websocket/drop', { code: 1012, reason: 'Restart' })).toEqual({
			dropped: 1,
		});
		await until(() => closed !== undefined, 'the end');
		expect(closed).toMatchObject({ code: 1012, reason: 'Restart', wasClean: true });
	});

	test('cut off without a word', async () => {
		const [admin, other] = [await authenticated(), await authenticated(agent)];
		expect(await inbox.control('POST', '/getchat/websocket/drop', { username: 'admin' })).toEqual({ dropped: 1 });
		await until(() => admin.ended, 'the end');
		expect(admin.frames.every(({ opcode }) => opcode === opcodes.text)).toBe(true);
		await incoming();
		await other.messages(2);
	});

	test('answers pings, until told not to', async () => {
		const socket = await authenticated();
		socket.raw(encodeFrame(opcodes.ping, Buffer.from('a'), true));
		expect((await socket.frame(opcodes.pong)).payload.toString()).toBe('a');
		await set({ answerPings: false });
		socket.raw(encodeFrame(opcodes.ping, Buffer.from('b'), true));
		await incoming();
		await socket.messages(2);
		expect(socket.frames.filter(({ opcode }) => opcode === opcodes.pong)).toHaveLength(1);
	});

	test('takes messages in parts, and byte by byte', async () => {
		const socket = await open();
		const token = Buffer.from(JSON.stringify({ token: agent }));
		const first = encodeFrame(opcodes.text, token.subarray(0, 5), true);
		first[0] = opcodes.text;
		const second = encodeFrame(opcodes.continuation, token.subarray(5), true);
		for (const byte of Buffer.concat([first, encodeFrame(opcodes.ping, Buffer.alloc(0), true), second])) {
			socket.raw(Buffer.from([byte]));
		}
		expect(await socket.messages(1)).toMatchObject([{ status: 'success' }]);
	});

	test('answers a goodbye and ends', async () => {
		const socket = await authenticated();
		socket.raw(encodeFrame(opcodes.close, closePayload(1000, 'bye'), true));
		expect((await socket.frame(opcodes.close)).payload.readUInt16BE()).toBe(1000);
		await until(() => socket.ended, 'the end');
		expect(await inbox.control('GET', '/getchat/websocket')).toMatchObject({ connections: [] });
	});

	test.each([
		['an unmasked frame', encodeFrame(opcodes.text, Buffer.from('{}')), 1002],
		['an unknown kind of frame', encodeFrame(3, Buffer.from('{}'), true), 1002],
		['a continuation of nothing', encodeFrame(opcodes.continuation, Buffer.from('{}'), true), 1002],
		['more than a megabyte', encodeFrame(opcodes.text, Buffer.alloc(1024 * 1024 + 1), true), 1009],
	])('%s ends it', async (_what, bytes, code) => {
		const socket = await open();
		socket.raw(bytes);
		expect((await socket.frame(opcodes.close)).payload.readUInt16BE()).toBe(code);
	});

	test.each<[string, string, Record<string, string>, number]>([
		['another path', '/elsewhere', {}, 404],
		['another version', '/', { 'Sec-WebSocket-Version': '8' }, 426],
		['a key of another length', '/', { 'Sec-WebSocket-Key': 'YQ==' }, 400],
		['another protocol', '/', { Upgrade: 'h2c' }, 400],
	])('%s is refused', async (_what, address, headers, status) => {
		expect((await open(address, headers)).handshake).toContain(`HTTP/1.1 ${status} `);
	});

	test('is refused by a control call', async () => {
		await set({ refuseConnections: true });
		expect((await open()).handshake).toContain('HTTP/1.1 503 ');
	});

	test('the second path for proxies works as well', async () => {
		expect((await open('/websockets/?x=1')).handshake).toContain('HTTP/1.1 101 ');
	});

	test('a reset ends connections with 1012', async () => {
		const socket = await authenticated();
		await inbox.reset();
		expect((await socket.frame(opcodes.close)).payload.readUInt16BE()).toBe(1012);
	});
});

test('a sandbox with open connections ends with them', async () => {
	const other = await TestInbox.start();
	const socket = await TestSocket.authenticated(other.origin);
	await other.close();
	await until(() => socket.ended, 'the end');
});
