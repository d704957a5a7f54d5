import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { rows, TestInbox, until, type CallOptions, type Reply } from '../../support/getChatInbox';
import { isRecord } from '../../../sandbox/types';

const openChat = '15550100001';
const closedChat = '15550100040';

let inbox: TestInbox;

beforeAll(async () => {
	inbox = await TestInbox.start();
});
beforeEach(() => inbox.reset());
afterAll(() => inbox.close());

interface Listed {
	id: string;
	method: string;
	path: string;
	open: boolean;
}

/** Every operation of the contract. */
function operations(): Listed[] {
	const file = path.resolve(__dirname, '../../../contracts/getchat.openapi.yaml');
	const contract: unknown = parse(readFileSync(file, 'utf8'));
	if (!isRecord(contract) || !isRecord(contract.paths)) throw new Error('The contract has no paths.');
	return Object.entries(contract.paths).flatMap(([address, item]) =>
		Object.entries(isRecord(item) ? item : {}).flatMap(([method, operation]) => {
			if (!isRecord(operation) || typeof operation.operationId !== 'string') return [];
			const open = Array.isArray(operation.security) && operation.security.length === 0;
			return [{ id: operation.operationId, method: method.toUpperCase(), path: address, open }];
		}),
	);
}

const get = (address: string, options?: CallOptions) => inbox.api('GET', address, options);
const post = (address: string, json?: unknown, options?: CallOptions) =>
	inbox.api('POST', address, { ...options, json });
const put = (address: string, json?: unknown, options?: CallOptions) => inbox.api('PUT', address, { ...options, json });
const patch = (address: string, json?: unknown, options?: CallOptions) =>
	inbox.api('PATCH', address, { ...options, json });
const remove = (address: string, options?: CallOptions) => inbox.api('DELETE', address, options);
const agent = { token: 'sandbox-getchat-agent-token' };
const limited = { token: 'sandbox-getchat-limited-token' };
const upload = (bytes: string, type: string, name = 'file_encoded') => {
	const form = new FormData();
	form.append(name, new Blob([bytes], { type }), 'file.bin');
	return { form };
};
const names = (reply: Reply, field: string) => rows(reply.body).map((row) => row[field]);
const firstMessage = async () => {
	const [message] = rows((await get(`/messages/?wa_id=${openChat}&before_time=1705000000`)).body);
	if (!message || !isRecord(message.waba_payload)) throw new Error('There is no message.');
	return { id: String(message.id), wabaId: String(message.waba_payload.id) };
};

