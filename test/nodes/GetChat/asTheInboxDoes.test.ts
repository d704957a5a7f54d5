import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { byId, pageOf, queuedAnswer, runGetChat, sampleMessage } from '../../support/getChat';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../support/stubServer';

const to = '+15550100123';

let stub: Stub | undefined;
afterEach(async () => {
	await stub?.close();
	stub = undefined;
});

async function run(parameters: INodeParameters, answer: (request: Recorded, count: number) => StubAnswer) {
	await stub?.close();
	stub = await startStub(answer);
	return (await runGetChat(`${stub.origin}/api/v1`, parameters)).map(({ json }) => json);
}
const calls = () => (stub?.requests ?? []).map(({ method, url }) => `${method} ${url.replace('/api/v1', '')}`);
const lastBody = (): IDataObject => JSON.parse(stub?.requests.at(-1)?.body.toString() ?? '{}');
const notFound: StubAnswer = { status: 404, json: { detail: 'Not found.' } };

describe('a reply', () => {
	const reply = {
		resource: 'message',
		operation: 'sendText',
		to,
		text: 'Yes',
		additionalFields: { replyToMessageId: ' wamid.x ' },
	};

	test('quotes the message', async () => {
		await run(reply, () => ({ status: 202, json: queuedAnswer }));
		expect(lastBody()).toMatchObject({ context: { message_id: 'wamid.x' } });
	});

	test.each([
		[{ context: ['This field is not allowed.'] }],
		[{ context: { message_id: ['Invalid.'] } }],
		[{ reason: 'Unexpected member "context"' }],
		[{ detail: 'Additional property context is not allowed' }],
	])('that is refused with %j is sent no second time, and the error says what is wrong', async (json) => {
		const failure = run(reply, () => ({ status: 400, json }));
		await expect(failure).rejects.toMatchObject({
			message: expect.stringContaining('context'),
			description: expect.stringMatching(/nothing was sent.*'Reply to Message ID'/),
		});
		expect(calls()).toEqual(['POST /messages/']);
	});

	test('another refusal says nothing of replies', async () => {
		const failure = run(reply, () => ({ status: 400, json: { text: ['Too long.'] } }));
		await expect(failure).rejects.toMatchObject({ description: expect.not.stringContaining('Reply') });
	});
});

describe('location', () => {
	const location = { resource: 'message', operation: 'sendLocation', to, latitude: 0, longitude: -0.1276 };
	test.each<[INodeParameters, IDataObject]>([
		[{}, {}],
		[{ name: 'City Hall' }, { name: 'City Hall' }],
		[{ name: ' ', address: '1 Main Street' }, { address: '1 Main Street' }],
		[
			{ name: 'City Hall', address: '1 Main Street' },
			{ name: 'City Hall', address: '1 Main Street' },
		],
	])('with %j', async (parameters, expected) => {
		await run({ ...location, ...parameters }, () => ({ status: 202, json: queuedAnswer }));
		expect(lastBody()).toEqual({
			wa_id: '15550100123',
			type: 'location',
			location: { latitude: 0, longitude: -0.1276, ...expected },
		});
	});
});

test('an HSM, as On-Premises inboxes take it', async () => {
	const parameters = { namespace: 'ns', elementName: 'order_shipped', languageCode: 'en', parameters: ['Ann', 7] };
	await run({ resource: 'message', operation: 'sendHsm', to, ...parameters }, () => ({
		status: 202,
		json: queuedAnswer,
	}));
	expect(lastBody()).toEqual({
		wa_id: '15550100123',
		type: 'hsm',
		hsm: {
			namespace: 'ns',
			element_name: 'order_shipped',
			language: { policy: 'deterministic', code: 'en' },
			localizable_params: [{ default: 'Ann' }, { default: '7' }],
		},
	});
});

test.each([
	[' ns ', { namespace: 'ns', name: 'order_shipped' }],
	['', { name: 'order_shipped' }],
])('raw components with the namespace "%s"', async (namespace, expected) => {
	const parameters = { templateId: byId('order_shipped:en'), templateMode: 'json', templateComponents: '[]' };
	const send = { resource: 'template', operation: 'send', to, ...parameters, additionalFields: { namespace } };
	await run(send, () => ({ status: 202, json: queuedAnswer }));
	expect(lastBody().template).toEqual({ ...expected, language: { policy: 'deterministic', code: 'en' } });
	const listed = pageOf([{ name: 'order_shipped', language: 'en', status: 'approved', components: [] }]);
	const bulk = { ...send, operation: 'sendBulk', recipientsSource: 'list', recipients: [to] };
	await run(bulk, ({ method }) => (method === 'GET' ? { json: listed } : { status: 202, json: queuedAnswer }));
	expect(lastBody().template).toEqual({ ...expected, language: { policy: 'deterministic', code: 'en' } });
});

