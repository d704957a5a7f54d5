import { SandboxControl } from '../support/sandboxControl';
import { testCalls, type Call, type Part } from './replay';

/** The web client of the inbox, as its vendor publishes it (May 2026): every call of its API modules, and what it sends. */
const program = 'the web client';
const chat = '15550100001';
const api = '/api/v1';
const page = { results: expect.any(Array) };
const profile = { address: '1 Street', description: 'Shop', email: 'shop@example.com', websites: [] };
const photo: Part = {
	fileName: 'photo.jpg',
	type: 'image/jpeg',
	bytes: Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////', 'base64'),
};

const get = (path: string, reads?: unknown): Call => ({
	program,
	call: `GET ${api}${path}`,
	...(reads !== undefined && { reads }),
});
const call = (method: string, path: string, json: unknown, reads?: unknown): Call => ({
	program,
	call: `${method} ${api}${path}`,
	json,
	...(reads !== undefined && { reads }),
});
const unused = 'the client has it still, but nothing in it calls it since the profile has the text';
const sent = { id: expect.any(String), reason: expect.any(String) };
const message = (more: object): Call => call('POST', '/messages/', { wa_id: chat, ...more }, sent);
/** A file names the recipient three times, and its type. */
const fileMessage = (type: string, mime_type: string, more: object = {}): Call => {
	const file = { link: `https://files.example.com/${type}`, mime_type, ...more };
	return message({ type, [type]: file, recipient_type: 'individual', to: chat });
};
const template = {
	...{ name: 'order_shipped', language: { code: 'en_US', policy: 'deterministic' } },
	namespace: 'sandbox_namespace_0001',
	components: [
		{
			type: 'body',
			parameters: [
				{ type: 'text', text: 'Ada' },
				{ type: 'text', text: '1001' },
			],
		},
	],
};

const reading: Call[] = [
	get('/'),
	get('/users/current/', { username: expect.any(String), profile: { role: expect.any(String) } }),
	get('/users/?limit=5000', page),
	get('/users/', page),
	get('/groups/', page),
	get('/tags/', page),
	get('/templates/', page),
	get('/templates/refresh/status/', { currently_refreshing: expect.any(Boolean) }),
	get('/saved_responses/', page),
	get('/saved_responses/?text=thank', page),
	get('/whatsapp_accounts/?this_instance=true', page),
	get('/whatsapp_accounts/', page),
	get('/chats/?limit=18', page),
	get('/chats/?limit=18&offset=18', page),
	get('/chats/?limit=18&search=sample', page),
	get('/chats/?assigned_to_me=true', page),
	get('/chats/?assigned_group=3', page),
	get('/chats/?chat_tag_id=1', page),
	get('/chats/?unread=true', page),
	get('/chats/?blocked=true&reported=false', page),
	get('/chats/?messages_since_time=1600000000&messages_before_time=1900000000', page),
	get('/chats/?message_has_referral=true&message_referral_source_type=ad&message_referral_media_type=video', page),
	get(`/chats/${chat}/`, { wa_id: chat, contact: { resolved: expect.any(Boolean) } }),
	get(`/messages/?wa_id=${chat}&limit=30`, page),
	get(`/messages/?wa_id=${chat}&limit=30&before_time=1900000000`, page),
	get(`/messages/?wa_id=${chat}&since_time=1600000000`, page),
	get('/messages/?search=sample&limit=30&from_us=false', page),
	get(`/persons/${chat}/`, { wa_id: chat, waba_payload: expect.anything(), resolved: expect.any(Boolean) }),
	get('/persons/?limit=15&search=sample', page),
	get(`/contacts/${chat}/`, { person: expect.anything() }),
	get('/contacts/?search=contact&limit=15', page),
	get(`/chat_assignment/${chat}/`, { wa_id: chat }),
	get(`/chat_assignment_events/?wa_id=${chat}&before_time=1900000000`, page),
	get(`/chat_tagging_events/?wa_id=${chat}&since_time=1600000000`, page),
	get('/settings/business/profile/', { vertical: expect.anything(), websites: expect.any(Array) }),
	{ ...get('/settings/profile/about/'), status: 404, because: unused },
	get('/settings/profile/photo/'),
	get('/settings/refresh/status/', { currently_refreshing: expect.any(Boolean) }),
];