/** One working call an operation, with what it changes. */
const working: Record<string, () => Promise<void>> = {
	createAuthToken: async () => {
		const login = { username: 'admin', password: 'sandbox-password' };
		expect(await post('/auth/token/', login, { token: null })).toMatchObject({
			status: 200,
			body: { token: 'sandbox-getchat-token' },
		});
		const form = await inbox.api('POST', '/auth/token/', {
			token: null,
			text: 'username=second&password=sandbox-password',
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
		});
		expect(form).toMatchObject({ status: 200, body: { token: expect.stringMatching(/^[0-9a-f]{40}$/) } });
		const current = await get('/users/current/', { token: String(form.body.token) });
		expect(current.body).toMatchObject({ username: 'second' });
	},
	retrieveRefreshToken: async () => {
		expect(await get('/auth/refresh_token/2/')).toMatchObject({
			status: 200,
			body: { refresh_token: expect.stringMatching(/./) },
		});
	},
	convertRefreshToken: async () => {
		const { refresh_token } = (await get('/auth/refresh_token/2/')).body;
		const keep = await post('/auth/convert_refresh_token/', { refresh_token, keep_refresh_token: true });
		expect(keep).toMatchObject({ status: 200, body: agent });
		expect((await post('/auth/convert_refresh_token/', { refresh_token })).status).toBe(200);
		expect((await post('/auth/convert_refresh_token/', { refresh_token })).status).toBe(400);
	},
	convertIdToken: async () => {
		const { refresh_token: id_token } = (await get('/auth/refresh_token/2/')).body;
		expect(await post('/auth/convert_id_token/', { id_token })).toMatchObject({ status: 200, body: agent });
		expect((await post('/auth/convert_id_token/', { id_token })).status).toBe(400);
	},
	listWhatsAppAccounts: async () => {
		expect((await get('/whatsapp_accounts/')).body).toMatchObject({ count: 2 });
		expect(rows((await get('/whatsapp_accounts/?this_instance=true')).body)).toEqual([
			{ phone_number: '15550100000', this_instance: true },
		]);
	},
	listMessages: async () => {
		expect(await get('/messages/?limit=1')).toMatchObject({ status: 200, body: { count: 146, previous: null } });
	},
	createMessage: async () => {
		const sent = await post('/messages/', { wa_id: openChat, type: 'text', text: { body: 'Hi' } });
		expect(sent).toMatchObject({
			status: 202,
			body: { reason: expect.stringMatching(/^Message is saved/), id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
		});
		const [newest] = rows((await get('/messages/?limit=1')).body);
		expect(newest).toMatchObject({ id: sent.body.id, from_us: true, customer_wa_id: openChat, sender: { id: 1 } });
	},
	retrieveMessage: async () => {
		const { id } = await firstMessage();
		expect(await get(`/messages/${id}/`)).toMatchObject({ status: 200, body: { id, from_us: false } });
	},
	createReceivedMessageMark: async () => {
		const before = (await get(`/chats/${openChat}/`)).body.new_messages;
		const mark = { timestamp: 1705070340, customer_wa_id: openChat };
		expect(await post('/mark_as_received/', mark)).toMatchObject({ status: 200, raw: {} });
		expect(before).toBe(58);
		expect((await get(`/chats/${openChat}/`)).body.new_messages).toBe(1);
		// A mark is a user's own.
		expect((await get(`/chats/${openChat}/`, agent)).body.new_messages).toBe(58);
	},
	listPeople: async () => {
		expect((await get('/persons/')).body).toMatchObject({ count: 60 });
		expect(names(await get('/persons/?search=öztürk&limit=2'), 'wa_id')).toEqual(['15550100004', '15550100010']);
	},
	retrievePerson: async () => {
		expect((await get(`/persons/${openChat}/`)).body).toMatchObject({
			wa_id: openChat,
			waba_payload: { profile: { name: 'Ayşe Yılmaz 1' }, wa_id: openChat },
			initials: 'AY',
			last_message_timestamp: 1705070400,
		});
	},
	listContacts: async () => {
		const first = await get('/contacts/?limit=40');
		expect(first.body).toMatchObject({ count: 60, next: expect.stringMatching(/[?&]pages=/) });
		const next = String(first.body.next).replace(`${inbox.origin}/api/v1`, '');
		const second = await get(next);
		expect(rows(second.body)).toHaveLength(20);
		expect(second.body.next).toBeNull();
		expect(rows((await get('/contacts/?search=CONTACT59')).body)).toMatchObject([{ name: 'Contact 59' }]);
	},
	listBlockedContacts: async () => {
		expect((await get('/contacts/blocked/')).body).toEqual({
			contacts: [
				{ wa_id: '15550100057', reason: 'spam' },
				{ wa_id: '15550100058', reason: 'spam' },
			],
			pagination: { limit: 50, offset: 0, total: 2 },
		});
		expect((await get('/contacts/blocked/?phone_number=%2B15550100058')).body).toMatchObject({
			contacts: [{ wa_id: '15550100058' }],
		});
	},
	verifyContacts: async () => {
		expect((await post('/contacts/verify/', { contacts: ['+1 (555) 010-0001'] })).body).toEqual({
			contacts: [{ input: '+1 (555) 010-0001', status: 'valid', wa_id: '15550100001' }],
		});
	},
	blockContact: async () => {
		expect(await post(`/contacts/block/?wa_id=${openChat}`, { reason: 'spam' })).toMatchObject({
			status: 200,
			raw: {},
		});
		expect((await get(`/contacts/blocked/?phone_number=${openChat}`)).body).toMatchObject({
			contacts: [{ reason: 'spam' }],
		});
	},
	reportContact: async () => {
		expect((await post(`/contacts/report/?wa_id=${openChat}`, { block: true })).status).toBe(200);
		expect(names(await get('/chats/?reported=true'), 'wa_id')).toEqual([openChat, '15550100058']);
		expect(names(await get('/chats/?blocked=true'), 'wa_id')).toContain(openChat);
	},
	unblockContact: async () => {
		// The body is optional.
		expect((await post('/contacts/unblock/?wa_id=15550100057')).status).toBe(200);
		expect((await post('/contacts/unblock/?wa_id=15550100057')).status).toBe(400);
	},
	resolveContact: async () => {
		expect((await get(`/contacts/${openChat}/`)).body).toMatchObject({
			person: { wa_id: openChat },
			contact_provider_results: [{ name: 'Contact 1', contact_provider: { type: 'google' } }],
		});
		expect((await get('/contacts/15550100531/')).body).toMatchObject({ person: null });
	},
	listChats: async () => {
		const page = await get('/chats/?limit=10');
		expect(page.body).toMatchObject({ count: 58 });
		expect(names(page, 'wa_id').slice(0, 2)).toEqual([openChat, '15550100002']);
	},
	resolveChat: async () => {
		const address = `/chats/${openChat}/resolve`;
		expect(await patch(address, { resolved: true })).toMatchObject({
			status: 200,
			body: { wa_id: openChat, resolved: true },
		});
		expect(await get(`/persons/${openChat}/`)).toMatchObject({ body: { resolved: true } });
		expect(await patch(address, { resolved: false })).toMatchObject({ body: { resolved: false } });
		expect(await get(`/chats/${openChat}/`)).toMatchObject({ body: { contact: { resolved: false } } });
	},
	updateUserAvailability: async () => {
		expect(await patch('/users/2/availability', { is_available: false })).toMatchObject({
			status: 200,
			body: { is_available: false },
		});
		expect(await get('/users/2/')).toMatchObject({ body: { profile: { is_available: false } } });
		expect(await patch('/users/2/availability', { is_available: true }, agent)).toMatchObject({ status: 200 });
	},
	retrieveChat: async () => {
		expect((await get(`/chats/${openChat}/`)).body).toMatchObject({
			wa_id: openChat,
			assigned_to_user: { id: 2, username: 'agent' },
			assigned_group: null,
			tags: [{ id: 1, name: 'urgent', tagging_id: 1 }],
			last_message: { from_us: false },
		});
	},
	createChatImport: async () => {
		const chat_text = [
			'10/03/2022, 11:00 - Messages are end-to-end encrypted.',
			'10/03/2022, 11:00 - New Customer: Message 1',
			'10/03/2022, 11:01 - New Customer: Message 2 Line 1',
			'Message 2 Line 2',
			'10/03/2022, 1:05 PM - Sample Shop: IMG-1.jpg (file attached)',
		].join('\n');
		const reply = await post('/chat_import/', {
			...{ chat_text, utc_offset_minutes: -420, device_language_code: 'en-US' },
			chat_participants: [{ name: 'New Customer', phone_number: '+1 555 0300001' }],
			media_files: [{ filename: 'IMG-1.jpg' }],
		});
		expect(reply).toMatchObject({ status: 201, body: { wa_id: '15550300001', new_messages: 2 } });
		const messages = rows((await get('/messages/?wa_id=15550300001')).body);
		expect(messages.map(({ waba_payload }) => waba_payload)).toMatchObject([
			{ type: 'image', image: { filename: 'IMG-1.jpg' }, timestamp: Date.UTC(2022, 9, 3, 20, 5) / 1000 },
			{ text: { body: 'Message 2 Line 1\nMessage 2 Line 2' } },
			{ text: { body: 'Message 1' }, timestamp: String(Date.UTC(2022, 9, 3, 18, 0) / 1000) },
		]);
	},
	listTags: async () => {
		expect(names(await get('/tags/'), 'name')).toEqual(['urgent', 'vip', 'invoice', 'returns', 'newsletter']);
	},
	createTag: async () => {
		const reply = await post('/tags/', { name: 'new', web_inbox_color: null });
		expect(reply).toMatchObject({ status: 201, body: { id: 6, name: 'new', web_inbox_color: null } });
	},
	destroyTag: async () => {
		expect(await remove('/tags/1/')).toMatchObject({ status: 204, raw: '' });
		expect((await get(`/chats/${openChat}/`)).body.tags).toEqual([]);
		expect((await remove('/tags/1/')).status).toBe(404);
		// The history keeps the name.
		expect(rows((await get(`/chat_tagging_events/?wa_id=${openChat}`)).body)).toMatchObject([
			{ tag: { name: 'urgent' } },
		]);
	},
	createChatTagging: async () => {
		const reply = await post('/chat_tagging/', { tag: 2, chat: openChat, extra: { from: 'crm' } });
		expect(reply).toMatchObject({ status: 201, body: { id: 11, tag: 2, chat: openChat, extra: { from: 'crm' } } });
		expect(names(await get('/chats/?chat_tag_id=2'), 'wa_id')).toContain(openChat);
	},
	retrieveChatTagging: async () => {
		expect((await get('/chat_tagging/1/')).body).toEqual({ id: 1, tag: 1, chat: openChat, extra: null });
	},
	destroyChatTagging: async () => {
		expect((await remove('/chat_tagging/1/')).status).toBe(204);
		const [event] = rows((await get(`/chat_tagging_events/?wa_id=${openChat}`)).body);
		expect(event).toMatchObject({ action: 'removed', chat: openChat, tag: { id: 1 }, done_by: { id: 1 } });
		// "… however you can delete and create the same pair again."
		expect((await post('/chat_tagging/', { tag: 1, chat: openChat })).status).toBe(201);
	},
	listChatTaggingEvents: async () => {
		const all = await get('/chat_tagging_events/');
		expect(all.body).toMatchObject({ count: 10, next: null });
		const [newest] = rows(all.body);
		const before = await get(`/chat_tagging_events/?before_time=${String(newest?.timestamp)}`);
		const since = await get(`/chat_tagging_events/?since_time=${String(newest?.timestamp)}`);
		expect([before.body.count, since.body.count]).toEqual([9, 1]);
	},
	createMessageTagging: async () => {
		const { id, wabaId } = await firstMessage();
		const reply = await post('/message_tagging/', { tag: 3, message: wabaId });
		expect(reply).toMatchObject({ status: 201, body: { tag: 3, message: wabaId, extra: null } });
		expect((await get(`/messages/${id}/`)).body).toMatchObject({ tags: [{ id: 1 }, { id: 3 }] });
		// The chat gets the same tag.
		expect((await get(`/chats/${openChat}/`)).body).toMatchObject({ tags: [{ id: 1 }, { id: 3 }] });
	},
	retrieveMessageTagging: async () => {
		const { wabaId } = await firstMessage();
		expect((await get('/message_tagging/1/')).body).toEqual({ id: 1, tag: 1, message: wabaId, extra: null });
	},
	destroyMessageTagging: async () => {
		expect((await remove('/message_tagging/1/')).status).toBe(204);
		expect((await get('/message_tagging/1/')).status).toBe(404);
		expect((await get(`/chats/${openChat}/`)).body).toMatchObject({ tags: [{ id: 1 }] });
	},
	listMessageTaggingEvents: async () => {
		const { wabaId } = await firstMessage();
		const found = await get(`/message_tagging_events/?message_id=${wabaId}`);
		expect(rows(found.body)).toMatchObject([{ action: 'added', message: wabaId, tag: { name: 'urgent' } }]);
		expect((await get('/message_tagging_events/?wa_id=15550100002')).body).toMatchObject({ count: 0 });
	},
	retrieveChatAssignment: async () => {
		expect((await get(`/chat_assignment/${openChat}/`)).body).toEqual({
			wa_id: openChat,
			assigned_to_user: 2,
			assigned_group: null,
		});
	},
	updateChatAssignment: async () => {
		const reply = await put(`/chat_assignment/${openChat}/`, { wa_id: openChat, assigned_group: 4 });
		expect(reply).toMatchObject({ status: 200, body: { assigned_to_user: null, assigned_group: 4 } });
	},
	partialUpdateChatAssignment: async () => {
		const reply = await patch(`/chat_assignment/${openChat}/`, { wa_id: openChat, assigned_group: 4 });
		expect(reply.body).toEqual({ wa_id: openChat, assigned_to_user: 2, assigned_group: 4 });
		const none = await patch(`/chat_assignment/${openChat}/`, {
			wa_id: openChat,
			assigned_group: 0,
			assigned_to_user: null,
		});
		expect(none.body).toEqual({ wa_id: openChat, assigned_to_user: null, assigned_group: null });
	},
	listChatAssignmentEvents: async () => {
		await patch(`/chat_assignment/${openChat}/`, { wa_id: openChat, assigned_to_user: 3 });
		await patch(`/chat_assignment/${openChat}/`, { wa_id: openChat, assigned_to_user: null }, agent);
		// No change is no event.
		await patch(`/chat_assignment/${openChat}/`, { wa_id: openChat, assigned_to_user: null });
		expect(rows((await get(`/chat_assignment_events/?wa_id=${openChat}`)).body)).toMatchObject([
			{ assigned_to_user_set: null, assigned_to_user_was_cleared: true, done_by: { id: 2 } },
			{ assigned_to_user_set: { id: 3 }, assigned_to_user_was_cleared: false, assigned_group_was_cleared: false },
			{ assigned_to_user_set: { id: 2 } },
		]);
	},
	listSavedResponses: async () => {
		expect((await get('/saved_responses/')).body).toMatchObject({ count: 12 });
		expect(names(await get('/saved_responses/?text=RESPONSE 12'), 'id')).toEqual([12]);
	},
	createSavedResponse: async () => {
		const reply = await post('/saved_responses/', { text: 'New' }, agent);
		expect(reply).toMatchObject({ status: 201, body: { id: 13, text: 'New', created_by: 'agent' } });
	},
	deleteSavedResponse: async () => {
		expect((await remove('/saved_responses/1/?text=x')).status).toBe(204);
		expect((await get('/saved_responses/')).body).toMatchObject({ count: 11 });
	},
	listTemplates: async () => {
		const first = await get('/templates/');
		expect(rows(first.body)).toHaveLength(50);
		expect(first.body).toMatchObject({ count: 60, next: `${inbox.origin}/api/v1/templates/?limit=50&offset=50` });
		const second = await get('/templates/?limit=50&offset=50');
		expect(second.body).toMatchObject({ next: null, previous: `${inbox.origin}/api/v1/templates/?limit=50` });
		const all = [...rows(first.body), ...rows(second.body)];
		expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['approved', 'rejected', 'pending']));
		expect(new Set(all.map(({ name, language }) => `${String(name)} ${String(language)}`)).size).toBe(60);
	},
	createTemplate: async () => {
		const body = { name: 'new_one', category: 'UTILITY', language: 'tr', components: [{ type: 'BODY', text: 'Hi' }] };
		expect(await post('/templates/', body)).toMatchObject({
			status: 201,
			body: { ...body, status: 'pending', rejected_reason: 'NONE', namespace: 'sandbox_namespace_0001' },
		});
	},
	issueTemplateRefreshRequest: async () => {
		await inbox.control('PUT', '/getchat/limits', { refreshMs: 2_000 });
		const components = [{ type: 'BODY', text: 'Hi' }];
		await post('/templates/', { name: 'new_one', category: 'UTILITY', language: 'tr', components });
		expect(await post('/templates/refresh/issue/', {})).toMatchObject({ status: 200, raw: {} });
		expect((await get('/templates/refresh/status/')).body).toEqual({ currently_refreshing: true });
		const isOver = async () => (await get('/templates/refresh/status/')).body.currently_refreshing === false;
		await until(isOver, 'the end of the refresh');
		const all = rows((await get('/templates/?limit=100')).body);
		expect(all.find(({ name }) => name === 'new_one')).toMatchObject({ status: 'approved' });
		expect(all.find(({ name }) => name === 'pending_news')).toMatchObject({ status: 'pending' });
	},
	checkTemplateRefreshStatus: async () => {
		expect((await get('/templates/refresh/status/')).body).toEqual({ currently_refreshing: false });
	},
	destroyTemplate: async () => {
		expect((await remove('/templates/order_shipped/')).status).toBe(204);
		// Both languages are gone.
		expect((await get('/templates/')).body).toMatchObject({ count: 58 });
		expect((await remove('/templates/order_shipped/')).status).toBe(404);
	},
	retrieveBusinessProfileSettings: async () => {
		expect((await get('/settings/business/profile/')).body).toMatchObject({ vertical: 'Shopping and Retail' });
	},
	partialUpdateBusinessProfileSettings: async () => {
		const change = { address: 'A', description: 'B', email: 'c@example.com', vertical: 'Other' };
		const reply = await patch('/settings/business/profile/', change);
		expect(reply).toMatchObject({ status: 200, body: { ...change, websites: ['https://shop.example.com'] } });
		expect((await get('/settings/business/profile/')).body).toEqual(reply.body);
	},
	retrieveProfileAbout: async () => {
		expect((await get('/settings/profile/about/')).body).toEqual({
			settings: { profile: { about: { text: 'We reply within an hour' } } },
		});
	},
	updateProfileAbout: async () => {
		const wrapped = { settings: { profile: { about: { text: 'Wrapped' } } } };
		expect((await patch('/settings/profile/about/', wrapped)).body).toEqual(wrapped);
		expect((await patch('/settings/profile/about/', { text: 'Flat' })).status).toBe(200);
		expect((await get('/settings/profile/about/')).raw).toMatchObject({
			settings: { profile: { about: { text: 'Flat' } } },
		});
	},
	retrieveProfilePhoto: async () => {
		const reply = await get('/settings/profile/photo/');
		expect(reply.headers.get('content-type')).toBe('image/jpeg');
		expect(reply.bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff');
	},
	updateProfilePhoto: async () => {
		const reply = await inbox.api('POST', '/settings/profile/photo/', upload('jpeg bytes', 'image/jpeg'));
		expect(reply).toMatchObject({ status: 200, raw: {} });
		expect((await get('/settings/profile/photo/')).bytes.toString()).toBe('jpeg bytes');
	},
	deleteProfilePhoto: async () => {
		expect((await remove('/settings/profile/photo/')).status).toBe(204);
		expect((await get('/settings/profile/photo/')).status).toBe(404);
		expect((await remove('/settings/profile/photo/')).status).toBe(404);
	},
	issueSettingsRefreshRequest: async () => {
		await inbox.control('PUT', '/getchat/limits', { refreshMs: 2_000 });
		expect(await post('/settings/refresh/issue/')).toMatchObject({ status: 200, raw: {} });
		expect((await get('/settings/refresh/status/')).body).toEqual({ currently_refreshing: true });
	},
	checkSettingsRefreshStatus: async () => {
		expect((await get('/settings/refresh/status/')).body).toEqual({ currently_refreshing: false });
	},
	createMediaFile: async () => {
		const reply = await inbox.api('POST', '/media/', upload('bytes', 'image/png'));
		expect(reply).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
		expect(reply.body.file).toBe(
			`${inbox.origin}/api/v1/media/${String(reply.body.id)}?mime_type_type=image&mime_type_subtype=png`,
		);
	},
	retrieveMediaFile: async () => {
		const { body } = await inbox.api('POST', '/media/', upload('bytes', 'image/png'));
		const id = String(body.id);
		const cases = {
			[`/media/${id}/`]: 'image/png',
			[`/media/${id}`]: 'image/png',
			[`/media/${id}/?mime_type_type=application&mime_type_subtype=pdf`]: 'application/pdf',
		};
		for (const [address, type] of Object.entries(cases)) {
			const reply = await get(address);
			expect([reply.bytes.toString(), reply.headers.get('content-type')]).toEqual(['bytes', type]);
		}
	},
	listUsers: async () => {
		expect(names(await get('/users/'), 'username')).toEqual([
			...['admin', 'agent', 'bot', 'limited', 'former', 'second', 'setup'],
		]);
	},
	createNewUser: async () => {
		const reply = await post('/users/', { username: 'mybot', profile: { role: 'app' } });
		expect(reply).toMatchObject({ status: 201, body: { id: 8, username: 'mybot', profile: { role: 'app' } } });
		const address = String(reply.body.activation_url).replace(inbox.origin, '');
		const activated = await inbox.call('GET', address);
		expect(activated).toMatchObject({ status: 200, body: { token: expect.stringMatching(/./) } });
		expect((await get('/users/current/', { token: String(activated.body.token) })).body).toMatchObject({ id: 8 });
		// "For app users, the activation code is no longer valid after the token is returned!"
		expect((await inbox.call('GET', address)).status).toBe(404);
	},
	retrieveCurrentUser: async () => {
		expect((await get('/users/current/', agent)).body).toMatchObject({
			...{ url: `${inbox.origin}/api/v1/users/2/`, id: 2, username: 'agent', first_name: 'Ali', last_name: 'Agent' },
			...{ email: 'agent@example.com', profile: { role: 'user', is_available: true } },
			groups: [
				{ id: 1, name: 'Regular user' },
				{ id: 4, name: 'Support' },
			],
			permissions: { can_use_tags: true, can_read_chats: 'all', can_write_to_chats: 'all' },
		});
		const byKey = await get('/users/current/', { token: null, headers: { 'D360-Api-Key': 'sandbox-d360-key' } });
		expect(byKey.body).toMatchObject({ id: 1 });
	},
	changeMyPassword: async () => {
		const change = { current_password: 'sandbox-password', new_password: 'other' };
		expect(await put('/users/password/change/', change, agent)).toMatchObject({ status: 200, raw: {} });
		expect((await post('/auth/token/', { username: 'agent', password: 'other' })).status).toBe(200);
	},
	retrieveUser: async () => {
		expect((await get('/users/3/')).body).toMatchObject({ id: 3, username: 'bot', profile: { role: 'app' } });
	},
	updateUser: async () => {
		const permissions = { can_use_tags: false, can_read_chats: 'user', can_write_to_chats: 'none' };
		const body = {
			username: 'agent2',
			email: 'a@example.com',
			permissions,
			group_ids: [2],
			profile: { role: 'admin' },
		};
		const reply = await put('/users/2/', body);
		const { group_ids: _sent, ...shown } = body;
		expect(reply).toMatchObject({ status: 200, body: { ...shown, groups: [{ id: 2, name: 'Sales' }] } });
	},
	partialUpdateUser: async () => {
		expect((await patch('/users/2/', { permissions: { can_read_chats: 'group' } })).body).toMatchObject({
			username: 'agent',
			permissions: { can_use_tags: true, can_read_chats: 'group', can_write_to_chats: 'all' },
		});
		expect((await patch('/users/2/', { first_name: 'Own' }, agent)).body).toMatchObject({ first_name: 'Own' });
	},
	changeUserPassword: async () => {
		expect(await put('/users/2/password/change/', { password: 'other' })).toMatchObject({ status: 200, raw: {} });
		expect((await post('/auth/token/', { username: 'agent', password: 'other' })).status).toBe(200);
	},
	listGroups: async () => {
		expect(names(await get('/groups/'), 'name')).toEqual(['Regular user', 'Sales', 'Admin', 'Support']);
	},
	retrieveGroup: async () => {
		expect((await get('/groups/3/')).body).toEqual({ id: 3, name: 'Admin' });
	},
	resendActivationEmailNotification: async () => {
		expect(await get('/notifications/email/activation/resend/', agent)).toMatchObject({ status: 200, raw: {} });
		expect(await inbox.list('/getchat/mails')).toMatchObject([{ recipient: 'agent@example.com' }]);
	},
	createWabaWebhook: async () => {
		const body = { url: 'https://hooks.example.com/a?auth=x', on_assigned: true, headers: { 'X-Sample': 'y' } };
		expect(await post('/webhooks/waba/', body, agent)).toMatchObject({
			status: 201,
			body: {
				...{ ...body, id: 1, on_incoming_message: false, on_outgoing_message: false },
				user: { id: 2, username: 'agent', url: `${inbox.origin}/api/v1/users/2/` },
			},
		});
	},
	listWabaWebhooks: async () => {
		await post('/webhooks/waba/', { url: 'https://hooks.example.com/a' });
		await post('/webhooks/waba/', { url: 'https://hooks.example.com/b' }, agent);
		expect(names(await get('/webhooks/waba/'), 'id')).toEqual([1, 2]);
		expect(names(await get('/webhooks/waba/', agent), 'id')).toEqual([2]);
	},
	retrieveWabaWebhook: async () => {
		await post('/webhooks/waba/', { url: 'https://hooks.example.com/a' });
		expect((await get('/webhooks/waba/1/')).body).toMatchObject({ id: 1, headers: {} });
		expect((await get('/webhooks/waba/1/', agent)).status).toBe(404);
	},
	updateWabaWebhook: async () => {
		await post('/webhooks/waba/', { url: 'https://hooks.example.com/a', on_assigned: true });
		const change = { url: 'https://hooks.example.com/b', on_incoming_message: true };
		expect((await put('/webhooks/waba/1/', change)).body).toMatchObject({ ...change, on_assigned: false });
	},
	deleteWabaWebhook: async () => {
		await post('/webhooks/waba/', { url: 'https://hooks.example.com/a' });
		expect((await remove('/webhooks/waba/1/')).status).toBe(204);
		expect((await get('/webhooks/waba/')).body).toMatchObject({ count: 0 });
	},
	testWabaWebhook: async () => {
		await post('/webhooks/waba/', { url: `${inbox.origin}/nowhere` });
		expect(await get('/webhooks/waba/1/test/')).toMatchObject({ status: 200, raw: {} });
		expect(await inbox.list('/getchat/deliveries')).toMatchObject([{ events: ['statuses'], webhook_id: 1 }]);
	},
	listHealthStatuses: async () => {
		expect((await get('/status/health/')).raw).toContainEqual({ check_name: 'waba', is_ok: true, message: 'OK' });
	},
	listWabaErrors: async () => {
		expect((await get('/errors/waba/?limit=1')).body).toMatchObject({
			count: 3,
			results: [{ waba_payload: { code: 132001 }, waba_id: null, getchat_id: null }],
		});
	},
	retrieveWabaError: async () => {
		expect((await get('/errors/waba/1/')).body).toMatchObject({ waba_payload: { code: 470 }, timestamp: 1704704400 });
	},
	listFcmDeviceTokens: async () => {
		const { body } = await get('/fcm_device_tokens/');
		expect(body).toMatchObject({ count: 1, results: [{ id: 1, user: { id: 1 } }] });
		expect((await get('/fcm_device_tokens/?token=x')).body).toMatchObject({ count: 0 });
	},
	registerFcmDeviceToken: async () => {
		expect(await post('/fcm_device_tokens/', { token: 'd' })).toMatchObject({
			status: 201,
			body: { id: 2, token: 'd' },
		});
		expect((await post('/fcm_device_tokens/', { token: 'd' })).body).toMatchObject({ id: 2 });
	},
	updateFcmDeviceToken: async () => {
		expect((await put('/fcm_device_tokens/1/', { token: 'e' })).body).toMatchObject({ id: 1, token: 'e' });
	},
	deregisterFcmDeviceToken: async () => {
		expect((await remove('/fcm_device_tokens/1/', agent)).status).toBe(404);
		expect((await remove('/fcm_device_tokens/1/')).status).toBe(204);
	},
};