describe('contact books', () => {
	const people = (from: number, count: number) =>
		Array.from({ length: count }, (_, index) => ({ name: `Person ${from + index}` }));
	const many = (parameters: INodeParameters) => ({ resource: 'contact', operation: 'getAll', ...parameters });

	test('no more than wanted are asked for', async () => {
		await run(many({ limit: 5, search: 'a' }), () => ({ json: { count: 123, results: people(0, 5) } }));
		expect(calls()).toEqual(['GET /contacts/?limit=5&search=a']);
	});

	test('a list as documented is not read with an offset, and nobody comes twice', async () => {
		const items = await run(many({ returnAll: true }), () => ({ json: { count: 123, results: people(0, 50) } }));
		expect(items).toHaveLength(50);
		expect(calls()).toEqual(['GET /contacts/?limit=50', 'GET /contacts/?limit=123']);
	});

	test('all come where the server gives as many as it is asked for', async () => {
		const items = await run(many({ returnAll: true }), ({ url }) => {
			const limit = Number(new URL(url, 'http://x').searchParams.get('limit'));
			return { json: { count: 123, results: people(0, Math.min(123, limit)) } };
		});
		expect(items).toHaveLength(123);
		expect(calls()).toHaveLength(2);
	});

	test('a server that gives fewer than it is asked for is not asked again', async () => {
		const items = await run(many({ returnAll: true }), () => ({ json: { count: 123, results: people(0, 20) } }));
		expect(items).toHaveLength(20);
		expect(calls()).toHaveLength(1);
	});

	test('a next page that brings nobody new ends it', async () => {
		const next = 'https://x/api/v1/contacts/?pages=abc';
		const items = await run(many({ returnAll: true }), () => ({ json: { count: 9, next, results: people(0, 3) } }));
		expect(items).toHaveLength(3);
		expect(calls()).toHaveLength(2);
	});
});

describe('users', () => {
	const user = (operation: string, parameters: INodeParameters) => ({ resource: 'user', operation, ...parameters });
	const rights = { can_use_tags: true, can_read_chats: 'all', can_write_to_chats: 'all' };

	test('the sample of the documentation is created', async () => {
		const answer = { status: 201, json: { id: 1 } };
		await run(user('create', { username: 'My Bot', role: 'app' }), () => answer);
		expect(lastBody()).toEqual({ username: 'My Bot', profile: { role: 'app' } });
	});

	test.each(['peter.rabbit', 'peter@example.com', 'peter-rabbit', 'Müller', 'My Bot', 'a_b'])(
		'%s can be replaced and updated',
		async (username) => {
			const email = 'p@example.com';
			await run(user('replace', { userId: byId(4), username, email }), () => ({ json: { id: 4 } }));
			expect(lastBody()).toEqual({ username, email, permissions: rights });
			await stub?.close();
			await run(user('update', { userId: byId(4), updateFields: { username } }), () => ({ json: { id: 4 } }));
			expect(lastBody()).toEqual({ username });
		},
	);

	test('names that are emptied are removed', async () => {
		const updateFields = { firstName: '', lastName: ' ', canUseTags: false };
		await run(user('update', { userId: byId(4), updateFields }), () => ({ json: { id: 4 } }));
		expect(lastBody()).toEqual({ first_name: '', last_name: '', permissions: { can_use_tags: false } });
		await stub?.close();
		await run(user('update', { userId: byId(4), updateFields: { firstName: '' } }), () => ({ json: { id: 4 } }));
		expect(lastBody()).toEqual({ first_name: '' });
	});

	test('availability, with the final slash where the inbox wants it', async () => {
		const set = user('updateAvailability', { userId: byId(4), available: false });
		const items = await run(set, (_, count) => (count === 0 ? notFound : { json: { is_available: false } }));
		expect(calls()).toEqual(['PATCH /users/4/availability', 'PATCH /users/4/availability/']);
		expect(lastBody()).toEqual({ is_available: false });
		expect(items).toEqual([{ id: 4, is_available: false }]);
	});
});

