import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { parse } from 'yaml';
import { forgetAll } from '../../../nodes/shared/webhook/seen';
import type { WebhookOutcome, WebhookTrigger } from '../../support/n8nCore';
import { oneMsgTrigger } from '../../support/oneMsgTrigger';
import { startStub } from '../../support/stubServer';

const secret = 'registered-secret-0123456789';
const query = { secret };
const all = ['call', 'messageReceived', 'messageSent', 'messageStatus'];

beforeEach(forgetAll);

function trigger(parameters: INodeParameters = {}, origin = 'http://127.0.0.1:1'): WebhookTrigger {
	const made = oneMsgTrigger(origin, { events: all, ...parameters });
	made.staticData = { webhook: { id: 'ours', secret } };
	return made;
}

const jsonOf = ({ items }: WebhookOutcome) => items.map(({ json }) => json);
/** The event of one message, as if no other had come before. */
const received = async (message: IDataObject, parameters: INodeParameters = {}) => {
	forgetAll();
	return jsonOf(await trigger(parameters).call({ query, body: { messages: [{ ...base, ...message }] } }))[0];
};

const base: IDataObject = {
	id: 'ABGGtest',
	body: 'Hello',
	fromMe: false,
	self: 0,
	isForwarded: false,
	author: '12020721369@c.us',
	time: 1665396610,
	chatId: '12020721369@c.us',
	type: 'chat',
	senderName: 'Test sender',
	chatName: '12020721369',
	caption: null,
	quotedMsgId: null,
};

describe('the samples of the contract', () => {
	const contract = parse(readFileSync(path.resolve(__dirname, '../../contracts/onemsg.openapi.yaml'), 'utf8'));
	const callbacks = Object.entries<IDataObject>(contract.paths['/webhook'].post.callbacks);
	const samples = callbacks.flatMap(([name, callback]) => {
		const [operation] = Object.values<IDataObject>(Object(callback));
		const { examples } = Object(operation).post.requestBody.content['application/json'];
		return Object.entries<IDataObject>(examples).map(([example, { value }]): [string, unknown] => [
			`${name}.${example}`,
			value,
		]);
	});

	const chatId = '12020721369@c.us';
	const common = { chatId, timestamp: '2022-10-10T10:10:10.000Z', name: 'Test sender' };
	const expected: Record<string, IDataObject[]> = {
		'messages.text': [
			{
				event: 'messageReceived',
				id: 'ABGHYoIXMAmY13IKOick9az6QYmt4R',
				from: '+12020721369',
				type: 'text',
				text: 'Ok!',
				...common,
			},
		],
		'messages.image': [
			{
				event: 'messageReceived',
				id: 'ABGHYoIXMAmYimg',
				from: '+12020721369',
				type: 'image',
				media: [{ kind: 'image', url: 'https://files.example.org/photo.jpg', fileName: 'photo.jpg' }],
				...common,
			},
		],
		'messages.outgoing': [
			{ event: 'messageSent', id: 'ABGHYoIXMAmYout', to: '+12020721369', type: 'text', text: 'Hello', ...common },
		],
		'ack.delivered': [
			{
				event: 'messageStatus',
				id: 'true_12020721369@c.us_DF38E6A25B42CC8CCE13EC40F',
				to: '+12020721369',
				chatId,
				status: 'delivered',
			},
		],
		'ack.failed': [
			{
				event: 'messageStatus',
				id: 'wamid.TEST1',
				to: '+12020721369',
				chatId,
				status: 'failed',
				error: "User's number is part of an experiment",
			},
		],
		'calls.call': [{ event: 'call' }],
		'raw.raw': [{ event: 'messageStatus', id: 'wamid.TEST1', status: 'read' }],
	};

	test.each(samples)('%s', async (name, body) => {
		const outcome = await trigger().call({ query, body });
		expect(outcome.status).toBe(200);
		expect(jsonOf(outcome)).toEqual(
			expected[name]?.map((event) => ({ provider: 'oneMsg', ...event, raw: expect.any(Object) })),
		);
	});

	test('none is missing here', () => {
		expect(samples.map(([name]) => name).sort()).toEqual(Object.keys(expected).sort());
	});
});