test('the table has every operation of the contract', () => {
	const ids = operations().map(({ id }) => id);
	// Those of the documentation, and two that the web app alone shows.
	expect(ids).toHaveLength(79 + 2);
	expect(Object.keys(working).sort()).toEqual(ids.sort());
});

describe('works', () => {
	test.each(Object.entries(working))('%s', async (_id, run) => run());
});

describe('needs a token', () => {
	test.each(operations().filter(({ open }) => !open))('$id', async ({ method, path: template }) => {
		const address = template.replace(/\{\w+\}/g, '1');
		const credentials = 'Authentication credentials were not provided.';
		expect(await inbox.api(method, address, { token: null })).toMatchObject({
			status: 403,
			body: { detail: credentials },
		});
		const wrongKey = { token: null, headers: { 'D360-Api-Key': 'wrong' } };
		expect(await inbox.api(method, address, wrongKey)).toMatchObject({ status: 403, body: { detail: credentials } });
		expect(await inbox.api(method, address, { token: 'wrong' })).toMatchObject({
			status: 401,
			body: { detail: 'Invalid token.' },
		});
	});
});

const text = { wa_id: openChat, type: 'text', text: { body: 'Hi' } };
const template = { name: 'a', category: 'UTILITY', language: 'en', components: [{ type: 'BODY', text: 'Hi' }] };
const profile = { address: 'A', description: 'B', email: 'c@example.com', vertical: 'Other' };

