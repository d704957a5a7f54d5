import { objects, type Fields } from '../../../sandbox/values';
import { until } from '../../support/webhookReceiver';
import { Account, closedChat, openChat } from './client';

let account: Account;

beforeAll(async () => {
	account = await Account.start();
});
beforeEach(() => account.reset());
afterAll(() => account.close());

const phone = Number(openChat);
const accepted = {
	status: 200,
	body: {
		sent: true,
		id: expect.stringMatching(/^wamid\.HBgL/),
		message: `Sent to ${openChat}@c.us`,
		description: 'Message has been sent to the provider',
	},
};
/** The newest message of the history. */
const newest = async () => {
	const { body } = await account.get('/messages?last=true&limit=1');
	const [message] = objects(body, 'messages');
	if (!message) throw new Error('There is no message.');
	return message;
};
const button = (id: string, title: string) => ({ type: 'reply', reply: { id, title } });
const rows = (...ids: string[]) => ids.map((id) => ({ id, title: `Option ${id}` }));

const sendCases: Array<[string, Fields, Fields]> = [
	['sendMessage', { body: 'Hi' }, { type: 'chat', body: 'Hi' }],
	[
		'sendLocation',
		{ lat: '45.018337', lng: '-73.968285', name: 'Office' },
		{ type: 'location', body: '45.018337;-73.968285', metadata: { name: 'Office' } },
	],
	[
		'sendContact',
		{ contacts: [{ name: { formatted_name: 'Ada Sample', first_name: 'Ada' } }] },
		{ type: 'contact', body: 'Ada Sample' },
	],
	[
		'sendFile',
		{ body: 'https://example.org/1.pdf', filename: '1.pdf', caption: 'Here' },
		{ type: 'document', body: 'https://example.org/1.pdf', caption: 'Here' },
	],
	[
		'sendFile',
		{ body: 'data:image/png;base64,AAAA', filename: '1.png' },
		{ type: 'image', body: expect.stringMatching(/\/100201\/_files\/\d+$/), caption: '1.png' },
	],
	['sendFile', { mediaId: '9002', mediaType: 'document' }, { type: 'document', caption: 'invoice.pdf' }],
	['sendFile', { mediaId: '9003', mediaType: 'video', caption: 'Look' }, { type: 'video', caption: 'Look' }],
	['sendFile', { body: 'https://example.org/1.ogg', filename: '1.ogg', voice: true }, { type: 'voice' }],
	[
		'sendList',
		{ body: 'Choose', action: 'Open', header: 'Top', footer: 'End', sections: [{ rows: rows('1', '2') }] },
		{
			type: 'interactive',
			body: 'Choose',
			metadata: {
				...{ type: 'list', header: { type: 'text', text: 'Top' }, footer: { text: 'End' } },
				action: { button: 'Open', sections: [{ rows: rows('1', '2') }] },
			},
		},
	],
	[
		'sendButton',
		{
			body: 'Agree?',
			header: { type: 'image', image: { link: 'https://example.org/1.jpg' } },
			sections: [button('1', 'Yes')],
		},
		{ type: 'interactive', metadata: { type: 'button', action: { buttons: [button('1', 'Yes')] } } },
	],
	['sendLocationRequest', { body: 'Where?' }, { metadata: { type: 'location_request_message' } }],
	[
		'sendProduct',
		{ body: 'Buy', action: { catalog_id: '1', product_retailer_id: 'product-1' } },
		{ metadata: { type: 'product', action: { product_retailer_id: 'product-1' } } },
	],
	[
		'sendProduct',
		{
			header: 'Ours',
			action: {
				catalog_id: '1',
				sections: [{ title: 'A', product_items: [{ product_retailer_id: 'product-1' }] }],
			},
		},
		{ body: null, metadata: { type: 'product_list', header: { type: 'text', text: 'Ours' } } },
	],
	['sendSticker', { link: 'https://example.org/1.webp' }, { type: 'sticker', body: 'https://example.org/1.webp' }],
	['sendSticker', { mediaId: '9004' }, { type: 'sticker' }],
	[
		'sendCtaUrl',
		{ body: 'Read', displayText: 'Open', url: 'https://example.org' },
		{ metadata: { type: 'cta_url', action: { parameters: { display_text: 'Open', url: 'https://example.org' } } } },
	],
	[
		'sendCarousel',
		{
			body: 'Pick',
			cards: [
				{ type: 'cta_url', body: { text: 'One' } },
				{ type: 'cta_url', body: { text: 'Two' } },
			],
		},
		{ body: 'Pick', metadata: { type: 'carousel' } },
	],
	[
		'sendFlow',
		{ body: 'Fill in', flowId: '1', flowToken: 't', flowCta: 'Open', flowActionScreen: 'FIRST' },
		{ metadata: { type: 'flow', action: { parameters: { flow_action_payload: { screen: 'FIRST' } } } } },
	],
];

