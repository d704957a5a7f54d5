import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { parse } from 'yaml';
import { Desk360Trigger } from '../../../nodes/Desk360/Desk360Trigger.node';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import { desk360Setup } from '../../support/desk360';
import { jsonOf, WebhookTrigger } from '../../support/n8nCore';
import { startStub, type Stub } from '../../support/stubServer';
import { publicOrigin, servePublicly } from '../../support/publicFiles';

const secret = 'test-secret-0123456789';
const all = ['automaticReply', 'chatbotHistory', 'messageReceived', 'messageStatus'];

beforeEach(forgetAll);

function trigger(parameters: INodeParameters = {}): WebhookTrigger {
	const setup = desk360Setup('http://127.0.0.1:1/v1', { secret, events: all, ...parameters });
	return new WebhookTrigger({ ...setup, nodeType: new Desk360Trigger() });
}

const text = (change: IDataObject = {}) => ({
	messages: {
		id: 'm1',
		from: '905551234567',
		timestamp: '1630913975',
		name: 'Ada',
		type: 'text',
		text: 'Hello',
		...change,
	},
});

/** The documented samples of a contract's webhooks. */
function samples(contract: string): Array<[string, IDataObject]> {
	const file = path.resolve(__dirname, `../../../contracts/${contract}.openapi.yaml`);
	const { webhooks } = parse(readFileSync(file, 'utf8'));
	return Object.entries<IDataObject>(webhooks).flatMap(([name, { post }]) => {
		const { examples } = Object(post).requestBody.content['application/json'];
		return Object.entries<{ value: IDataObject }>(examples).map(([example, { value }]): [string, IDataObject] => [
			`${name} ${example}`,
			value,
		]);
	});
}

const expected: Record<string, IDataObject> = {
	'messageText documented': {
		event: 'messageReceived',
		id: 'ABEGkFMIcyRoAgo-sGaD-H6MgPEt',
		from: '90xxxxxxxxxx',
		name: 'Sample Customer',
		timestamp: '2021-09-06T07:39:35.000Z',
		type: 'text',
		text: 'Hello',
	},
	'messageLocation documented': {
		event: 'messageReceived',
		type: 'location',
		location: {
			address: 'Main Street Beach, Santa Cruz, CA',
			latitude: 38.9806263495,
			longitude: -131.9428612257,
			name: 'Main Street Beach',
		},
	},
	'messageContacts documented': {
		event: 'messageReceived',
		type: 'contacts',
		contacts: [expect.objectContaining({ birthday: '2012-08-18', org: { company: 'Meta', department: 'WhatsApp' } })],
	},
	'messageMedia documented': {
		event: 'messageReceived',
		type: 'image',
		media: [
			{
				id: '83518734-56a9-4b51-8372-93f1432cfa9b',
				mimeType: 'image/jpeg',
				sha256: '7e18d97d50eea65a50d9fa93db26e1c689da7c7de64d829b22aad38c4f541510',
				url: 'https://path/to/file/9oCtWHWxkv4E0PQhtHA4uW4NRinIROKCO8NEae5p.jpeg',
				fileName: '9oCtWHWxkv4E0PQhtHA4uW4NRinIROKCO8NEae5p.jpeg',
			},
		],
	},
	'botHistories documented': {
		event: 'chatbotHistory',
		from: '90xxxxxxxxxx',
		timestamp: '2023-08-23T10:41:39.000Z',
		text: expect.stringMatching(
			/^bot: Welcome to Desk360\ncustomer: More Information\n.*\ncustomer: Business\ncustomer: Live Help$/s,
		),
		history: expect.arrayContaining([
			{
				by: 'customer',
				type: 'Button',
				text: 'Business',
				id: 'ABEGkFMIcyRoAgs-sBze1AGIeGetzA',
				timestamp: '2023-08-23T10:41:36.000Z',
			},
		]),
	},
	'autoReplies documented': {
		event: 'automaticReply',
		id: 'gBEGkFMIcyRoAgngaep4vprrvIE',
		to: '90xxxxxxxxxx',
		type: 'text',
		text: 'Welcome to Desk360',
	},
	'statuses delivered': {
		event: 'messageStatus',
		id: 'gBEGkFBXUQRnAglM82HET_hbwJs',
		to: '90xxxxxxxxxx',
		status: 'delivered',
	},
	'statuses read': { event: 'messageStatus', status: 'read' },
};

