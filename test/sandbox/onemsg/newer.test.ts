import { objects, type Fields } from '../../../sandbox/values';
import { Account } from './client';

let account: Account;

beforeAll(async () => {
	account = await Account.start();
});
beforeEach(() => account.reset());
afterAll(() => account.close());

const second = { channel: '100202', token: 'sandbox-onemsg-second-token' };
const success = { status: 200, body: { success: true } };

test('address, order and payment messages in their countries', async () => {
	const sent = async (operation: string, body: Fields) => (await account.post(`/${operation}`, body)).body.sent;
	expect(await sent('sendAddressMessage', { phone: 6591234567, body: 'Where to?', country: 'SG' })).toBe(true);
	expect(await sent('sendAddressMessage', { phone: 919876543210, body: 'Where to?' })).toBe(true);
	expect(await sent('sendPaymentRequest', { phone: 5511999990001, region: 'BR', body: 'Please pay' })).toBe(true);
	const order = {
		...{ template: 'order_details_utility', namespace: '41123797_e45e_4f06_a2fa_443b27c6f5ec' },
		...{ language: { code: 'en' }, order: { items: [] } },
	};
	expect(await sent('sendOrderDetails', { ...order, phone: 919876543210 })).toBe(true);
	expect(await sent('sendOrderDetails', { ...order, phone: 15550200001 })).toBe(false);
	expect(await sent('sendOrderDetails', { ...order, phone: 919876543210, template: 'nothing' })).toBe(false);
	const marketing = { ...order, template: 'demo_video', language: { code: 'en_US' }, phone: 919876543210 };
	expect(await sent('sendOrderDetails', marketing)).toBe(false);
});

test('all sends but those for numbers reach groups', async () => {
	const chatId = '120363046942338209@g.us';
	const link = { chatId, body: 'Read', displayText: 'Open', url: 'https://example.org' };
	expect((await account.post('/sendCtaUrl', link)).body).toMatchObject({ sent: true, message: `Sent to ${chatId}` });
	expect((await account.post('/sendMessage', { chatId, body: 'Hi' })).body).toMatchObject({ sent: true });
	expect((await account.post('/blockUser', { chatId })).status).toBeGreaterThanOrEqual(400);
});

test('groups from creation to deletion', async () => {
	const created = await account.post('/groups', { groupName: 'Support', description: 'Ask here' });
	expect(created).toMatchObject(success);
	const address = `/groups/${String(created.body.id)}`;
	expect((await account.get(address)).body).toMatchObject({ subject: 'Support', description: 'Ask here' });
	const picture = 'data:image/png;base64,AAAA';
	expect(await account.post(address, { subject: 'Help', profile_picture_file: picture })).toMatchObject(success);
	expect((await account.get(`${address}?fields=subject`)).raw).toEqual({ id: created.body.id, subject: 'Help' });
	const shown = (await account.get(address)).body;
	expect((await fetch(String(shown.picture))).status).toBe(200);
	const { invite_link: before } = (await account.get(`${address}/inviteLink`)).body;
	const { invite_link: after } = (await account.post(`${address}/inviteLink`)).body;
	expect(after).not.toBe(before);
	expect((await account.get(`${address}/inviteLink`)).body.invite_link).toBe(after);
	expect(await account.api('DELETE', address)).toMatchObject(success);
	expect(await account.get(address)).toMatchObject({ status: 200, body: { success: false } });
	expect(await account.api('DELETE', address)).toMatchObject({ status: 200, body: { success: false } });
});

test('groups in pages', async () => {
	const { body } = await account.get('/groups?limit=1');
	expect(objects(body, 'groups')).toMatchObject([{ id: '120363046942338209' }]);
	const next = await account.get('/groups?after=120363046942338209');
	expect(objects(next.body, 'groups')).toMatchObject([{ id: '120363046942338210' }]);
	const before = await account.get('/groups?before=120363046942338210');
	expect(objects(before.body, 'groups')).toMatchObject([{ id: '120363046942338209' }]);
	expect((await account.get('/groups', second)).body.groups).toEqual([]);
});

test('flows from draft to deprecated', async () => {
	const made = await account.post('/flows', { name: 'New', categories: ['SURVEY'] });
	expect(made).toMatchObject(success);
	const address = `/flows/${String(made.body.id)}`;
	const patch = (path: string, json: Fields) => account.api('PATCH', `${address}${path}`, { json });
	expect(await patch('/metadata', { name: 'Newer', endpointUri: 'https://example.org/flow' })).toMatchObject(success);
	expect(await patch('/assets', { flowJson: { version: '6.0', screens: [] } })).toMatchObject(success);
	expect((await account.get(address)).body).toMatchObject({
		...{ name: 'Newer', status: 'DRAFT', categories: ['SURVEY'], endpoint_uri: 'https://example.org/flow' },
		json: { version: '6.0' },
	});
	expect(await account.post(`${address}/deprecate`)).toMatchObject({ status: 200, body: { success: false } });
	expect(await account.post(`${address}/publish`)).toMatchObject(success);
	expect(await patch('/assets', { flowJson: {} })).toMatchObject({ status: 200, body: { success: false } });
	expect(await account.api('DELETE', address)).toMatchObject({ status: 200, body: { success: false } });
	expect(await account.post(`${address}/deprecate`)).toMatchObject(success);
	expect((await account.get(`${address}/preview`)).body).toHaveProperty('preview');
	expect((await account.get('/flows')).body).toMatchObject({ count: 4, total: 4 });
	expect(await account.api('DELETE', '/flows/2')).toMatchObject(success);
	expect(await account.get('/flows/2')).toMatchObject({ status: 200, body: { success: false } });
});