test.each(sendCases)('%s %j', async (operation, body, stored) => {
	expect(await account.post(`/${operation}`, { phone, ...body })).toMatchObject(accepted);
	expect(await newest()).toMatchObject({ chatId: `${openChat}@c.us`, fromMe: true, self: 1, ...stored });
	expect(await account.post(`/${operation}`, { chatId: `${openChat}@c.us`, ...body })).toMatchObject(accepted);
	const closed = await account.post(`/${operation}`, { phone: Number(closedChat), ...body });
	expect(closed).toMatchObject({ status: 200, raw: { sent: false, message: 'Dialog window is closed' } });
	expect(closed.body).not.toHaveProperty('id');
});

test('a file in a form, with its caption and its number', async () => {
	const form = new FormData();
	form.append('phone', openChat);
	form.append('filename', 'photo.jpg');
	form.append('caption', 'Here');
	form.append('body', new Blob(['picture'], { type: 'image/jpeg' }), 'other.jpg');
	expect(await account.api('POST', '/sendFile', { form })).toMatchObject(accepted);
	const message = await newest();
	expect(message).toMatchObject({ type: 'image', caption: 'Here' });
	const file = await fetch(String(message.body));
	expect([file.headers.get('content-type'), await file.text()]).toEqual(['image/jpeg', 'picture']);
	form.append('surprise', '1');
	expect((await account.api('POST', '/sendFile', { form })).status).toBe(400);
});

test('a urlencoded form: numbers are numbers, unknown fields are refused', async () => {
	const fields = { phone: openChat, body: 'Hi & bye' };
	expect(await account.api('POST', '/sendMessage', { fields })).toMatchObject(accepted);
	expect(await newest()).toMatchObject({ body: 'Hi & bye' });
	for (const [name, value] of [
		['surprise', '1'],
		['phone', 'abc'],
		['chatId', `${openChat}@c.us`],
	] as const) {
		expect((await account.api('POST', '/sendMessage', { fields: { ...fields, [name]: value } })).status).toBe(400);
	}
});

test.each<[string, Fields, string]>([
	['sendMessage', { body: '' }, 'body'],
	['sendMessage', { body: 'x'.repeat(4097) }, 'body'],
	['sendList', { body: 'a', action: 'b', sections: [{ rows: [{ id: '1', title: 'x'.repeat(25) }] }] }, 'sections'],
	[
		'sendList',
		{
			...{ body: 'a', action: 'b' },
			sections: Array.from({ length: 11 }, (_, n) => ({ title: `S${n}`, rows: rows(String(n)) })),
		},
		'sections',
	],
	['sendButton', { body: 'a', sections: ['1', '2', '3', '4'].map((id) => button(id, id)) }, 'sections'],
	['sendButton', { body: 'a', sections: [button('1', 'x'.repeat(21))] }, 'sections'],
	['sendLocation', { lat: 45, lng: '1' }, 'lat'],
	['sendFile', { body: 'ftp://example.org/1.pdf', filename: '1.pdf' }, ''],
	['sendContact', { contacts: [{ name: { formatted_name: 'Only' } }] }, 'contacts.0.name'],
	['sendProduct', { action: { catalog_id: '1', sections: [{ product_items: [{ product_retailer_id: '1' }] }] } }, ''],
])('%s refuses %j', async (operation, body, field) => {
	const { status, body: answer } = await account.post(`/${operation}`, { phone, ...body });
	expect(status).toBe(400);
	expect(String(answer.error)).toMatch(/^Invalid request parameters\. /);
	expect(String(answer.error)).toContain(field);
});

test('both or neither of phone and chatId', async () => {
	const error = 'Invalid request parameters. Exactly one of chatId and phone is needed.';
	for (const recipient of [{}, { phone, chatId: `${openChat}@c.us` }]) {
		expect(await account.post('/sendMessage', { body: 'Hi', ...recipient })).toMatchObject({
			status: 400,
			body: { error },
		});
	}
});

test('a reply quotes a message; a reaction needs one in the same chat', async () => {
	const id = await account.text();
	await account.post('/sendMessage', { phone, body: 'Answer', quotedMsgId: id });
	expect(await newest()).toMatchObject({ quotedMsgId: id });
	expect((await account.post('/sendReaction', { phone, body: '👍', quotedMsgId: id })).body.sent).toBe(true);
	expect((await account.post('/sendReaction', { phone, body: '', quotedMsgId: id })).body.sent).toBe(true);
	const elsewhere = { phone: 15550200002, body: '👍', quotedMsgId: id };
	expect(await account.post('/sendReaction', elsewhere)).toMatchObject({
		status: 200,
		body: { sent: false, error: { code: 131009 } },
	});
});