describe.each(['desk360', 'desk360-whatsapp'])('the documented samples of %s', (contract) => {
	test.each(samples(contract))('%s', async (name, body) => {
		const outcome = await trigger().call({ secret, body });
		expect(outcome.status).toBe(200);
		expect(jsonOf(outcome)[0]).toMatchObject({ provider: 'desk360', ...expected[name] });
		expect(expected[name]).toBeDefined();
		const [raw] = Object.values(body);
		expect(jsonOf(outcome)[0]?.raw).toEqual(name.startsWith('autoReplies') ? Object(raw)[0] : raw);
	});
});

test('both automatic replies come out, the second with its file', async () => {
	const [, body = {}] = samples('desk360').find(([name]) => name.startsWith('autoReplies')) ?? [];
	const events = jsonOf(await trigger().call({ secret, body }));
	expect(events).toHaveLength(2);
	expect(events[1]).toMatchObject({
		type: 'media',
		media: [{ mimeType: 'application/pdf', url: expect.stringContaining('.pdf') }],
	});
});

test('a number can be answered as it is', async () => {
	expect(jsonOf(await trigger().call({ secret, body: text() }))[0]?.from).toBe('+905551234567');
});

test.each<[string, IDataObject, IDataObject]>([
	[
		'as WhatsApp writes a reply',
		{
			type: 'interactive',
			text: undefined,
			interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } },
		},
		{ id: 'yes', title: 'Yes' },
	],
	[
		'as WhatsApp writes a template button',
		{ type: 'button', text: undefined, button: { payload: 'yes', text: 'Yes' } },
		{ id: 'yes', title: 'Yes' },
	],
	['as text of a button', { type: 'button', text: 'Yes' }, { title: 'Yes' }],
	[
		'a list entry',
		{ type: 'interactive', text: undefined, interactive: { list_reply: { id: '7', title: 'Monday' } } },
		{ id: '7', title: 'Monday' },
	],
])('a tapped button %s', async (_, message, button) => {
	const [event] = jsonOf(await trigger().call({ secret, body: text(message) }));
	expect(event).toMatchObject({ button, text: String(button.title) });
});

