import { SandboxControl } from '../support/sandboxControl';
import { testCalls, type Call } from './replay';

/** What 1MSG's own programs send, read in their source in November 2026. All give the token as a parameter. */
const python = '1msg-sdk (Python, 2026)';
const older = '1sdk (2023)';
const commands = '1msg-cli';
const agents = '1msg-mcp';
const nodes = '1msg-n8n-nodes';
const production = "a customer's production program";

const channel = '/100201';
const token = 'token=sandbox-onemsg-token';
const phone = '12020721369';
const chatId = `${phone}@c.us`;
const group = '120363046942338209@g.us';
const quotedMsgId = 'wamid.HBgLdemo-text-001';

const to = (path: string) => `${channel}${path}${path.includes('?') ? '&' : '?'}${token}`;
const get = (program: string, path: string, reads?: unknown): Call => ({
	...{ program, call: `GET ${to(path)}` },
	...(reads !== undefined && { reads }),
});
const post = (program: string, path: string, json?: unknown, reads?: unknown): Call => ({
	...{ program, call: `POST ${to(path)}` },
	...(json !== undefined && { json }),
	...(reads !== undefined && { reads }),
});
const sent = { sent: true, id: expect.any(String) };
const send = (program: string, path: string, json: object): Call => post(program, path, json, sent);
const form = (program: string, path: string, fields: Record<string, string>): Call => ({
	...{ program, call: `POST ${to(path)}`, text: new URLSearchParams(fields).toString(), reads: sent },
	headers: { 'content-type': 'application/x-www-form-urlencoded' },
});
const refused = (call: Call, status: number, because: string): Call => {
	const { reads: _, ...rest } = call;
	return { ...rest, status, because };
};

const unnamed = 'the documentation requires the name, or name space and policy; a real channel may take it without';
const jpg = 'https://example.com/1.jpg';
const card = {
	name: { formatted_name: 'Ada Lovelace', first_name: 'Ada' },
	phones: [{ phone: '+44123', type: 'CELL' }],
};
const sections = [{ title: 'One', rows: [{ id: '1', title: 'First', description: 'The first' }] }];
const reply = { id: '1', title: 'Yes' };
const language = { policy: 'deterministic', code: 'en' };
const params = [
	{
		type: 'body',
		parameters: [
			{ type: 'text', text: '5' },
			{ type: 'text', text: 'Friday' },
		],
	},
];

/** The operations that read. */
const reading: Call[] = [
	get(python, '/me', { about: expect.any(String) }),
	get(python, '/status', { status: 'connected' }),
	get(python, '/settings', expect.objectContaining({ webhookUrl: null })),
	get(python, '/webhook'),
	get(python, '/statistics?date=03.2022', { date: '03.2022' }),
	get(python, '/extendedStatistics'),
	get(python, '/outputIP', { result: expect.any(String) }),
	get(python, '/commerce'),
	get(python, '/mmLiteStatus'),
	get(python, '/conversationalAutomation'),
	get(python, '/callingSettings'),
	get(python, '/whatsapp_business_encryption'),
	get(python, '/hookInfo?messageId=0XzkmGNn4prUAQlzsHApGNRXQ0U', { hooks: expect.any(Array) }),
	get(python, '/templates?limit=100&offset=0', { templates: expect.any(Array) }),
	get(python, '/templates?limit=100&sort=name', { templates: expect.any(Array) }),
	get(python, '/messages?limit=10', { messages: expect.any(Array) }),
	get(python, `/messages?chatId=${chatId}&limit=10&last=true`, { messages: expect.any(Array) }),
	get(python, `/messages?chatId=${group}`, { messages: expect.any(Array) }),
	get(production, '/messages?chatId=US.1234@lid', { messages: expect.any(Array) }),
	get(python, '/messages?lastMessageNumber=1&limit=5', { messages: expect.any(Array) }),
	get(python, '/messages?min_time=1600000000&max_time=1900000000', { messages: expect.any(Array) }),
	get(python, '/blockedUsers'),
	get(python, '/groups?limit=10'),
	get(python, `/groups/${group}`),
	get(commands, `/groups/${group.replace('@g.us', '')}`),
	get(python, `/groups/${group}?fields=subject,description`),
	get(python, `/groups/${group}/inviteLink`),
	get(python, '/flows'),
	get(python, '/flows/1?wabaAccountId=1234567890'),
	get(python, '/flows/1/preview'),
];