describe('secrets', () => {
	const body = { messages: [base] };

	test('with a wrong or missing secret nothing starts', async () => {
		const wrongs: Array<Record<string, string>> = [
			{},
			{ secret: '' },
			{ secret: `${secret}x` },
			{ secret: secret.slice(1) },
		];
		for (const wrong of wrongs) {
			expect(await trigger().call({ query: wrong, body })).toMatchObject({ status: 401, items: [] });
		}
	});

	test('without a registration nothing starts at all', async () => {
		const unregistered = trigger();
		unregistered.staticData = {};
		expect(await unregistered.call({ query: { secret: '' }, body })).toMatchObject({ status: 401, items: [] });
		expect(await unregistered.call({ query, body })).toMatchObject({ status: 401, items: [] });
	});

	test('the secret is in no log', async () => {
		const one = trigger();
		await one.call({ query, body: 'no JSON' });
		await one.call({ query, body: { unknown: secret } });
		expect(JSON.stringify([one.warnings, one.errors])).not.toContain(secret);
		expect(one.warnings.length).toBeGreaterThan(0);
	});
});

describe("messages in the channel's own format", () => {
	test.each([
		['a list entry, as WhatsApp has it', { interactive: { list_reply: { id: 'r2', title: 'Option 2' } } }, 'r2'],
		['a button, as WhatsApp has it', { interactive: { button_reply: { id: 'r2', title: 'Option 2' } } }, 'r2'],
		['a reply beside the message', { list_reply: { id: 'r2', title: 'Option 2' } }, 'r2'],
		['a reply in meta', { meta: { button_reply: { id: 'r2', title: 'Option 2' } } }, 'r2'],
		['a reply in metadata', { metadata: { type: 'list_reply', list_reply: { id: 'r2', title: 'Option 2' } } }, 'r2'],
		['its id and title in metadata', { metadata: { id: 'r2', title: 'Option 2' } }, 'r2'],
		['JSON in the body', { body: '{"id":"r2","title":"Option 2"}' }, 'r2'],
		['the title alone', { body: 'Option 2' }, undefined],
	])('%s gives `button`', async (_, change, id) => {
		const event = await received({ type: 'interactive', body: 'Option 2', ...change });
		expect(event).toMatchObject({ type: 'interactive', text: 'Option 2' });
		expect(event?.button).toEqual(id === undefined ? { title: 'Option 2' } : { id, title: 'Option 2' });
	});

	test("a template's quick reply gives `button`, with its payload", async () => {
		const event = await received({ type: 'button', body: 'Stop', button: { payload: 'STOP', text: 'Stop' } });
		expect(event?.button).toEqual({ id: 'STOP', title: 'Stop' });
		const flat = await received({ type: 'button', body: 'Stop', metadata: { payload: 'STOP', text: 'Stop' } });
		expect(flat?.button).toEqual({ id: 'STOP', title: 'Stop' });
	});

	test('the reply to a form is no tap', async () => {
		const interactive = { type: 'nfm_reply', nfm_reply: { response_json: '{}' } };
		expect(await received({ type: 'interactive', body: 'Sent', interactive })).not.toHaveProperty('button');
	});

	test('what the business sent with buttons is no tap', async () => {
		const event = await received({ type: 'interactive', body: 'Please choose', fromMe: true });
		expect(event).toMatchObject({ event: 'messageSent', text: 'Please choose' });
		expect(event).not.toHaveProperty('button');
	});

	test.each(['45.018337;-73.968285', '45.018337,-73.968285', ' 45.018337, -73.968285 '])(
		'a location: %s',
		async (body) => {
			const event = await received({ type: 'location', body });
			expect(event?.location).toEqual({ latitude: 45.018337, longitude: -73.968285 });
		},
	);

	test('a location that is none stays a text', async () => {
		expect(await received({ type: 'location', body: 'here' })).toMatchObject({ type: 'location', text: 'here' });
	});

	test('a contact, as vCard or as WhatsApp has it', async () => {
		const card = 'BEGIN:VCARD\nVERSION:3.0\nFN:Ada Lovelace\nN:Lovelace;Ada\nTEL:+15550100123\nEND:VCARD';
		expect((await received({ type: 'contact', body: card }))?.contacts).toEqual([
			expect.objectContaining({ name: expect.objectContaining({ formatted_name: 'Ada Lovelace' }) }),
		]);
		const json = JSON.stringify([{ name: { formatted_name: 'Ada' } }]);
		expect((await received({ type: 'contact', body: json }))?.contacts).toEqual([{ name: { formatted_name: 'Ada' } }]);
		expect(await received({ type: 'contact', body: 'BEGIN:VCARD' })).toMatchObject({ text: 'BEGIN:VCARD' });
		const metadata = { contacts: [{ name: { formatted_name: 'Ada' } }] };
		expect(await received({ type: 'contact', body: 'Ada', metadata })).toMatchObject({ text: 'Ada', ...metadata });
	});

	test('a reaction, and its removal', async () => {
		const reaction = { type: 'reaction', quotedMsgId: 'wamid.A' };
		expect((await received({ ...reaction, body: '👍' }))?.reaction).toEqual({ emoji: '👍', message_id: 'wamid.A' });
		expect((await received({ ...reaction, body: null }))?.reaction).toEqual({ emoji: '', message_id: 'wamid.A' });
	});

	test('a file with a caption; a voice message counts as audio', async () => {
		const url = 'https://files.example.org/1';
		expect(await received({ type: 'document', body: url, caption: 'Your invoice' })).toMatchObject({
			text: 'Your invoice',
			media: [{ kind: 'document', url, caption: 'Your invoice' }],
		});
		expect(await received({ type: 'ptt', body: url }, { messageTypes: ['audio'] })).toMatchObject({ type: 'voice' });
	});

	test('a reply quotes', async () => {
		expect((await received({ quotedMsgId: 'wamid.Q' }))?.context).toEqual({ id: 'wamid.Q' });
	});

	test.each([
		[{ author: '155501001234567@lid', chatId: '12020721369@c.us' }, { from: '+12020721369' }],
		[{ author: '155501001234567@lid', chatId: '155501001234567@lid' }, { from: '155501001234567@lid' }],
		[
			{ author: '12020721369@c.us', chatId: '120363046942338209@g.us' },
			{ from: '+12020721369', to: '120363046942338209@g.us' },
		],
		[
			{ author: undefined, chatId: '12020721369@c.us', fromMe: '1' },
			{ event: 'messageSent', to: '+12020721369' },
		],
		[{ fromMe: 'true' }, { event: 'messageSent' }],
		[{ fromMe: 'false' }, { event: 'messageReceived' }],
		[
			{ fromMe: 0, time: '1665396610' },
			{ event: 'messageReceived', timestamp: '2022-10-10T10:10:10.000Z' },
		],
	])('who and when: %j', async (change, wanted) => {
		expect(await received(change)).toMatchObject(wanted);
	});
});