describe('who may start it', () => {
	test.each<[string, object, number]>([
		['a wrong secret', { secret: 'test-secret-0123456780' }, 401],
		['none', {}, 401],
		['a longer one', { secret: `${secret}0` }, 401],
		['the beginning of it', { secret: secret.slice(0, 10) }, 401],
		['6 MB with the secret', { secret, body: { messages: { id: 'x', text: 'x'.repeat(6 * 1024 * 1024) } } }, 413],
		['invalid JSON, which n8n refuses by itself', { secret, body: '{"messages": ' }, 422],
		[
			'invalid JSON that does not call itself so',
			{ secret, headers: { 'content-type': 'text/plain' }, body: '{"messages": ' },
			400,
		],
		['a form', { secret, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'messages=1' }, 400],
		['nothing', { secret, headers: { 'content-type': 'text/plain' }, body: '' }, 400],
		['an array', { secret, body: [1, 2] }, 200],
		['an unknown type of body', { secret, body: { something: 1 } }, 200],
		['a text', { secret, body: '"hello"' }, 200],
	])('%s starts nothing', async (_, call, status) => {
		const outcome = await trigger().call({ body: text(), ...call });
		expect(outcome.items).toEqual([]);
		expect(outcome.status).toBe(status);
		expect(JSON.stringify(outcome.answer ?? '')).not.toContain(secret);
	});

	test('30 MB are refused by n8n itself, and by the node where n8n takes that much', async () => {
		const body = JSON.stringify({ messages: { id: 'x', text: 'x'.repeat(30 * 1024 * 1024) } });
		expect(await trigger().call({ secret, body })).toMatchObject({ status: 500, items: [] });
		const outcome = await trigger().call({ secret, body }, 'webhook', { payloadSizeMax: 64 });
		expect(outcome).toMatchObject({ status: 413, items: [] });
	});

	test('a length announced too large is believed', async () => {
		const headers = { 'content-length': String(6 * 1024 * 1024) };
		expect(await trigger().call({ secret, headers, body: text() })).toMatchObject({ status: 413, items: [] });
	});

	test('the secret may also come as query or header; a header from elsewhere does not help a wrong URL', async () => {
		expect((await trigger().call({ query: { secret }, body: text({ id: 'a' }) })).items).toHaveLength(1);
		expect(
			(await trigger().call({ headers: { 'x-webhook-secret': secret }, body: text({ id: 'b' }) })).items,
		).toHaveLength(1);
		expect((await trigger().call({ headers: { authorization: secret }, body: text({ id: 'c' }) })).status).toBe(401);
	});

	test('without a secret in the node nothing passes, not even nothing', async () => {
		expect((await trigger({ secret: '' }).call({ secret: '', body: text() })).status).toBe(401);
	});

	test('JSON that does not call itself so is read', async () => {
		const outcome = await trigger().call({
			secret,
			headers: { 'content-type': 'text/plain' },
			body: JSON.stringify(text()),
		});
		expect(outcome.items).toHaveLength(1);
	});

	test('what is ignored or refused is said in the log, without its content', async () => {
		const one = trigger();
		await one.call({ secret, body: { secretThing: 'private' } });
		expect(one.warnings.join()).toMatch(/format that this node does not know/);
		await one.call({ secret, headers: { 'content-type': 'text/plain' }, body: 'private' });
		expect(one.warnings.join()).toMatch(/refused with 400: The body is not JSON/);
		expect(one.warnings.join()).not.toMatch(/private|test-secret/);
	});

	test('strangers leave no line in the log', async () => {
		const one = trigger();
		await one.call({ secret: 'guess', body: text() });
		expect([...one.warnings, ...one.errors]).toEqual([]);
	});

	test('an expression that fails starts nothing, whoever calls', async () => {
		const one = trigger({ options: { textFilter: '={{ $("No such node").item.json.text }}' } });
		for (const call of [{ body: text() }, { secret, body: text() }]) {
			expect(await one.call(call)).toMatchObject({ status: 500, items: [] });
		}
		expect(one.errors.join()).toMatch(/could not be passed on/);
	});

	test.each<[string, INodeParameters, RegExp]>([
		['a short secret', { secret: 'short' }, /'Webhook Secret' has 5 characters/],
		['a secret that a URL cannot carry', { secret: 'with spaces and /slashes' }, /cannot carry/],
		['an empty secret', { secret: '' }, /'Webhook Secret' has 0 characters/],
		['an expression that gives none', { secret: '={{ undefined }}' }, /'Webhook Secret' has 0 characters/],
		[
			'a broken pattern',
			{ options: { textFilter: '(', textMatch: 'regex' } },
			/'Text Filter' is not a regular expression/,
		],
	])('%s is refused when the workflow is published', async (_, parameters, message) => {
		const error: unknown = await trigger(parameters)
			.publish()
			.catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(String(error)).toMatch(message);
		expect(await trigger().publish()).toBe(true);
	});

	test('the secret that comes with a new node is long, and its own', async () => {
		const setup = desk360Setup('http://127.0.0.1:1/v1', {});
		const [one, two] = ['1', '2'].map(
			(id) => new WebhookTrigger({ ...setup, nodeType: new Desk360Trigger(), node: { id } }),
		);
		expect(await one?.publish()).toBe(true);
		expect(await two?.publish()).toBe(true);
	});
});