describe('chats', () => {
	const chat = (operation: string) => ({ resource: 'chat', operation, waId: byId(to) });

	test.each([
		['resolve', true],
		['reopen', false],
	])('%s', async (operation, resolved) => {
		const items = await run(chat(operation), () => ({ json: { wa_id: '15550100123', resolved } }));
		expect(calls()).toEqual(['PATCH /chats/15550100123/resolve']);
		expect(lastBody()).toEqual({ resolved });
		expect(items).toEqual([{ wa_id: '15550100123', resolved }]);
	});

	test('an answer without content is one', async () => {
		const items = await run(chat('resolve'), () => ({ status: 204, text: '' }));
		expect(items).toEqual([{ wa_id: '15550100123', resolved: true }]);
	});

	test.each([true, false])('unread: %s', async (unread) => {
		await run({ resource: 'chat', operation: 'getAll', filters: { unread } }, () => ({ json: pageOf([]) }));
		expect(calls()).toEqual([`GET /chats/?unread=${unread}&limit=50`]);
	});

	test('what newer inboxes say of a person, and the ids that filters want', async () => {
		const person = { wa_id: '1', resolved: true, messaging_window_expires_at: '1700000000' };
		const tags = [{ id: 7, name: 'urgent', tagging_id: 21 }];
		const [item] = await run(chat('get'), () => ({
			json: { wa_id: '1', contact: person, tags, assigned_group: { id: 3, name: 'Support' } },
		}));
		expect(item).toMatchObject({
			resolved: true,
			window_expires_at: '2023-11-14T22:13:20.000Z',
			assigned_group_id: 3,
			tags: ['urgent'],
			tag_ids: [7],
		});
	});
});

describe('webhook: update', () => {
	const url = 'https://hooks.example.com/x';
	const update = (parameters: INodeParameters) => ({
		...{ resource: 'webhook', operation: 'update', webhookId: byId(1), url, events: [] },
		...parameters,
	});
	const stored = { id: 1, url: 'https://old', headers: { Authorization: 'Token s3cret', 'X-Old': '1' } };
	const flags = { on_incoming_message: false, on_outgoing_message: false, on_assigned: false };

	test('headers that are not entered stay', async () => {
		await run(update({}), () => ({ json: stored }));
		expect(calls()).toEqual(['GET /webhooks/waba/1/', 'PUT /webhooks/waba/1/']);
		expect(lastBody()).toEqual({ url, ...flags, headers: stored.headers });
	});

	test('a header that is entered replaces the one of its name, in any case', async () => {
		const headers = { header: [{ name: 'authorization', value: 'new' }] };
		await run(update({ headers }), () => ({ json: stored }));
		expect(lastBody().headers).toEqual({ 'X-Old': '1', authorization: 'new' });
	});

	test('others are removed where the user wants it, without a look at them', async () => {
		await run(update({ keepHeaders: false }), () => ({ json: stored }));
		expect(calls()).toEqual(['PUT /webhooks/waba/1/']);
		expect(lastBody().headers).toEqual({});
	});

	test('where it cannot be read, nothing is changed', async () => {
		await expect(run(update({}), () => notFound)).rejects.toThrow(/404/);
		expect(calls()).toEqual(['GET /webhooks/waba/1/']);
	});
});

describe('media by id', () => {
	const id = '497f6eca-6276-4993-bfeb-53cbbbba6f08';
	const download = (parameters: INodeParameters) => ({ resource: 'media', operation: 'download', ...parameters });
	test.each([
		[{ mediaId: id, mimeType: 'image/jpeg' }, '?mime_type_type=image&mime_type_subtype=jpeg'],
		[{ mediaId: id, mimeType: ' audio/ogg; codecs=opus ' }, '?mime_type_type=audio&mime_type_subtype=ogg'],
		[{ mediaId: id }, ''],
		[
			{ mediaId: `https://x/api/v1/media/${id}/?mime_type_type=a&mime_type_subtype=b` },
			'?mime_type_type=a&mime_type_subtype=b',
		],
		[
			{ mediaId: `https://x/api/v1/media/${id}/?mime_type_type=a&mime_type_subtype=b`, mimeType: 'image/png' },
			'?mime_type_type=image&mime_type_subtype=png',
		],
	])('%j', async (parameters, query) => {
		await run(download(parameters), () => ({ text: 'x', headers: { 'content-type': 'image/jpeg' } }));
		expect(calls()).toEqual([`GET /media/${id}/${query}`]);
	});

	test.each(['1234567890123456', ' 1234567890123456/ '])(
		"WhatsApp's own ID, which the Cloud API format has: %j",
		async (mediaId) => {
			const file = { text: 'x', headers: { 'content-type': 'image/png' } };
			await run(download({ mediaId, mimeType: 'image/png' }), () => file);
			expect(calls()).toEqual(['GET /media/1234567890123456/?mime_type_type=image&mime_type_subtype=png']);
		},
	);

	test('what is no MIME type is an error before anything is asked', async () => {
		await expect(run(download({ mediaId: id, mimeType: 'jpeg' }), () => ({}))).rejects.toThrow(/'MIME Type' must be/);
		expect(calls()).toEqual([]);
	});
});