describe('statuses', () => {
	const statusOf = async (ack: IDataObject) => jsonOf(await trigger().call({ query, body: { ack: [ack] } }))[0];

	test('viewed is read, and comes once under both names', async () => {
		const one = trigger();
		const ack = { id: 'm', chatId: '12020721369@c.us' };
		expect(jsonOf(await one.call({ query, body: { ack: [{ ...ack, status: 'viewed' }] } }))).toEqual([
			expect.objectContaining({ status: 'read' }),
		]);
		expect(jsonOf(await one.call({ query, body: { ack: [{ ...ack, status: 'read' }] } }))).toEqual([]);
	});

	test('a reason as an object', async () => {
		const error = { code: 131047, title: 'Re-engagement message' };
		expect(await statusOf({ id: 'm', status: 'failed', error })).toMatchObject({
			error: '131047: Re-engagement message',
		});
		expect(await statusOf({ id: 'm2', status: 'failed', error: null })).not.toHaveProperty('error');
	});

	test('without id or status there is none', async () => {
		expect(await statusOf({ status: 'sent' })).toBeUndefined();
		expect(await statusOf({ id: 'm' })).toBeUndefined();
	});
});

describe("WhatsApp's own format", () => {
	const cloud = (value: IDataObject, more: IDataObject = {}) => ({ entry: [{ changes: [{ value }] }], ...more });
	const list = { id: 'wamid.L', from: '12020721369', timestamp: '1665396610', type: 'interactive' };
	const choice = { ...list, interactive: { type: 'list_reply', list_reply: { id: 'r1', title: 'Option 1' } } };

	test('messages, echoes, statuses and calls', async () => {
		const body = cloud({
			contacts: [{ wa_id: '12020721369', profile: { name: 'Ada' } }],
			messages: [choice],
			message_echoes: [{ id: 'wamid.E', to: '12020721369', type: 'text', text: { body: 'Hi' } }],
			statuses: [
				{ id: 'wamid.S', status: 'delivered', recipient_id: '12020721369' },
				{ id: 'wacid.1', status: 'RINGING', type: 'call', recipient_id: '12020721369' },
			],
			calls: [{ id: 'wacid.2', from: '12020721369', to: '15550100123', event: 'connect', timestamp: '1665396610' }],
		});
		expect(jsonOf(await trigger().call({ query, body }))).toEqual(
			[
				{ event: 'messageReceived', from: '+12020721369', name: 'Ada', button: { id: 'r1', title: 'Option 1' } },
				{ event: 'messageSent', to: '+12020721369', text: 'Hi' },
				{ event: 'messageStatus', id: 'wamid.S', to: '+12020721369', status: 'delivered' },
				{ event: 'call', id: 'wacid.1', status: 'RINGING', to: '+12020721369' },
				{ event: 'call', id: 'wacid.2', status: 'connect', from: '+12020721369', to: '+15550100123' },
			].map((event) => expect.objectContaining(event)),
		);
	});

	test('an event that comes in both formats is one', async () => {
		const message = { ...base, id: 'wamid.L' };
		const body = cloud({ messages: [choice] }, { messages: [message] });
		expect(jsonOf(await trigger({ options: { ignoreRedeliveries: false } }).call({ query, body }))).toHaveLength(1);
	});

	test.each([
		[{ type: 'calls', calls: [{ id: 'c', from: '12020721369', event: 'connect' }] }],
		[{ type: 'calls', data: { calls: [{ id: 'c', from: '12020721369', event: 'connect' }] } }],
		[{ type: 'calls', call: { id: 'c', from: '12020721369', event: 'connect' } }],
		[{ type: 'calls', ...cloud({ calls: [{ id: 'c', from: '12020721369', event: 'connect' }] }) }],
	])('a call: %j', async (body) => {
		expect(jsonOf(await trigger().call({ query, body }))).toEqual([
			expect.objectContaining({ event: 'call', id: 'c', from: '+12020721369', status: 'connect' }),
		]);
	});
});