describe('redeliveries', () => {
	test('the same message twice starts once; another status of it is something else', async () => {
		const one = trigger();
		expect((await one.call({ secret, body: text() })).items).toHaveLength(1);
		expect((await one.call({ secret, body: text() })).items).toHaveLength(0);
		const status = (name: string) => ({ statuses: { id: 'm1', from: '905551234567', status: name } });
		expect((await one.call({ secret, body: status('delivered') })).items).toHaveLength(1);
		expect((await one.call({ secret, body: status('read') })).items).toHaveLength(1);
		expect((await one.call({ secret, body: status('read') })).items).toHaveLength(0);
	});

	test('100 times at once starts once', async () => {
		const one = trigger();
		const outcomes = await Promise.all(
			Array.from({ length: 100 }, async () => await one.call({ secret, body: text() })),
		);
		expect(outcomes.flatMap(({ items }) => items)).toHaveLength(1);
		expect(outcomes.every(({ status }) => status === 200)).toBe(true);
	});

	test('after a restart it is still known', async () => {
		const one = trigger();
		await one.call({ secret, body: text() });
		forgetAll();
		expect((await one.call({ secret, body: text() })).items).toHaveLength(0);
	});

	test('after a restart in which n8n saved nothing it is taken again', async () => {
		const one = trigger();
		await one.call({ secret, body: text() });
		forgetAll();
		one.staticData = {};
		expect((await one.call({ secret, body: text() })).items).toHaveLength(1);
	});

	test('when n8n could not start the workflow, the redelivery does', async () => {
		const one = trigger();
		const failed = await one.call({ secret, body: text() }, 'webhook', { startFails: true });
		expect(failed).toMatchObject({ status: 500, items: [] });
		expect((await one.call({ secret, body: text() })).items).toHaveLength(1);
		expect((await one.call({ secret, body: text() })).items).toHaveLength(0);
	});

	test('the database is written for new messages only', async () => {
		const one = trigger();
		expect((await one.call({ secret, body: text() })).saved).toBe(true);
		expect((await one.call({ secret, body: text() })).saved).toBe(false);
		expect((await one.call({ secret: 'wrong', body: text({ id: 'm2' }) })).saved).toBe(false);
		expect((await one.call({ secret, body: { something: 1 } })).saved).toBe(false);
		expect((await one.call({ secret, body: text({ id: 'm2' }) }, 'manual')).saved).toBe(false);
	});

	test('whoever tests by hand gets it every time, and so does who wishes so', async () => {
		const one = trigger();
		for (const _ of [1, 2]) expect((await one.call({ secret, body: text() }, 'manual')).items).toHaveLength(1);
		const two = trigger({ options: { ignoreRedeliveries: false } });
		for (const _ of [1, 2]) expect((await two.call({ secret, body: text() })).items).toHaveLength(1);
	});

	test('what is remembered stays small', async () => {
		const one = trigger();
		for (let n = 0; n < 400; n++) await one.call({ secret, body: text({ id: `m${n}` }) });
		expect(JSON.stringify(one.staticData).length).toBeLessThan(10_000);
	});
});

