import { Account, closedChat, openChat } from './client';

let account: Account;

beforeAll(async () => {
	account = await Account.start();
});
beforeEach(() => account.reset());
afterAll(() => account.close());

const send = (phone = openChat) => account.post('/sendMessage', { phone: Number(phone), body: 'Hi' });
const closed = { sent: false, message: 'Dialog window is closed' };

test('a customer’s message opens the window for a day', async () => {
	await account.control('PUT', '/clock', { freezeAt: '2024-05-15 12:00:00' });
	expect((await send(closedChat)).raw).toEqual(closed);
	await account.control('POST', '/incoming', { chat_id: `${closedChat}@c.us` });
	expect((await send(closedChat)).body.sent).toBe(true);
	await account.control('PUT', '/clock', { freezeAt: '2024-05-16 12:00:00' });
	expect((await send(closedChat)).raw).toEqual(closed);
});

test('a channel that is added has its own token, chats, templates and webhooks, and no messages', async () => {
	const channel = { id: '100209', token: 'added-token', phone: '15550200900' };
	await account.control('POST', '/channels', channel);
	const own = { channel: channel.id, token: channel.token };
	expect((await account.get('/me', own)).status).toBe(200);
	expect((await account.get('/me', { channel: channel.id })).status).toBe(401);
	expect((await account.get('/templates', own)).raw).toMatchObject({ templates: expect.any(Array) });
	expect((await account.get('/messages', own)).raw).toMatchObject({ messages: [] });
	const sent = await account.post('/sendMessage', { phone: Number(openChat), body: 'Hi' }, own);
	expect(sent.body.sent).toBe(true);
	await expect(account.control('POST', '/channels', channel)).rejects.toThrow('409');
});

test('windows are opened and closed, of one chat, of all, and of new ones', async () => {
	await account.control('POST', '/window', { chat_id: `${openChat}@c.us`, open: false });
	expect((await send()).raw).toEqual(closed);
	expect((await send('15550200002')).body.sent).toBe(true);
	await account.control('POST', '/window', { open: true });
	for (const phone of [openChat, closedChat, '4915112345678']) expect((await send(phone)).body.sent).toBe(true);
	await account.control('POST', '/window', { open: false });
	for (const phone of [openChat, closedChat, '4915112345679']) expect((await send(phone)).raw).toEqual(closed);
});

test('the next sends are refused, one chat’s or any', async () => {
	await account.control('POST', '/fail', { message: 'No balance', times: 2 });
	expect((await send()).raw).toEqual({ sent: false, message: 'No balance' });
	expect((await send()).raw).toEqual({ sent: false, message: 'No balance' });
	expect((await send()).body.sent).toBe(true);
	await account.control('POST', '/fail', { chat_id: '15550200002@c.us', error: { code: 131000 } });
	expect((await send()).body.sent).toBe(true);
	expect((await send('15550200002')).raw).toEqual({ ...closed, error: { code: 131000 } });
});

test('a queued send has a job, and goes out', async () => {
	await account.control('POST', '/fail', { kind: 'queued' });
	const { raw } = await send();
	expect(raw).toEqual({ sent: false, message: 'Queued', jobId: '103' });
	expect((await account.list('/messages?since=102'))[0]).toMatchObject({ seq: 103, request: { body: 'Hi' } });
});

test('an HTTP error of the provider', async () => {
	await account.control('POST', '/fail', { kind: 'http', status: 500, error: { code: 131000, message: 'Oops' } });
	expect(await send()).toMatchObject({ status: 500, raw: { error: { code: 131000, message: 'Oops' } } });
	await account.control('POST', '/fail', { kind: 'http' });
	expect(await send()).toMatchObject({ status: 500, raw: { error: 'Internal server error' } });
	expect((await account.control('GET', '/messages/count')).total).toBe(0);
});

test('sent messages are counted, doubled ones too', async () => {
	await send();
	await send();
	await send('15550200002');
	await account.post('/sendLocationRequest', { phone: Number(openChat), body: 'Hi' });
	expect(await account.control('GET', '/messages/count')).toEqual({ total: 4, uniqueRecipients: 2, doubled: 1 });
});

test('a rate limit, switched on and off', async () => {
	await account.control('PUT', '/limits', { perMinute: 2 });
	expect((await account.get('/status')).status).toBe(200);
	expect((await account.get('/status')).status).toBe(200);
	const refused = await account.get('/status');
	expect(refused).toMatchObject({ status: 429, raw: { error: 'Rate limit exceeded' } });
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
	await account.control('PUT', '/limits', { perMinute: null });
	expect((await account.get('/status')).status).toBe(200);
});

test('a new token ends the old one', async () => {
	await account.control('PUT', '/token', { token: 'new' });
	expect((await account.get('/status')).status).toBe(401);
	expect((await account.get('/status', { token: 'new' })).status).toBe(200);
	await expect(account.control('PUT', '/token', { token: 'sandbox-onemsg-second-token' })).rejects.toThrow('409');
});

test('a message that waits goes on when the delays change, and a state can be pushed', async () => {
	await account.control('PUT', '/limits', { sentAfterMs: null });
	const id = await account.text();
	const stored = async () => (await account.list('/messages?since=102'))[0];
	expect(await stored()).toMatchObject({ id, sent: null, pending: true });
	expect(await account.control('POST', '/ack', { id, status: 'failed', title: 'No' })).toMatchObject({
		...{ pending: false, error: { title: 'No' } },
	});
	await expect(account.control('POST', '/ack', { id: 'nothing', status: 'read' })).rejects.toThrow('404');
});

test('webhooks are inspected and registered', async () => {
	await account.control('PUT', '/webhooks', { webhookUrl: ['http://127.0.0.1:1/a'], rawHooks: true });
	expect(await account.list('/webhooks')).toMatchObject([
		{ channel: '100201', urls: ['http://127.0.0.1:1/a'], settings: { rawHooks: true } },
		{ channel: '100202', urls: [] },
	]);
	expect((await account.get('/webhook')).body.webhookUrl).toEqual(['http://127.0.0.1:1/a']);
});

test.each<[string, string, unknown, string]>([
	['POST', '/incoming', { type: 'nonsense' }, '400'],
	['POST', '/incoming', { channel: '1' }, '404'],
	['POST', '/incoming', { count: 2, id: 'a' }, '400'],
	['POST', '/incoming', { id: 'wamid.HBgLdemo-text-001' }, '409'],
	['POST', '/window', {}, '400'],
	['PUT', '/limits', { surprise: 1 }, '400'],
	['PUT', '/shapes', { replies: 'nonsense' }, '400'],
	['PUT', '/channel', { status: 'nonsense' }, '400'],
	['PUT', '/clock', { freezeAt: 'now' }, '400'],
	['PATCH', '/templates', { name: 'nothing', status: 'approved' }, '404'],
	['GET', '/deliveries?since=x', undefined, '400'],
	['GET', '/messages?since=x', undefined, '400'],
	['GET', '/nothing', undefined, '404'],
])('%s %s %j is refused with %4$s', async (method, address, body, status) => {
	await expect(account.control(method, address, body)).rejects.toThrow(status);
});

test('a reset brings the seed back', async () => {
	await send();
	await account.control('PUT', '/token', { token: 'new' });
	await account.control('PUT', '/shapes', { answers: 'empty' });
	await account.reset();
	expect(await account.list('/messages?since=102')).toEqual([]);
	expect((await account.post('/settings', { rawHooks: true })).body).toHaveProperty('update');
});