describe('what the user asks for', () => {
	test('events, statuses, types', async () => {
		const statuses = trigger({ events: ['messageStatus'], statuses: ['failed'] });
		expect(jsonOf(await statuses.call({ query, body: { messages: [base] } }))).toEqual([]);
		const ack = [
			{ id: 'a', status: 'sent' },
			{ id: 'a', status: 'failed' },
		];
		expect(jsonOf(await statuses.call({ query, body: { ack } }))).toEqual([
			expect.objectContaining({ status: 'failed' }),
		]);
		expect(await received({ type: 'image' }, { messageTypes: ['text'] })).toBeUndefined();
		expect(await received({ type: 'interactive', body: 'A' }, { messageTypes: ['button'] })).toMatchObject({
			button: { title: 'A' },
		});
	});

	test('texts and buttons', async () => {
		const options = { textFilter: 'order', textMatch: 'startsWith' };
		expect(await received({ body: 'Order 5' }, { options })).toBeDefined();
		expect(await received({ body: 'My order' }, { options })).toBeUndefined();
		const button = { interactive: { list_reply: { id: 'r2', title: 'Option 2' } }, type: 'interactive' };
		expect(await received(button, { options: { buttonFilter: 'r1, R2' } })).toBeDefined();
		expect(await received(button, { options: { buttonFilter: 'r1' } })).toBeUndefined();
	});

	test('redeliveries start once, unless they are wanted', async () => {
		const call = { query, body: { messages: [base] } };
		const one = trigger();
		expect(jsonOf(await one.call(call))).toHaveLength(1);
		expect(jsonOf(await one.call(call))).toHaveLength(0);
		const again = trigger({ options: { ignoreRedeliveries: false } });
		expect([...jsonOf(await again.call(call)), ...jsonOf(await again.call(call))]).toHaveLength(2);
	});

	test('messages of the API can be left out, those written in an app stay', async () => {
		const options = { ignoreOwnMessages: true };
		expect(await received({ fromMe: true, self: 1 }, { options })).toBeUndefined();
		expect(await received({ fromMe: true, self: 0 }, { options })).toBeDefined();
		expect(await received({ fromMe: true, self: 1 })).toBeDefined();
	});

	test('the raw payload can be left out', async () => {
		expect(await received({}, { options: { includeRaw: false } })).not.toHaveProperty('raw');
		expect((await received({}))?.raw).toEqual(base);
	});

	test('a filter that is no pattern is answered 500, and started with by nobody', async () => {
		const broken = trigger({ options: { textFilter: '(', textMatch: 'regex' } });
		expect(await broken.call({ query, body: { messages: [base] } })).toMatchObject({ status: 500, items: [] });
	});
});