describe('filters', () => {
	const messages =
		(options: INodeParameters, parameters: INodeParameters = {}) =>
		async (message: IDataObject) =>
			(await trigger({ options, ...parameters }).call({ secret, body: text(message) })).items.length;

	test.each<[string, INodeParameters, IDataObject[], IDataObject[]]>([
		[
			'contains',
			{ textFilter: 'help' },
			[{ text: 'I need HELP' }],
			[{ text: 'Hello' }, { text: undefined, type: 'image' }],
		],
		['equals', { textFilter: 'stop', textMatch: 'equals' }, [{ text: ' Stop ' }], [{ text: 'Stop it' }]],
		['starts with', { textFilter: 'order', textMatch: 'startsWith' }, [{ text: 'Order 12' }], [{ text: 'My order' }]],
		['pattern', { textFilter: '^#\\d+$', textMatch: 'regex' }, [{ text: '#12' }], [{ text: '12' }]],
		[
			'buttons',
			{ buttonFilter: 'yes, Maybe' },
			[{ text: 'maybe' }, { type: 'button', button: { payload: 'yes', text: 'Sure' } }],
			[{ text: 'no' }],
		],
	])('%s', async (_, options, passing, failing) => {
		const pass = messages(options);
		for (const [n, message] of passing.entries()) expect(await pass({ id: `p${n}`, ...message })).toBe(1);
		for (const [n, message] of failing.entries()) expect(await pass({ id: `f${n}`, ...message })).toBe(0);
	});

	test('another word for a type is the type', async () => {
		const files = messages({}, { messageTypes: ['audio', 'document'] });
		for (const type of ['audio', 'voice', 'document', 'file']) expect(await files({ id: type, type })).toBe(1);
		for (const type of ['image', 'constructor', '__proto__']) expect(await files({ id: type, type })).toBe(0);
	});

	test('types, events and statuses', async () => {
		const images = messages({}, { messageTypes: ['image', 'button'] });
		expect(await images({ id: '1', type: 'image', text: undefined, image: { media_id: 'x' }, attachments: {} })).toBe(
			1,
		);
		expect(await images({ id: '2' })).toBe(0);
		expect(await images({ id: '3', type: 'interactive', interactive: { button_reply: { id: 'a', title: 'A' } } })).toBe(
			1,
		);
		const status = { statuses: { id: 's', from: '905551234567', status: 'read' } };
		expect((await trigger({ events: ['messageReceived'] }).call({ secret, body: status })).items).toHaveLength(0);
		expect(
			(await trigger({ events: ['messageStatus'], statuses: ['delivered'] }).call({ secret, body: status })).items,
		).toHaveLength(0);
	});

	test('the raw payload can be left out', async () => {
		const [event] = jsonOf(await trigger({ options: { includeRaw: false } }).call({ secret, body: text() }));
		expect(event).not.toHaveProperty('raw');
	});
});

describe('messages in a row', () => {
	const grouping = () => trigger({ options: { groupSeconds: 0.3 } });

	test('what one person writes becomes one item, in the order of writing; others have their own', async () => {
		const one = grouping();
		const message = (id: string, from: string, words: string, timestamp: string) =>
			one.call({ secret, body: text({ id, from, text: words, timestamp }) });
		const outcomes = await Promise.all([
			message('1', '905551234567', 'Hello', '1630913975'),
			message('3', '905551234567', 'with my order', '1630913977'),
			message('2', '905551234567', 'I have a question', '1630913976'),
			message('4', '905551234568', 'Somebody else', '1630913975'),
		]);
		const events = outcomes.flatMap(jsonOf);
		expect(outcomes.every(({ status }) => status === 200)).toBe(true);
		expect(events.map(({ text: words }) => words).sort()).toEqual([
			'Hello\nI have a question\nwith my order',
			'Somebody else',
		]);
		const burst = events.find(({ id }) => id === '3');
		expect(burst?.messages).toEqual(
			['1', '2', '3'].map((id) => expect.objectContaining({ id, from: '+905551234567' })),
		);
	});

	test('a redelivery joins no group and starts nothing', async () => {
		const one = grouping();
		const outcomes = await Promise.all([1, 2, 3].map(() => one.call({ secret, body: text() })));
		expect(outcomes.flatMap(jsonOf)).toHaveLength(1);
		expect(outcomes.flatMap(jsonOf)[0]).not.toHaveProperty('messages');
		expect((await one.call({ secret, body: text() })).items).toHaveLength(0);
	});

	test('after a pause there is a new group; status updates do not wait', async () => {
		const one = grouping();
		expect((await one.call({ secret, body: text({ id: 'a' }) })).items).toHaveLength(1);
		expect((await one.call({ secret, body: text({ id: 'b' }) })).items).toHaveLength(1);
		const order: string[] = [];
		const waiting = one.call({ secret, body: text({ id: 'c' }) }).then(() => order.push('message'));
		await one.call({ secret, body: { statuses: { id: 's', from: '905551234567', status: 'read' } } });
		order.push('status');
		await waiting;
		expect(order).toEqual(['status', 'message']);
	});

	test('files of all messages are downloaded', async () => {
		const stub = await startStub(() => ({ text: 'bytes', headers: { 'content-type': 'image/png' } }));
		servePublicly(stub.origin);
		const one = trigger({ options: { groupSeconds: 0.3, downloadMedia: true } });
		const image = (id: string) =>
			one.call({
				secret,
				body: text({ id, type: 'image', text: undefined, attachments: { images: [{ url: `${publicOrigin}/${id}` }] } }),
			});
		const [first] = await Promise.all([image('a'), image('b')]);
		await stub.close();
		jest.restoreAllMocks();
		expect(Object.keys(first?.items[0]?.binary ?? {}).sort()).toEqual(['data', 'data_1']);
	});
});