describe('activation', () => {
	const activate = async (url: (origin: string) => string) => {
		stub = await startStub(() => ({ json: { token: 'sample-token' } }));
		const parameters = { resource: 'authorization', operation: 'activate', activationUrl: url(stub.origin) };
		return (await runGetChat(`${stub.origin}/api/v1`, parameters)).map(({ json }) => json);
	};

	test.each([
		['below the API', (origin: string) => `${origin}/api/v1/activate/abc/?x=1`, '/api/v1/activate/abc/?x=1'],
		['beside the API', (origin: string) => `${origin}/users/activate/abc`, '/users/activate/abc'],
		['without a host', () => '/activate/abc/', '/activate/abc/'],
	])('an address %s', async (_, url, expected) => {
		expect(await activate(url)).toEqual([{ activated: true, token: 'sample-token' }]);
		expect(stub?.requests.map(({ method, url: asked }) => `${method} ${asked}`)).toEqual([`GET ${expected}`]);
	});

	test('an address of another host is not asked, because the token would go there', async () => {
		await expect(activate(() => 'https://elsewhere.example/activate/abc/')).rejects.toThrow(/'Activation URL' must be/);
		expect(stub?.requests).toEqual([]);
	});

	test('a code is not used twice: after a lost answer nothing is asked again', async () => {
		stub = await startStub(() => 'reset');
		const parameters = {
			...{ resource: 'authorization', operation: 'activate' },
			activationUrl: `${stub.origin}/api/v1/activate/abc/`,
		};
		await expect(runGetChat(`${stub.origin}/api/v1`, parameters)).rejects.toThrow(/unclear|not known|whether/i);
		expect(stub.requests).toHaveLength(1);
	});
});

describe('simplified messages', () => {
	const simplified = async (message: IDataObject) => {
		const list = { resource: 'message', operation: 'getAll', limit: 1 };
		return (await run(list, () => ({ json: pageOf([sampleMessage(message)]) })))[0];
	};

	test.each([
		[{ sent: '1634833330', delivered: null, read: null }, 'sent'],
		[{ sent: 1634833330, delivered: '1634833332', read: null }, 'delivered'],
		[{ sent: '1634833330', delivered: '1634833332', read: '1634833334' }, 'read'],
		[{ sent: 1634833330.5, delivered: 1634833332.5, read: 1634833334.5 }, 'read'],
		[{ sent: '2021-10-21T16:22:14Z', delivered: '', read: 0 }, 'sent'],
		[{ sent: null, delivered: null, read: null }, 'queued'],
		[{}, 'queued'],
	])('times %j are %s', async (waba_statuses, status) => {
		expect(await simplified({ from_us: true, waba_statuses })).toMatchObject({ status });
	});

	test('hold what the next step needs', async () => {
		const video = { id: 'v1', link: 'https://x/api/v1/media/v1/', mime_type: 'video/mp4' };
		const context = sampleMessage({ waba_payload: { id: 'quoted', type: 'text' } });
		const payload = { id: 'm', from: '15550100123', timestamp: '1700000000', type: 'video', video };
		const tags = [{ id: 7, name: 'urgent', web_inbox_color: null }];
		expect(await simplified({ waba_payload: payload, received: false, tags, context })).toMatchObject({
			media: { id: 'v1', link: 'https://x/api/v1/media/v1/', mime_type: 'video/mp4' },
			received: false,
			tags: [{ id: 7, name: 'urgent' }],
			quoted_id: 'quoted',
		});
	});

	test.each([
		[{ type: 'location', location: { latitude: 1, longitude: 2 } }, { location: { latitude: 1, longitude: 2 } }],
		[
			{ type: 'contacts', contacts: [{ name: { formatted_name: 'A' } }] },
			{ contacts: [{ name: { formatted_name: 'A' } }] },
		],
		[
			{ type: 'interactive', interactive: { button_reply: { id: 'yes', title: 'Yes' } } },
			{ button_id: 'yes', text: 'Yes' },
		],
		[{ type: 'text', text: { body: 'A' }, context: { id: 'q' } }, { quoted_id: 'q' }],
	])('%j', async (payload, expected) => {
		expect(await simplified({ waba_payload: { id: 'm', timestamp: '1', ...payload } })).toMatchObject(expected);
	});
});