/** Messages. The generated SDK writes numbers where its description says integer, and texts elsewhere. */
const messages: Call[] = [
	form(python, '/sendMessage', { body: 'Hello', phone }),
	form(python, '/sendMessage', { body: 'Hello', chatId, quotedMsgId }),
	form(python, '/sendLocation', { lat: '45.018337', lng: '-73.968285', name: 'Office', address: '1 Street', phone }),
	form(python, '/sendFile', { body: jpg, filename: '1.jpg', caption: 'Look', phone }),
	send(python, '/sendButton', { body: 'Sure?', sections: [{ type: 'reply', reply }], phone }),
	send(python, '/sendList', { body: 'Choose', action: 'Open', sections, phone }),
	send(python, '/sendContact', { contacts: [card], phone }),
	send(python, '/sendReaction', { body: '👍', quotedMsgId, phone }),
	send(python, '/sendLocationRequest', { body: 'Where?', phone }),
	send(python, '/sendCtaUrl', { body: 'Read', displayText: 'Open', url: 'https://example.com', phone }),
	send(python, '/sendSticker', { link: 'https://example.org/1.webp', phone }),
	send(python, '/sendProduct', { action: { catalog_id: 'c1', product_retailer_id: 'p1' }, body: 'This', phone }),
	send(python, '/sendTemplate', {
		namespace: '41123797_e45e_4f06_a2fa_443b27c6f5ec',
		template: 'bill',
		language,
		params,
		phone,
	}),
	send(older, '/sendMessage', { body: 'Hello', phone: Number(phone) }),
	send(older, '/sendMessage', { body: 'Hello', phone }),
	send(older, '/sendFile', { body: jpg, filename: '1.jpg', phone }),
	send(older, '/sendLocation', { lat: '45.018337', lng: '-73.968285', phone }),
	send(older, '/sendTemplate', {
		namespace: '41123797_e45e_4f06_a2fa_443b27c6f5ec',
		template: 'bill',
		language,
		params,
		phone,
	}),
	send(commands, '/sendMessage', { body: 'Hello', phone: Number(phone), quotedMsgId }),
	send(commands, '/sendMessage', { body: 'Hello', chatId }),
	send(commands, '/sendMessage', { body: 'Hello', chatId: group }),
	send(commands, '/sendFile', { body: 'data:image/png;base64,iVBORw0KGgo=', filename: 'a.png', phone: Number(phone) }),
	send(commands, '/sendLocationRequest', { phone, body: 'Where?' }),
	send(commands, '/sendReaction', { body: '', quotedMsgId, chatId }),
	send(commands, '/sendContact', {
		contacts: [{ ...card, emails: [{ email: 'ada@example.com' }] }],
		phone: Number(phone),
	}),
	send(commands, '/sendButton', {
		...{ phone, body: 'Sure?', footer: 'Thanks', buttons: [reply] },
		sections: [{ type: 'reply', reply }],
	}),
	send(commands, '/sendProduct', { chatId: group, action: { catalog_id: 'c1', product_retailer_id: 'p1' } }),
	send(commands, '/sendCtaUrl', { phone, body: 'Read', displayText: 'Open', url: 'https://example.com' }),
	send(agents, '/sendMessage', { body: 'Hello', chatId: group }),
	send(agents, '/sendList', { body: 'Choose', action: 'Open', sections, chatId: group }),
	send(agents, '/sendProduct', { action: { catalog_id: 'c1', product_retailer_id: 'p1' }, phone }),
	send(nodes, '/sendMessage', { phone, body: 'Hello' }),
	send(nodes, '/sendMessage', { bsuid: 'US.1234', body: 'Hello' }),
	send(nodes, '/sendMessage', { username: 'ada', body: 'Hello' }),
	send(nodes, '/sendMessage', { chatId: 'US.1234@lid', body: 'Hello' }),
	send(nodes, '/sendTemplate', {
		template: 'bill',
		language,
		params,
		namespace: '41123797_e45e_4f06_a2fa_443b27c6f5ec',
		phone,
	}),
	send(production, '/sendMessage', { phone: 'US.1234', body: 'Hello' }),
	refused(send(production, '/sendFile', { phone, body: jpg }), 400, unnamed),
	refused(
		send(production, '/sendTemplate', { template: 'bill', language: { code: 'en' }, params, phone }),
		400,
		unnamed,
	),
];

/** What changes the channel. */
const changes: Call[] = [
	post(python, '/readMessage', { messageId: quotedMsgId }, { result: 'success' }),
	post(commands, '/readMessage', { messageId: quotedMsgId, typingIndicator: true }, { result: 'success' }),
	post(python, '/uploadMedia', { body: jpg }, { mediaId: expect.any(String) }),
	post(commands, '/uploadMedia', { body: jpg, url: jpg }, { mediaId: expect.any(String) }),
	post(agents, '/uploadMedia', { url: jpg, body: jpg }, { mediaId: expect.any(String) }),
	post(python, '/blockUser', { phone }),
	post(python, '/unblockUser', { phone: Number(phone) }),
	post(python, '/settings', { ackNotificationsOn: true, guaranteedHooks: false }),
	post(commands, '/settings', { webhookUrl: 'https://example.com/hook' }),
	post(commands, '/settings', { webhookUrl: ['https://example.com/1', 'https://example.com/2'] }),
	post(commands, '/webhook', { webhookUrl: 'https://example.com/hook' }),
	post(commands, '/webhook', { webhookUrl: ['https://example.com/1', 'https://example.com/2'] }),
	post(commands, '/settings', { webhookUrl: '' }),
	post(python, '/commerce', { params: { is_cart_enabled: true, is_catalog_visible: true } }),
	post(python, '/me', { about: 'Open', description: 'Shop' }),
	post(commands, '/me', { websites: ['https://example.com'] }),
	post(python, '/conversationalAutomation', { enable_welcome_message: true, prompts: ['Help'] }),
	post(python, '/addTemplate', {
		...{ name: 'from_a_client', category: 'UTILITY', language: 'en' },
		components: [{ type: 'BODY', text: 'Hello' }],
	}),
	post(python, '/removeTemplate', { name: 'from_a_client' }, { result: 'success' }),
	post(python, '/groups', { groupName: 'Support', description: 'Help' }),
	post(python, `/groups/${group}`, { subject: 'Help' }),
	post(python, `/groups/${group}/inviteLink`),
	post(python, '/flows', { name: 'Visit', categories: ['OTHER'] }),
];

/** Chats in which a window is open, so that everything but the form of the calls is in order. */
testCalls([...reading, ...messages, ...changes], { accept: 'application/json' }, async (origin) => {
	const control = new SandboxControl(origin);
	for (const chat_id of ['US.1234@lid', 'ada@username', group]) {
		await control.call('POST', 'onemsg/window', { chat_id, open: true });
	}
});