describe('media', () => {
	let stub: Stub;
	afterEach(async () => {
		jest.restoreAllMocks();
		await stub?.close();
	});
	const image = (url: string) =>
		text({
			type: 'image',
			text: undefined,
			image: { media_id: 'x', mime_type: 'image/png' },
			attachments: { images: [{ url, name: 'photo.png' }] },
		});
	const download = async (url: string) =>
		await trigger({ options: { downloadMedia: true } }).call({ secret, body: image(url) });

	test('is downloaded, without any credential', async () => {
		stub = await startStub(() => ({ text: 'bytes', headers: { 'content-type': 'image/png' } }));
		servePublicly(stub.origin);
		const { items } = await download(`${publicOrigin}/photo`);
		expect(items[0]?.binary?.data).toMatchObject({
			mimeType: 'image/png',
			fileName: 'photo.png',
			data: Buffer.from('bytes').toString('base64'),
		});
		expect(items[0]?.json.media).toEqual([expect.objectContaining({ binary: 'data' })]);
		expect(stub.requests[0]?.headers.authorization).toBeUndefined();
	});

	test('on this machine is never fetched: the trigger has no credential', async () => {
		stub = await startStub(() => ({ json: { secret: 'of a local admin API' } }));
		const links = ['127.0.0.1', 'localhost', '[::1]', 'localhost.', '127.1'].map((host) =>
			stub.origin.replace('127.0.0.1', host),
		);
		for (const link of links) {
			forgetAll();
			const { items } = await download(`${link}/admin/keys`);
			expect(items[0]?.json.media).toEqual([
				expect.objectContaining({ error: expect.stringMatching(/private network|https/) }),
			]);
			expect(items[0]?.binary).toBeUndefined();
		}
		servePublicly(stub.origin);
		expect(stub.requests).toEqual([]);
	});

	test('that redirects to this machine is not fetched', async () => {
		stub = await startStub(({ url: path }) =>
			path === '/photo' ? { status: 302, headers: { location: `${stub.origin}/admin` } } : { json: { secret: 'x' } },
		);
		servePublicly(stub.origin);
		const { items } = await download(`${publicOrigin}/photo`);
		expect(items[0]?.json.media).toEqual([
			expect.objectContaining({ error: expect.stringMatching(/private network/) }),
		]);
		expect(stub.requests.map(({ url }) => url)).toEqual(['/photo']);
	});

	test('whose public name has an address of this network is dropped unread', async () => {
		stub = await startStub(() => ({ json: { secret: 'x' } }));
		// The same port, as where a name is bound to another address: a proxy would have another one.
		const rebound = `https://rebound.example.com:${new URL(stub.origin).port}`;
		servePublicly(stub.origin, rebound);
		const { items } = await download(`${rebound}/photo`);
		expect(items[0]?.json.media).toEqual([
			expect.objectContaining({ error: expect.stringMatching(/at an address of a private/) }),
		]);
		expect(items[0]?.binary).toBeUndefined();
	});

	test.each<[string, (origin: string) => string, RegExp]>([
		['is gone', (origin) => `${origin}/gone`, /answered with HTTP 404/],
		['is empty', (origin) => `${origin}/empty`, /empty file/],
		['is too large', (origin) => `${origin}/large`, /larger than 100 MB/],
		['leads over plain HTTP', () => 'http://example.com/x', /must start with https/],
		['leads into the network of n8n', () => 'https://192.168.1.1/x', /private network/],
		["leads to a cloud's metadata", () => 'https://169.254.169.254/latest', /private network/],
		['leads there by a redirect', (origin) => `${origin}/redirect`, /private network/],
		['leads to plain HTTP by a redirect', (origin) => `${origin}/insecure`, /must start with https/],
		['leads in a circle', (origin) => `${origin}/circle`, /redirects more than 5 times/],
		['is no address', () => 'file:///etc/passwd', /not a web address/],
	])('that %s does not lose the message', async (_, url, reason) => {
		stub = await startStub(({ url: path }) => {
			if (path === '/redirect') return { status: 302, headers: { location: 'https://10.0.0.1/x' } };
			if (path === '/insecure') return { status: 302, headers: { location: 'http://example.com/x' } };
			if (path === '/circle') return { status: 302, headers: { location: '/circle' } };
			if (path === '/large') return { text: 'x'.repeat(101 * 1024 * 1024) };
			return path === '/empty' ? { text: '' } : { status: 404 };
		});
		servePublicly(stub.origin);
		const { items, status } = await download(url(publicOrigin));
		expect(status).toBe(200);
		expect(items).toHaveLength(1);
		expect(items[0]?.binary).toBeUndefined();
		expect(items[0]?.json.media).toEqual([expect.objectContaining({ error: expect.stringMatching(reason) })]);
	});
});

