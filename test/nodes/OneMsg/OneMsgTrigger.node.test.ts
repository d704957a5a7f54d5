// Sample values. cspell:ignore ABGH Oick Yimg Yout letrec
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { parse } from 'yaml';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import {
	channelMessage as base,
	jsonOf,
	query,
	received,
	registeredSecret as secret,
	registeredTrigger as trigger,
} from '../../support/oneMsgTrigger';
import { startStub } from '../../support/stubServer';

beforeEach(forgetAll);

describe('the samples of the contract', () => {
	const contract = parse(readFileSync(path.resolve(__dirname, '../../../contracts/onemsg.openapi.yaml'), 'utf8'));
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
	const common = { chatId, timestamp: '2022-10-10T10:10:10.000Z', late: true, name: 'Test sender' };
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
			{
				event: 'messageSent',
				id: 'ABGHYoIXMAmYout',
				to: '+12020721369',
				type: 'text',
				text: 'Hello',
				chatId,
				timestamp: common.timestamp,
				late: true,
			},
		],
		'ack.delivered': [
			{
				event: 'messageStatus',
				id: 'true_12020721369@c.us_DF38E6A25B42CC8CCE13EC40F',
				messageId: 'true_12020721369@c.us_DF38E6A25B42CC8CCE13EC40F',
				to: '+12020721369',
				chatId,
				status: 'delivered',
			},
		],
		'ack.failed': [
			{
				event: 'messageStatus',
				id: 'wamid.TEST1',
				messageId: 'wamid.TEST1',
				to: '+12020721369',
				chatId,
				status: 'failed',
				error: "User's number is part of an experiment",
			},
		],
		'calls.call': [{ event: 'call' }],
		'raw.raw': [{ event: 'messageStatus', id: 'wamid.TEST1', messageId: 'wamid.TEST1', status: 'read' }],
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

	test('the link beside an id needs a token: the id is asked for, and the token goes to the channel alone', async () => {
		const stub = await startStub(({ url }) =>
			url.includes('retrieveMedia')
				? { json: { id: '8891', url: `${stub.origin}/file` } }
				: url.includes('lookaside')
					? { status: 401 }
					: file,
		);
		const audio = { id: '8891', mime_type: 'audio/ogg; codecs=opus', url: `${stub.origin}/lookaside?mid=8891` };
		const message = { id: 'wamid.V', from: '12020721369', timestamp: '1', type: 'audio', audio };
		const body = { entry: [{ changes: [{ value: { messages: [message] } }] }] };
		const [item] = (await trigger({ options: { downloadMedia: true } }, stub.origin).call({ query, body })).items;
		expect(item?.binary?.data).toBeDefined();
		expect(stub.requests.map(({ url, headers }) => [url, headers.authorization !== undefined])).toEqual([
			['/TST000000001/retrieveMedia?mediaId=8891', true],
			['/file', false],
		]);
		await stub.close();
	});

	test('where the channel does not know the id, the link is tried, without the token', async () => {
		const stub = await startStub(({ url }) => (url.includes('retrieveMedia') ? { status: 404 } : file));
		const image = { id: '9', mime_type: 'image/png', url: `${stub.origin}/open` };
		const message = { id: 'wamid.J', from: '12020721369', timestamp: '1', type: 'image', image };
		const body = { entry: [{ changes: [{ value: { messages: [message] } }] }] };
		const [item] = (await trigger({ options: { downloadMedia: true } }, stub.origin).call({ query, body })).items;
		expect(item?.binary?.data).toMatchObject({ mimeType: 'image/png' });
		expect(stub.requests.at(-1)).toMatchObject({ url: '/open' });
		expect(stub.requests.at(-1)?.headers).not.toHaveProperty('authorization');
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