/** Operation, call, status, and what the body must hold. */
const refused: Array<[string, () => Promise<Reply>, number, object]> = [
	[
		'createAuthToken',
		() => post('/auth/token/', { username: 'admin', password: 'x' }),
		400,
		{ non_field_errors: ['Unable to log in with provided credentials.'] },
	],
	[
		'createAuthToken',
		() => post('/auth/token/', { username: 'admin' }),
		400,
		{ password: ['This field is required.'] },
	],
	['createAuthToken', () => post('/auth/token/', { username: 'former', password: 'sandbox-password' }), 400, {}],
	[
		'convertRefreshToken',
		() => post('/auth/convert_refresh_token/', { refresh_token: 'x' }),
		400,
		{ refresh_token: /./ },
	],
	['convertIdToken', () => post('/auth/convert_id_token/', {}), 400, { id_token: ['This field is required.'] }],
	['retrieveRefreshToken', () => get('/auth/refresh_token/1/', agent), 403, {}],
	['retrieveRefreshToken', () => get('/auth/refresh_token/3/'), 403, {}],
	['retrieveRefreshToken', () => get('/auth/refresh_token/7/'), 403, {}],
	['retrieveRefreshToken', () => get('/auth/refresh_token/99/'), 404, {}],
	['listWhatsAppAccounts', () => get('/whatsapp_accounts/?limit=0'), 400, { limit: /./ }],
	['listMessages', () => get('/messages/?unknown=1'), 400, { unknown: /./ }],
	['listMessages', () => get('/messages/?wa_id=%2B1555'), 400, { wa_id: /./ }],
	['listMessages', () => get('/messages/?from_us=1'), 400, { from_us: /./ }],
	['listMessages', () => get('/messages/?assigned_group=4'), 400, { assigned_group: /./ }],
	['createMessage', () => post('/messages/', { ...text, wa_id: '+1555' }), 400, { wa_id: /./ }],
	['createMessage', () => post('/messages/', { ...text, wa_id: closedChat }), 453, { reason: /window/ }],
	['createMessage', () => post('/messages/', { wa_id: openChat, text: { body: 'Hi' } }), 400, { type: /./ }],
	['createMessage', () => post('/messages/', text, limited), 403, {}],
	['retrieveMessage', () => get('/messages/00000000-0000-4000-8000-000000000000/'), 404, { detail: 'Not found.' }],
	[
		'createReceivedMessageMark',
		() => post('/mark_as_received/', { timestamp: 4102444800, customer_wa_id: openChat }),
		400,
		{ timestamp: /future/ },
	],
	['createReceivedMessageMark', () => post('/mark_as_received/', { timestamp: 1, customer_wa_id: '1' }), 400, {}],
	['listPeople', () => get('/persons/?offset=-1'), 400, { offset: /./ }],
	['retrievePerson', () => get('/persons/15559999999/'), 404, {}],
	['retrievePerson', () => get('/persons/abc/'), 404, {}],
	['listContacts', () => get('/contacts/?offset=1'), 400, { offset: /./ }],
	['listBlockedContacts', () => get('/contacts/blocked/?limit=x'), 400, { limit: /./ }],
	['verifyContacts', () => post('/contacts/verify/', { contacts: [] }), 400, { contacts: /./ }],
	['blockContact', () => post(`/contacts/block/?wa_id=${closedChat}`), 400, { reason: /24 hours/ }],
	['blockContact', () => post('/contacts/block/'), 400, { wa_id: ['This field is required.'] }],
	['blockContact', () => post(`/contacts/block/?wa_id=${openChat}`, { reason: 'x'.repeat(61) }), 400, { reason: /./ }],
	['reportContact', () => post('/contacts/report/', {}), 400, { wa_id: /./ }],
	['unblockContact', () => post(`/contacts/unblock/?wa_id=${openChat}`), 400, { reason: /not blocked/ }],
	['resolveContact', () => get('/contacts/15559999999/'), 404, {}],
	['listChats', () => get('/chats/?message_referral_source_type=tweet'), 400, { message_referral_source_type: /./ }],
	['retrieveChat', () => get('/chats/15550100060/'), 404, {}],
	['resolveChat', () => patch(`/chats/${openChat}/resolve`, {}), 400, { resolved: /./ }],
	['resolveChat', () => patch('/chats/1/resolve', { resolved: true }), 404, {}],
	['updateUserAvailability', () => patch('/users/2/availability', { is_available: 'no' }), 400, { is_available: /./ }],
	['updateUserAvailability', () => patch('/users/2/availability', { is_available: true }, limited), 403, {}],
	['updateUserAvailability', () => patch('/users/99/availability', { is_available: true }), 404, {}],
	[
		'createChatImport',
		() =>
			post('/chat_import/', {
				...{ chat_text: 'no chat', utc_offset_minutes: 0, device_language_code: 'de', media_files: [] },
			}),
		400,
		{ chat_text: /./ },
	],
	[
		'createChatImport',
		() =>
			post('/chat_import/', {
				chat_text: '10.03.2022, 11:00 - Someone: Hello',
				...{ utc_offset_minutes: 0, device_language_code: 'de', media_files: [] },
			}),
		400,
		{ chat_participants: /./ },
	],
	[
		'createChatImport',
		() =>
			post('/chat_import/', {
				chat_text: '10.03.2022, 11:00 - +49 151 0000001: a.pdf (file attached)',
				...{ utc_offset_minutes: 0, device_language_code: 'de', media_files: [] },
			}),
		400,
		{ media_files: /a\.pdf/ },
	],
	['listTags', () => get('/tags/?limit=-1'), 400, { limit: /./ }],
	['createTag', () => post('/tags/', { name: 'vip' }), 400, { name: /already exists/ }],
	['createTag', () => post('/tags/', { name: 'new' }, limited), 403, {}],
	['destroyTag', () => remove('/tags/99/'), 404, {}],
	['createChatTagging', () => post('/chat_tagging/', { tag: 1, chat: openChat }), 400, { non_field_errors: /unique/ }],
	['createChatTagging', () => post('/chat_tagging/', { tag: 99, chat: openChat }), 400, { tag: /Invalid pk .+99/ }],
	['createChatTagging', () => post('/chat_tagging/', { tag: 1, chat: '1' }), 400, { chat: /Invalid pk/ }],
	['createChatTagging', () => post('/chat_tagging/', { tag: '1', chat: openChat }), 400, { tag: /./ }],
	['retrieveChatTagging', () => get('/chat_tagging/99/'), 404, {}],
	['destroyChatTagging', () => remove('/chat_tagging/1/', limited), 403, {}],
	['destroyChatTagging', () => remove('/chat_tagging/99/'), 404, {}],
	['listChatTaggingEvents', () => get('/chat_tagging_events/?limit=1'), 400, { limit: /./ }],
	['createMessageTagging', () => post('/message_tagging/', { tag: 1, message: 'x' }), 400, { message: /Invalid pk/ }],
	['retrieveMessageTagging', () => get('/message_tagging/99/'), 404, {}],
	['destroyMessageTagging', () => remove('/message_tagging/99/'), 404, {}],
	['listMessageTaggingEvents', () => get('/message_tagging_events/?since_time=x'), 400, { since_time: /./ }],
	['retrieveChatAssignment', () => get('/chat_assignment/15559999999/'), 404, {}],
	['retrieveChatAssignment', () => get(`/chat_assignment/${openChat}/`, limited), 404, {}],
	['updateChatAssignment', () => put(`/chat_assignment/${openChat}/`, { wa_id: '1555' }), 400, { wa_id: /./ }],
	['updateChatAssignment', () => put(`/chat_assignment/${openChat}/`, {}), 400, { wa_id: ['This field is required.'] }],
	[
		'partialUpdateChatAssignment',
		() => patch(`/chat_assignment/${openChat}/`, { wa_id: openChat, assigned_to_user: 5 }),
		400,
		{ assigned_to_user: /Invalid pk/ },
	],
	[
		'partialUpdateChatAssignment',
		() => patch(`/chat_assignment/${openChat}/`, { wa_id: openChat, assigned_group: 99 }),
		400,
		{ assigned_group: /Invalid pk/ },
	],
	['listChatAssignmentEvents', () => get('/chat_assignment_events/?wa_id=x'), 400, { wa_id: /./ }],
	['listSavedResponses', () => get('/saved_responses/?q=x'), 400, { q: /./ }],
	['createSavedResponse', () => post('/saved_responses/', { text: '' }), 400, { text: /./ }],
	['deleteSavedResponse', () => remove('/saved_responses/99/'), 404, {}],
	['listTemplates', () => get('/templates/?status=approved'), 400, { status: /./ }],
	['createTemplate', () => post('/templates/', { ...template, name: 'Big Name' }), 400, { name: /./ }],
	[
		'createTemplate',
		() => post('/templates/', { ...template, name: 'welcome', language: 'en_US' }),
		400,
		{ reason: /exists/, waba_response: { errors: [{ code: 2388023 }] } },
	],
	[
		'createTemplate',
		() => post('/templates/', { ...template, components: [{ type: 'FOOTER', text: 'x' }] }),
		400,
		{ components: /BODY/ },
	],
	['checkTemplateRefreshStatus', () => get('/templates/refresh/status/?x=1'), 400, {}],
	['issueTemplateRefreshRequest', () => post('/templates/refresh/issue/?x=1', {}), 400, {}],
	['destroyTemplate', () => remove('/templates/nothing/'), 404, {}],
	['retrieveBusinessProfileSettings', () => get('/settings/business/profile/?x=1'), 400, {}],
	[
		'partialUpdateBusinessProfileSettings',
		() => patch('/settings/business/profile/', { ...profile, vertical: 'RETAIL' }),
		400,
		{ vertical: /Automotive/ },
	],
	['retrieveProfileAbout', () => get('/settings/profile/about/?x=1'), 400, {}],
	['updateProfileAbout', () => patch('/settings/profile/about/', { text: 'x'.repeat(140) }), 400, {}],
	['updateProfileAbout', () => patch('/settings/profile/about/', { text: 'x' }, agent), 403, {}],
	['retrieveProfilePhoto', () => get('/settings/profile/photo/', agent), 403, {}],
	[
		'updateProfilePhoto',
		() => inbox.api('POST', '/settings/profile/photo/', upload('x', 'text/plain')),
		400,
		{ file_encoded: /text\/plain/ },
	],
	['deleteProfilePhoto', () => remove('/settings/profile/photo/', agent), 403, {}],
	['checkSettingsRefreshStatus', () => get('/settings/refresh/status/?x=1'), 400, {}],
	['issueSettingsRefreshRequest', () => post('/settings/refresh/issue/', []), 400, {}],
	['createMediaFile', () => inbox.api('POST', '/media/', upload('', 'image/png')), 400, { file_encoded: /empty/ }],
	[
		'createMediaFile',
		() => inbox.api('POST', '/media/', upload('x', 'image/png', 'file')),
		400,
		{ file_encoded: /No file/ },
	],
	['createMediaFile', () => post('/media/', { file_encoded: 'x' }), 415, { detail: /Unsupported media type/ }],
	['retrieveMediaFile', () => get('/media/00000000-0000-4000-8000-000000000000/'), 404, {}],
	['retrieveMediaFile', () => get('/media/x/'), 404, {}],
	['listUsers', () => get('/users/?limit=x'), 400, { limit: /./ }],
	['createNewUser', () => post('/users/', { username: 'x'.repeat(151) }), 400, { username: /./ }],
	['createNewUser', () => post('/users/', { username: 'agent' }), 400, { username: /already exists/ }],
	['createNewUser', () => post('/users/', { username: 'mybot' }, agent), 403, {}],
	[
		'retrieveCurrentUser',
		() => get('/users/current/', { token: 'sandbox-getchat-former-token' }),
		401,
		{ detail: /inactive/ },
	],
	[
		'changeMyPassword',
		() => put('/users/password/change/', { current_password: 'x', new_password: 'y' }),
		400,
		{ current_password: /wrong/ },
	],
	['retrieveUser', () => get('/users/99/'), 404, {}],
	['updateUser', () => put('/users/2/', { username: 'agent', email: 'a@example.com' }), 400, { permissions: /./ }],
	['partialUpdateUser', () => patch('/users/2/', {}), 400, {}],
	['partialUpdateUser', () => patch('/users/1/', { first_name: 'x' }, agent), 403, {}],
	['partialUpdateUser', () => patch('/users/2/', { profile: { role: 'admin' } }, agent), 403, {}],
	['partialUpdateUser', () => patch('/users/2/', { group_ids: [99] }), 400, { group_ids: /Invalid pk/ }],
	['partialUpdateUser', () => patch('/users/2/', { profile: { role: 'boss' } }), 400, { profile: { role: /admin/ } }],
	['changeUserPassword', () => put('/users/2/password/change/', { password: 'x' }, agent), 403, {}],
	['changeUserPassword', () => put('/users/99/password/change/', { password: 'x' }), 404, {}],
	['listGroups', () => get('/groups/?x=1'), 400, {}],
	['retrieveGroup', () => get('/groups/99/'), 404, {}],
	['resendActivationEmailNotification', () => get('/notifications/email/activation/resend/?user=2'), 400, {}],
	['listWabaWebhooks', () => get('/webhooks/waba/?limit=0'), 400, { limit: /./ }],
	['createWabaWebhook', () => post('/webhooks/waba/', { url: 'nowhere' }), 400, { url: /./ }],
	[
		'createWabaWebhook',
		() => post('/webhooks/waba/', { url: 'https://a.b', events: [] }),
		400,
		{ events: /not allowed/ },
	],
	['retrieveWabaWebhook', () => get('/webhooks/waba/99/'), 404, {}],
	['updateWabaWebhook', () => put('/webhooks/waba/99/', { url: 'https://a.b' }), 404, {}],
	['deleteWabaWebhook', () => remove('/webhooks/waba/99/'), 404, {}],
	['testWabaWebhook', () => get('/webhooks/waba/99/test/'), 404, {}],
	['listHealthStatuses', () => get('/status/health/?limit=1'), 400, {}],
	['listWabaErrors', () => get('/errors/waba/?limit=0'), 400, {}],
	['retrieveWabaError', () => get('/errors/waba/99/'), 404, {}],
	['listFcmDeviceTokens', () => get('/fcm_device_tokens/?limit=1'), 400, {}],
	['registerFcmDeviceToken', () => post('/fcm_device_tokens/', { token: '' }), 400, { token: /./ }],
	['updateFcmDeviceToken', () => put('/fcm_device_tokens/1/', { token: 'x' }, agent), 404, {}],
	['deregisterFcmDeviceToken', () => remove('/fcm_device_tokens/99/'), 404, {}],
];