describe('files', () => {
	const file = { text: 'bytes', headers: { 'content-type': 'image/png' } };

	test('come from their link, without the token', async () => {
		const stub = await startStub(() => file);
		const body = { messages: [{ ...base, type: 'image', body: `${stub.origin}/photo`, caption: 'photo.png' }] };
		const [item] = (await trigger({ options: { downloadMedia: true } }).call({ query, body })).items;
		expect(item?.binary?.data).toMatchObject({ mimeType: 'image/png', fileName: 'photo.png' });
		expect(stub.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([['/photo', undefined]]);
		await stub.close();
	});

	test('with an id alone, their link comes from the channel', async () => {
		const stub = await startStub(({ url }) =>
			url.includes('retrieveMedia') ? { json: { id: '9', url: `${stub.origin}/file` } } : file,
		);
		const image = { id: '9', mime_type: 'image/png' };
		const message = { id: 'wamid.I', from: '12020721369', timestamp: '1', type: 'image', image };
		const body = { entry: [{ changes: [{ value: { messages: [message] } }] }] };
		const one = trigger({ options: { downloadMedia: true, binaryPropertyName: 'photo' } }, stub.origin);
		const [item] = (await one.call({ query, body })).items;
		expect(item?.binary?.photo).toMatchObject({ mimeType: 'image/png' });
		expect(stub.requests.map(({ url, headers }) => [url, headers.authorization !== undefined])).toEqual([
			['/TST000000001/retrieveMedia?mediaId=9', true],
			['/file', false],
		]);
		await stub.close();
	});

	test('a file that cannot be had does not lose the message', async () => {
		const stub = await startStub(() => ({ status: 404 }));
		const body = { messages: [{ ...base, type: 'image', body: `${stub.origin}/gone` }] };
		const [event] = jsonOf(await trigger({ options: { downloadMedia: true } }).call({ query, body }));
		expect(event?.media).toEqual([expect.objectContaining({ error: expect.stringContaining('HTTP 404') })]);
		await stub.close();
	});
});

test('any JSON: answered, never thrown', async () => {
	const names = fc.constantFrom(
		'messages',
		'ack',
		'type',
		'calls',
		'entry',
		'changes',
		'value',
		'statuses',
		'message_echoes',
		'interactive',
		'body',
		'meta',
		'id',
		'chatId',
		'author',
		'fromMe',
		'error',
		'data',
		'__proto__',
	);
	const kinds = fc.constantFrom('chat', 'location', 'contact', 'interactive', 'button', 'image', 'reaction', 'calls');
	const { shaped } = fc.letrec((tie) => ({
		shaped: fc.oneof(
			{ maxDepth: 5 },
			fc.jsonValue({ maxDepth: 1 }),
			kinds,
			fc.array(tie('shaped'), { maxLength: 3 }),
			fc.dictionary(names, tie('shaped'), { maxKeys: 5 }),
		),
	}));
	await fc.assert(
		fc.asyncProperty(fc.oneof(shaped, fc.jsonValue({ maxDepth: 6 })), async (body) => {
			const outcome = await trigger().call({ query, body: JSON.stringify(body) });
			expect([200, 400]).toContain(outcome.status);
		}),
		{ numRuns: 400 },
	);
});