const writing: Call[] = [
	call('POST', '/auth/token/', { username: 'agent', password: 'sandbox-password' }, { token: expect.any(String) }),
	{
		...call('POST', '/auth/convert_refresh_token/', { refresh_token: 'unknown', keep_refresh_token: true }),
		...{ status: 400, because: 'the token is none of this inbox; the form of the request is tested with the node' },
	},
	call('PUT', '/users/password/change/', { current_password: 'sandbox-password', new_password: 'sandbox-password' }),
	call('PATCH', '/users/1/availability', { is_available: false }, { is_available: false }),
	call('PATCH', `/chats/${chat}/resolve`, { resolved: true }, { resolved: true }),
	call('PATCH', `/chats/${chat}/resolve`, { resolved: false }, { resolved: false }),
	call('PUT', `/chat_assignment/${chat}/`, { wa_id: chat, assigned_to_user: 1, assigned_group: null }),
	call('PATCH', `/chat_assignment/${chat}/`, { wa_id: chat, assigned_group: 3 }, { assigned_group: 3 }),
	call('PATCH', `/chat_assignment/${chat}/`, { wa_id: chat, assigned_to_user: null }, { assigned_to_user: null }),
	call('POST', '/chat_tagging/', { tag: 5, chat }, { id: expect.any(Number), tag: 5, chat }),
	{ program, call: `DELETE ${api}/chat_tagging/1/` },
	call('POST', '/mark_as_received/', { customer_wa_id: chat, timestamp: 1_700_000_000 }),
	call('POST', '/saved_responses/', { text: 'Thank you' }, { id: expect.any(Number), text: 'Thank you' }),
	{ program, call: `DELETE ${api}/saved_responses/1/` },
	message({ type: 'text', text: { body: 'Hello' } }),
	message({ type: 'template', template }),
	fileMessage('image', 'image/jpeg', { caption: 'Look' }),
	fileMessage('document', 'application/pdf', { filename: 'a.pdf' }),
	fileMessage('video', 'video/mp4', { caption: 'Look' }),
	fileMessage('audio', 'audio/mpeg'),
	message({ type: 'reaction', reaction: { message_id: 'ABGG', emoji: '👍' } }),
	message({
		type: 'interactive',
		interactive: {
			...{ type: 'button', body: { text: 'Sure?' } },
			action: { buttons: [{ type: 'reply', reply: { id: '1', title: 'Yes' } }] },
		},
	}),
	{ program, call: `POST ${api}/media/`, form: [['file_encoded', photo]], reads: { file: expect.any(String) } },
	{ program, call: `POST ${api}/settings/profile/photo/`, form: [['file_encoded', photo]] },
	{ program, call: `DELETE ${api}/settings/profile/photo/` },
	call('PATCH', '/settings/business/profile/', { ...profile, vertical: 'RETAIL', about: 'Open' }),
	{ ...call('PATCH', '/settings/profile/about/', { text: 'Open' }), status: 404, because: unused },
	call('POST', '/settings/refresh/issue/', { signal: {} }),
	{ program, call: `POST ${api}/templates/refresh/issue/` },
	get('/auth/logout/'),
];

const headers = {
	...{ authorization: 'Token sandbox-getchat-token', accept: 'application/json' },
	'x-request-id': 'a-request-of-the-client',
};
testCalls([...reading, ...writing], headers, async (origin) => {
	// What the client of 2026 speaks: industries as codes, the about text in the profile.
	await new SandboxControl(origin).call('PUT', 'getchat/dialect', { verticals: 'codes', about: 'profile' });
});