/** A pattern means: this field says something like it. */
function matches(actual: unknown, wanted: unknown): boolean {
	if (wanted instanceof RegExp) return wanted.test(JSON.stringify(actual ?? ''));
	if (Array.isArray(wanted)) {
		return Array.isArray(actual) && wanted.every((value, index) => matches(actual[index], value));
	}
	if (!isRecord(wanted)) return JSON.stringify(actual) === JSON.stringify(wanted);
	if (!isRecord(actual)) return false;
	return Object.entries(wanted).every(([name, value]) => name in actual && matches(actual[name], value));
}

describe('refuses', () => {
	test('the table has every operation', () => {
		const listed = new Set(refused.map(([id]) => id));
		expect(operations().filter(({ id }) => !listed.has(id))).toEqual([]);
	});

	test.each(refused)('%s', async (_id, run, status, body) => {
		const reply = await run();
		expect([reply.status, reply.raw]).toEqual([status, expect.anything()]);
		if (!matches(reply.body, body)) expect(reply.body).toEqual(body);
	});

	test.each([
		['a URL that is none', 'GET', '/nothing/', 404],
		['a URL without its slash', 'GET', '/users', 404],
		['a wrong method', 'PATCH', '/tags/', 405],
	])('%s', async (_what, method, address, status) => {
		expect(await inbox.api(method, address)).toMatchObject({ status, body: { detail: expect.any(String) } });
	});

	test('a body that is no JSON', async () => {
		const headers = { 'content-type': 'application/json' };
		const reply = await inbox.api('POST', '/tags/', { text: '{"name":', headers });
		expect(reply).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/^JSON parse error/) } });
	});
});

describe('what only the web app calls', () => {
	test('the root and the end of a session', async () => {
		expect(await get('/')).toMatchObject({ status: 200 });
		expect(await get('/auth/logout/')).toMatchObject({ status: 200 });
		expect(await get('/auth/logout/', { token: 'wrong' })).toMatchObject({ status: 401 });
	});

	test('unread chats are those with messages that the caller has not received', async () => {
		const all = rows((await get('/chats/?limit=100')).body);
		const unread = rows((await get('/chats/?limit=100&unread=true')).body);
		const expected = all.filter(({ new_messages: count }) => Number(count) > 0).map(({ wa_id: number }) => number);
		expect(unread.map(({ wa_id: number }) => number)).toEqual(expected);
		expect(expected.length).toBeGreaterThan(0);
		expect(expected.length).toBeLessThan(all.length);
	});
});