test.each<[string, Fields, number]>([
	['sendFile', { mediaId: '9999', mediaType: 'image' }, 131053],
	['sendFile', { mediaId: '9002', mediaType: 'image' }, 131053],
	['sendSticker', { mediaId: '9001' }, 131053],
	['sendList', { body: 'a', action: 'b', sections: [{ rows: rows('1', '1') }] }, 131009],
	['sendFlow', { body: 'a', flowId: '2', flowToken: 't', flowCta: 'c', flowActionScreen: 'A' }, 131009],
	['sendFlow', { body: 'a', flowId: '1', flowToken: 't', flowCta: 'c', flowAction: 'navigate' }, 131009],
	['sendAddressMessage', { body: 'Where to?' }, 131009],
	['sendPaymentRequest', { region: 'BR' }, 131009],
])('%s %j is refused by WhatsApp', async (operation, body, code) => {
	expect(await account.post(`/${operation}`, { phone, ...body })).toMatchObject({
		status: 200,
		body: { sent: false, message: expect.any(String), error: { code } },
	});
});

test('the history: a page after the other, oldest first', async () => {
	const seen: unknown[] = [];
	let cursor = 0;
	for (;;) {
		const { body } = await account.get(`/messages?limit=40&lastMessageNumber=${cursor}`);
		const messages = objects(body, 'messages');
		if (messages.length === 0) break;
		expect(body.firstMessageNumber).toBe(cursor + 1);
		cursor = Number(body.lastMessageNumber);
		seen.push(...messages.map(({ messageNumber }) => messageNumber));
	}
	expect(seen).toEqual(Array.from({ length: 102 }, (_, index) => index + 1));
});

const numbers = async (query: string) =>
	objects((await account.get(`/messages?${query}`)).body, 'messages').map(({ messageNumber }) => messageNumber);

test.each([
	['last=true&limit=3', [102, 101, 100]],
	['last=true&limit=2&lastMessageNumber=5', [102, 101]],
	['last=true&limit=2&firstMessageNumber=101', [100, 99]],
	['firstMessageNumber=4', [3, 2, 1]],
	['firstMessageNumber=6&lastMessageNumber=3', [4, 5]],
	['limit=2', [1, 2]],
	['chatId=15550200002@c.us', [21, 22]],
	['min_time=1704704520&max_time=1704704580', [2, 3]],
	['msgId=0XzkmGNn4prUAQlzsHApGNRXQ0U', [102]],
	['msgId=nothing', []],
])('the history with %s', async (query, expected) => {
	expect(await numbers(query)).toEqual(expected);
});

test('the history: a hundred unless told otherwise, all with 0, and none where it is off', async () => {
	expect(await numbers('')).toHaveLength(100);
	expect(await numbers('limit=0')).toHaveLength(102);
	await account.control('PUT', '/channel', { history: false });
	expect((await account.get('/messages')).raw).toEqual({ notice: 'History is disabled', messages: [] });
});

test('a message and a page as documented', async () => {
	const { raw } = await account.get('/messages?msgId=0XzkmGNn4prUAQlzsHApGNRXQ0U');
	expect(raw).toEqual({
		...{ firstMessageNumber: 102, lastMessageNumber: 102 },
		messages: [
			{
				...{ messageNumber: 102, id: '0XzkmGNn4prUAQlzsHApGNRXQ0U', body: 'Test message', fromMe: true, self: 1 },
				...{ isForwarded: 0, author: '556123122026@c.us', time: 1704710520, chatId: '556123122026@c.us' },
				...{ type: 'chat', senderName: 'Example 556123122026', chatName: 'Example 556123122026' },
				...{ caption: null, quotedMsgId: null, metadata: {} },
			},
		],
	});
});

test('delivery records grow with the states of a message', async () => {
	await account.control('PUT', '/limits', { sentAfterMs: 0, deliveredAfterMs: 0, readAfterMs: 0 });
	const id = await account.text();
	const states = async () =>
		objects((await account.get(`/hookInfo?messageId=${id}`)).body, 'hooks').map(({ status }) => status);
	await until(async () => (await states()).length === 3, 'three states');
	expect(await states()).toEqual(['sent', 'delivered', 'read']);
	expect((await account.get('/hookInfo?messageId=nothing')).raw).toEqual({ hooks: [] });
});

test('reading a message, by either name of its id', async () => {
	const id = 'wamid.HBgLdemo-text-001';
	expect((await account.post('/readMessage', { messageId: id })).raw).toEqual({ result: 'success' });
	expect((await account.post('/readMessage', { msgId: id, typingIndicator: true })).raw).toEqual({ result: 'success' });
	expect((await account.list('/messages?since=100'))[0]).toMatchObject({ id, seen: true });
	expect((await account.post('/readMessage', { messageId: 'nothing' })).body).toMatchObject({ result: 'failed' });
	expect((await account.post('/readMessage', {})).status).toBe(400);
});