test('flow management that is switched off is 501', async () => {
	const flow = { name: 'New', categories: ['SURVEY'] };
	expect((await account.get('/flows', second)).status).toBe(501);
	expect((await account.post('/flows', flow, second)).status).toBe(501);
	await account.control('PUT', '/channel', { flows: false });
	for (const [path, json] of [
		['assets', { flowJson: {} }],
		['metadata', { name: 'A' }],
	] as const) {
		expect((await account.api('PATCH', `/flows/1/${path}`, { json })).status).toBe(501);
	}
	expect((await account.get('/flows/1')).status).toBe(200);
});

test('the encryption key', async () => {
	expect((await account.get('/whatsapp_business_encryption')).raw).toEqual({});
	const business_public_key = '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n';
	expect(await account.post('/whatsapp_business_encryption', { business_public_key })).toMatchObject(success);
	expect((await account.get('/whatsapp_business_encryption')).raw).toEqual({
		...{ business_public_key, business_public_key_signature_status: 'VALID' },
	});
	expect((await account.post('/whatsapp_business_encryption', { business_public_key: 'no' })).status).toBe(400);
});

test('calling settings are merged', async () => {
	expect(await account.post('/callingSettings', { calling: { status: 'DISABLED' } })).toMatchObject(success);
	expect((await account.get('/callingSettings')).body.calling).toMatchObject({
		...{ status: 'DISABLED', call_icon_visibility: 'DEFAULT' },
	});
	expect((await account.post('/callingSettings', { calling: { status: 'MAYBE' } })).status).toBe(400);
});

test('calls: rung, ended, and gone', async () => {
	const act = (json: Fields) => account.post('/initiateCall', { messaging_product: 'whatsapp', ...json });
	const offer = { sdp_type: 'offer', sdp: 'v=0' };
	const started = await act({ action: 'connect', to: '15550200001', session: offer });
	const [call] = objects(started.body, 'calls');
	expect(started.body).toMatchObject({ success: true, messaging_product: 'whatsapp' });
	expect((await act({ action: 'terminate', call_id: call?.id })).body.success).toBe(true);
	expect(await act({ action: 'terminate', call_id: call?.id })).toMatchObject({
		status: 200,
		body: { result: 'failed', response: { error: expect.any(String) } },
	});
	const { id } = await account.control('POST', '/call', {});
	const answer = { call_id: id, session: { sdp_type: 'answer', sdp: 'v=0' } };
	expect((await act({ action: 'pre_accept', ...answer })).body.success).toBe(true);
	expect((await act({ action: 'accept', ...answer })).body.success).toBe(true);
	expect((await act({ action: 'reject', call_id: id })).body.success).toBe(true);
	expect((await act({ action: 'accept', call_id: id })).status).toBe(400);
});

test('calls are not for trial and blocked subscriptions: 403 in plain text', async () => {
	const reply = await account.get('/callingSettings', second);
	expect(reply.status).toBe(403);
	expect(reply.headers.get('content-type')).toMatch(/^text\/plain/);
	expect(reply.raw).toContain('trial');
	await account.control('PUT', '/channel', { subscription: 'blocked' });
	const json = { messaging_product: 'whatsapp', action: 'reject', call_id: '1' };
	expect((await account.post('/initiateCall', json)).status).toBe(403);
});

test('conversational automation and Marketing Messages Lite', async () => {
	const commands = [{ command_name: 'help', command_description: 'Get support options' }];
	expect(await account.post('/conversationalAutomation', { commands })).toMatchObject(success);
	expect((await account.get('/conversationalAutomation')).raw).toEqual({
		...{ enable_welcome_message: false, prompts: [], commands },
	});
	const prompts = ['1', '2', '3', '4', '5'];
	expect((await account.post('/conversationalAutomation', { prompts })).status).toBe(400);
	expect((await account.get('/mmLiteStatus')).raw).toEqual({ available: true, status: 'ONBOARDED' });
});

test('blocked users can neither write nor be written to', async () => {
	const listed = async () =>
		objects((await account.get('/blockedUsers')).body, 'blockedUsers').map(({ wa_id }) => wa_id);
	expect(await listed()).toEqual(['15550200057', '15550200058']);
	expect((await account.post('/blockUser', { phone: 15550200001 })).raw).toEqual({ result: 'success' });
	expect((await account.post('/blockUser', { phone: 15550200001 })).status).toBe(400);
	expect(await listed()).toContain('15550200001');
	expect((await account.post('/sendMessage', { phone: 15550200001, body: 'Hi' })).raw).toEqual({
		...{ sent: false, message: 'User is blocked' },
	});
	expect((await account.control('POST', '/incoming', {})).messages).toEqual([]);
	expect((await account.post('/unblockUser', { phone: 15550200001 })).raw).toEqual({ result: 'success' });
	expect((await account.post('/unblockUser', { phone: 15550200001 })).status).toBe(400);
	expect(await account.text()).toMatch(/^wamid/);
});