describe('hostile bodies', () => {
	const deep = (levels: number) => `${'{"messages":'.repeat(levels)}1${'}'.repeat(levels)}`;

	test.each<[string, string]>([
		['nested 3,900 deep', deep(3_900)],
		['a list nested 30,000 deep', `{"messages":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
		[
			'a prototype key',
			'{"messages":{"id":"1","from":"905551234567","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
		],
		['duplicate keys', '{"messages":{"id":"1","id":"2","from":"905551234567"}}'],
		['a lone surrogate', '{"messages":{"id":"\\ud800","from":"905551234567","text":"\\udfff\\u0000"}}'],
		[
			'wrong types everywhere',
			'{"messages":{"id":{},"from":[],"timestamp":{},"type":[],"text":{"body":[]},"image":7,"attachments":[[]],"contacts":{},"location":[]}}',
		],
		['an hour in the far future', '{"messages":{"id":"1","from":"905551234567","timestamp":"99999999999999999999"}}'],
		['a line break in an id', '{"messages":{"id":"1\\r\\nSet-Cookie: x","from":"905551234567"}}'],
	])('%s', async (_, body) => {
		const outcome = await trigger({ options: { downloadMedia: true } }).call({ secret, body });
		expect(outcome.status).toBe(200);
		expect(Object.prototype).not.toHaveProperty('polluted');
		expect(() => JSON.stringify(outcome.items)).not.toThrow();
	});

	test('nested 50,000 deep: refused', async () => {
		expect(await trigger().call({ secret, body: deep(50_000) })).toMatchObject({ status: 413, items: [] });
	});

	const messages = (length: number) => Array.from({ length }, (_, n) => ({ id: `m${n}`, from: '905551234567' }));

	test('3,900 messages in one body: the first thousand are taken', async () => {
		expect((await trigger().call({ secret, body: { messages: messages(3_900) } })).items.length).toBe(1_000);
	});

	test('100,000 messages in one body: refused', async () => {
		expect(await trigger().call({ secret, body: { messages: messages(100_000) } })).toMatchObject({
			status: 413,
			items: [],
		});
	});

	const anything = fc.json({ maxDepth: 6 });
	const shaped = fc
		.dictionary(
			fc.constantFrom('messages', 'statuses', 'bot_histories', 'auto_replies', '__proto__'),
			fc.jsonValue({ maxDepth: 5 }),
		)
		.map((value) => JSON.stringify(value));

	test('any JSON: answered, never thrown, and nothing starts without the secret', async () => {
		await fc.assert(
			fc.asyncProperty(fc.oneof(anything, shaped), fc.string(), async (body, guess) => {
				const one = trigger({ options: { downloadMedia: false } });
				const stranger = await one.call({ secret: encodeURIComponent(guess), body });
				expect(stranger.status).toBe(401);
				expect(stranger.items).toEqual([]);
				const known = await one.call({ secret, body });
				expect([200, 400]).toContain(known.status);
				expect(known.items.every(({ json }) => json.provider === 'desk360')).toBe(true);
			}),
			{ numRuns: 500 },
		);
	});
});
