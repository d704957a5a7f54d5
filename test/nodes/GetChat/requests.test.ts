import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { byId, getChatSetup, pageOf, runGetChat, sampleMessage } from '../../support/getChat';
import { loadList, loadOptions } from '../../support/n8nCore';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../support/stubServer';

const to = '+15550100123';

let stub: Stub | undefined;
afterEach(async () => {
	await stub?.close();
	stub = undefined;
});

async function serve(answer: (request: Recorded, count: number) => StubAnswer): Promise<string> {
	stub = await startStub(answer);
	return `${stub.origin}/api/v1`;
}

const calls = () => (stub?.requests ?? []).map(({ method, url }) => `${method} ${url.replace('/api/v1', '')}`);
const queryOf = ({ url }: Recorded) => new URL(url, 'http://x').searchParams;
const notFound: StubAnswer = { status: 404, json: { detail: 'Not found.' } };

describe('which chat', () => {
	test.each([
		// The IDs of the documented samples are no numbers of their countries.
		['90123123123', '90123123123'],
		['4912312312312', '4912312312312'],
		['48500500500', '48500500500'],
		['+1 (555) 010-0123', '15550100123'],
		['15550100123@c.us', '15550100123'],
	])('%s is one', async (entered, number) => {
		const origin = await serve(({ url }) => ({ json: url.includes('/messages/') ? pageOf([]) : {} }));
		await runGetChat(origin, { resource: 'chat', operation: 'get', waId: byId(entered) });
		await runGetChat(origin, { resource: 'message', operation: 'getAll', filters: { waId: byId(entered) } });
		expect(calls()).toEqual([`GET /chats/${number}/`, `GET /messages/?wa_id=${number}&limit=50`]);
	});

	test.each(['0555 123 45 67', 'Nathan', '120363021@g.us', '1234'])('%s is none', async (entered) => {
		const get = { resource: 'chat', operation: 'get', waId: byId(entered) };
		await expect(runGetChat(await serve(() => ({ json: {} })), get)).rejects.toThrow(/'Chat' /);
		expect(calls()).toEqual([]);
	});
});

describe('what has nothing to tell', () => {
	// The documentation folds its response codes away: any 2xx will do.
	test.each<[string, INodeParameters]>([
		['block', { resource: 'contact', operation: 'block', phoneNumber: to }],
		['report', { resource: 'contact', operation: 'report', phoneNumber: to }],
		['unblock', { resource: 'contact', operation: 'unblock', phoneNumber: to }],
		['mark as received', { resource: 'message', operation: 'markAsReceived', waId: byId(to), timestamp: '1700000000' }],
		['own password', { resource: 'user', operation: 'changeOwnPassword', currentPassword: 'a', newPassword: 'b' }],
		['password', { resource: 'user', operation: 'changePassword', userId: byId(4), newPassword: 'b' }],
		['refresh templates', { resource: 'template', operation: 'refresh' }],
		['refresh profile', { resource: 'businessProfile', operation: 'refresh' }],
		['resend activation', { resource: 'notification', operation: 'resendActivation' }],
		['test webhook', { resource: 'webhook', operation: 'test', webhookId: byId(1) }],
	])('%s may be answered 204', async (_, parameters) => {
		const [item] = await runGetChat(await serve(() => ({ status: 204, text: '' })), parameters);
		expect(item?.json).toMatchObject({ success: true });
		expect(calls()).toHaveLength(1);
	});
});

describe('paths that are not printed', () => {
	const cases: Array<[string, INodeParameters, string[], unknown]> = [
		[
			'block',
			{ resource: 'contact', operation: 'block', phoneNumber: to },
			['POST /contacts/block/?wa_id=15550100123', 'POST /contacts/15550100123/block/'],
			{},
		],
		[
			'report',
			{ resource: 'contact', operation: 'report', phoneNumber: to },
			['POST /contacts/report/?wa_id=15550100123', 'POST /contacts/15550100123/report/'],
			{},
		],
		[
			'unblock',
			{ resource: 'contact', operation: 'unblock', phoneNumber: to },
			['POST /contacts/unblock/?wa_id=15550100123', 'POST /contacts/15550100123/unblock/'],
			{},
		],
		[
			'list blocked',
			{ resource: 'contact', operation: 'getBlocked', limit: 5 },
			['GET /contacts/blocked/?limit=5', 'GET /contacts/block/?limit=5', 'GET /contacts/blocklist/?limit=5'],
			{ contacts: ['15550100123'] },
		],
		[
			'refresh token',
			{ resource: 'authorization', operation: 'getRefreshToken', userId: byId(4) },
			['GET /auth/refresh_token/4/', 'GET /auth/retrieve_refresh_token/4/', 'GET /users/4/refresh_token/'],
			{ refresh_token: 'a' },
		],
		[
			'password',
			{ resource: 'user', operation: 'changePassword', userId: byId(4), newPassword: 'new' },
			['PUT /users/4/password/change/', 'POST /users/4/password/change/'],
			{},
		],
		[
			'webhook test',
			{ resource: 'webhook', operation: 'test', webhookId: byId(4) },
			['GET /webhooks/waba/4/test/', 'POST /webhooks/waba/4/test/'],
			{},
		],
		[
			'activation mail',
			{ resource: 'notification', operation: 'resendActivation' },
			[
				'GET /notifications/email/activation/resend/',
				'POST /notifications/email/activation/resend/',
				'GET /email_notifications/resend_activation/',
				'GET /notifications/email/resend_activation/',
			],
			{},
		],
		[
			'device tokens',
			{ resource: 'deviceToken', operation: 'getAll' },
			['GET /fcm_device_tokens/', 'GET /device_tokens/fcm/', 'GET /fcm/device_tokens/'],
			pageOf([{ id: 1 }]),
		],
		[
			'register',
			{ resource: 'deviceToken', operation: 'register', deviceToken: 'a' },
			['POST /fcm_device_tokens/', 'POST /device_tokens/fcm/', 'POST /fcm/device_tokens/'],
			{ id: 1 },
		],
		[
			'replace',
			{ resource: 'deviceToken', operation: 'replace', deviceId: 9, deviceToken: 'a' },
			['PUT /fcm_device_tokens/9/', 'PUT /device_tokens/fcm/9/', 'PUT /fcm/device_tokens/9/'],
			{ id: 1 },
		],
		[
			'deregister',
			{ resource: 'deviceToken', operation: 'deregister', deviceId: 9 },
			['DELETE /fcm_device_tokens/9/', 'DELETE /device_tokens/fcm/9/', 'DELETE /fcm/device_tokens/9/'],
			{},
		],
	];

	test.each(cases)('%s: the alternates are tried in order', async (_, parameters, expected, json) => {
		const last = expected.length - 1;
		const base = await serve((_request, count) =>
			count < last ? (count % 2 === 0 ? notFound : { status: 405, json: { detail: 'Not allowed.' } }) : { json },
		);
		expect(await runGetChat(base, parameters)).toHaveLength(1);
		expect(calls()).toEqual(expected);
	});

	test.each(cases)('%s: where none exists, the error is the first one', async (_, parameters, expected) => {
		const base = await serve((_request, count) => ({ status: 404, json: { detail: `Answer ${count}` } }));
		await expect(runGetChat(base, parameters)).rejects.toThrow(/Answer 0 \(HTTP 404\)/);
		expect(calls()).toEqual(expected);
	});

	test.each<[string, StubAnswer]>([
		['a refusal', { status: 400, json: { reason: 'No.' } }],
		['a missing right', { status: 403, json: { detail: 'No.' } }],
		['a server that breaks down', { status: 500, json: {} }],
	])('%s is no reason to try another', async (_, answer) => {
		const base = await serve(() => answer);
		const report = { resource: 'contact', operation: 'report', phoneNumber: to };
		await expect(runGetChat(base, report)).rejects.toThrow();
		expect(calls()).toHaveLength(1);
	});

	test('what was found missing is not asked again for the next item', async () => {
		const base = await serve(({ url }) =>
			url.includes('refresh_token/') && url.includes('/auth/') ? notFound : { json: { refresh_token: 'a' } },
		);
		const items = [{ json: { id: 4 } }, { json: { id: 5 } }];
		const parameters = {
			resource: 'authorization',
			operation: 'getRefreshToken',
			userId: byId('={{ $json.id }}'),
			options: { maxParallelRequests: 1 },
		};
		expect(await runGetChat(base, parameters, { items })).toHaveLength(2);
		expect(calls().slice(-2)).toEqual(['GET /users/4/refresh_token/', 'GET /users/5/refresh_token/']);
	});

	test('a contact named "blocked" is no list of blocked ones', async () => {
		const base = await serve(({ url }) =>
			url.includes('/blocked/')
				? { json: { person: null, contact_provider_results: [] } }
				: { json: { contacts: [{ wa_id: '1' }], pagination: {} } },
		);
		const items = await runGetChat(base, { resource: 'contact', operation: 'getBlocked' });
		expect(items.map(({ json }) => json)).toEqual([{ wa_id: '1' }]);
	});
});

test('tagging twice is a clear message', async () => {
	const base = await serve(() => ({
		status: 400,
		json: { non_field_errors: ['The fields tag, chat must make a unique set.'] },
	}));
	const tag = { resource: 'tag', operation: 'tagChat', waId: byId(to), tagId: byId(7) };
	await expect(runGetChat(base, tag)).rejects.toMatchObject({
		message: expect.stringContaining('The fields tag, chat must make a unique set (HTTP 400)'),
		description: expect.stringContaining('It is there already'),
	});
});

test.each([
	['tag', { resource: 'tag', operation: 'tagChat', waId: byId(to), tagId: byId(99) }, 'tag'],
	['user', { resource: 'assignment', operation: 'assign', waId: byId(to), userId: byId(99) }, 'assigned_to_user'],
])('an unknown %s is a clear message', async (_, parameters, field) => {
	const base = await serve(() => ({
		status: 400,
		json: { [field]: ['Invalid pk "99" - object does not exist.'] },
	}));
	await expect(runGetChat(base, parameters)).rejects.toMatchObject({
		message: expect.stringContaining(`${field}: Invalid pk "99"`),
		description: expect.stringContaining('Choose an entry that exists'),
	});
});

test('untagging a chat that does not have the tag says so', async () => {
	const base = await serve(() => ({ json: { wa_id: '15550100123', tags: [{ id: 8, tagging_id: 3 }] } }));
	const untag = { resource: 'tag', operation: 'untagChat', waId: byId(to), tagId: byId(7) };
	await expect(runGetChat(base, untag)).rejects.toThrow(/'Tag' 7 is not on the chat with 15550100123/);
	expect(calls()).toEqual(['GET /chats/15550100123/']);
});

test('a profile that lacks what every change needs is not changed', async () => {
	const base = await serve(() => ({ json: { address: 'a', description: 'b', email: null, vertical: 'Other' } }));
	const update = { resource: 'businessProfile', operation: 'update', updateFields: { address: 'New' } };
	await expect(runGetChat(base, update)).rejects.toThrow(/'Email' is empty in the profile/);
	expect(calls()).toEqual(['GET /settings/business/profile/']);
});

test('a deleted record with an empty answer is deleted', async () => {
	const base = await serve(() => ({ status: 204, text: '' }));
	const [item] = await runGetChat(base, { resource: 'tag', operation: 'delete', tagId: byId(7) });
	expect(item?.json).toEqual({ deleted: true });
});

test('get gives the message of a page, and simplifies it', async () => {
	const base = await serve(() => ({ json: pageOf([sampleMessage({ id: 'other' }), sampleMessage()]) }));
	const [item] = await runGetChat(base, {
		resource: 'message',
		operation: 'get',
		messageId: '8b176ba5-fa8e-458e-94ad-85d1ae8f3be0',
	});
	expect(item?.json).toEqual({
		id: '8b176ba5-fa8e-458e-94ad-85d1ae8f3be0',
		whatsapp_id: 'ABGGsampleIncomingId',
		wa_id: '15550100123',
		name: 'Sample Customer',
		from_us: false,
		sender: null,
		type: 'text',
		text: 'Hello, is my order ready?',
		status: null,
		timestamp: '2023-11-14T22:13:20.000Z',
		received: false,
		tags: [],
	});
});

describe('lists', () => {
	test('limit and offset are followed; other hosts in the links are not', async () => {
		const base = await serve((request) => {
			const offset = Number(queryOf(request).get('offset') ?? 0);
			const next = `http://elsewhere.example/api/v1/tags/?limit=2&offset=${offset + 2}&evil=1`;
			return { json: pageOf([{ id: offset }, { id: offset + 1 }], { count: 6, next: offset < 4 ? next : null }) };
		});
		const items = await runGetChat(base, { resource: 'tag', operation: 'getAll', returnAll: true });
		expect(items.map(({ json }) => json.id)).toEqual([0, 1, 2, 3, 4, 5]);
		expect(calls()).toEqual(['GET /tags/?limit=100', 'GET /tags/?limit=2&offset=2', 'GET /tags/?limit=2&offset=4']);
	});

	test('contact books are followed by their own marker', async () => {
		const base = await serve((request) =>
			queryOf(request).has('pages')
				? { json: pageOf([{ name: 'B' }]) }
				: { json: pageOf([{ name: 'A' }], { next: 'https://x/api/v1/contacts/?pages=abc%3D&search=n' }) },
		);
		const items = await runGetChat(base, { resource: 'contact', operation: 'getAll', search: 'n', returnAll: true });
		expect(items.map(({ json }) => json.name)).toEqual(['A', 'B']);
		expect(calls()[1]).toBe('GET /contacts/?limit=50&search=n&pages=abc%3D');
	});

	test('a plain list, as the first sample of the documentation has it, is one page', async () => {
		const base = await serve(() => ({ json: [{ wa_id: '1', new_messages: 1 }] }));
		const items = await runGetChat(base, { resource: 'chat', operation: 'getAll', returnAll: true });
		expect(items).toHaveLength(1);
	});

	test('chats that move while they are read come once, and none is missed', async () => {
		/** The order of the chats; a chat with a new message moves to the top. */
		const order = Array.from({ length: 1050 }, (_, n) => String(n));
		const base = await serve((request, count) => {
			const query = queryOf(request);
			const offset = Number(query.get('offset') ?? 0);
			const limit = Number(query.get('limit'));
			const rows = order.slice(offset, offset + limit).map((wa_id) => ({ wa_id, new_messages: 0 }));
			const next = offset + limit < order.length ? `http://x/?limit=${limit}&offset=${offset + limit}` : null;
			// Between two pages three chats of the end move to the top.
			if (count < 9) order.unshift(...order.splice(order.length - 3, 3));
			return { json: pageOf(rows, { next }) };
		});
		const items = await runGetChat(base, { resource: 'chat', operation: 'getAll', returnAll: true, simplify: false });
		expect(items.map(({ json }) => Number(json.wa_id)).sort((a, b) => a - b)).toEqual(
			Array.from({ length: 1050 }, (_, n) => n),
		);
	});

	test('of chats only as many are asked for as are wanted', async () => {
		const base = await serve(() => ({
			json: pageOf([{ wa_id: '1' }, { wa_id: '2' }], { next: 'http://x/?offset=2' }),
		}));
		expect(await runGetChat(base, { resource: 'chat', operation: 'getAll', limit: 2 })).toHaveLength(2);
		expect(calls()).toEqual(['GET /chats/?limit=2']);
	});
});

describe('messages, newest first', () => {
	/** An inbox that answers as the documentation says: `before_time` is exclusive and in whole seconds. */
	function inbox(stored: IDataObject[], arrive: (count: number) => IDataObject[] = () => []) {
		return (request: Recorded, count: number): StubAnswer => {
			const query = queryOf(request);
			const before = Number(query.get('before_time') ?? Number.POSITIVE_INFINITY);
			const since = Number(query.get('since_time') ?? 0);
			const matching = stored.filter((message) => {
				const time = Number((message.waba_payload as IDataObject).timestamp);
				return time < before && time >= since;
			});
			const offset = Number(query.get('offset') ?? 0);
			const limit = Number(query.get('limit') ?? 20);
			const rows = matching.slice(offset, offset + limit);
			const next = offset + limit < matching.length ? `http://x/?limit=${limit}&offset=${offset + limit}` : null;
			stored.unshift(...arrive(count));
			return { json: pageOf(rows, { count: matching.length, next }) };
		};
	}
	const message = (id: string, timestamp: number) =>
		sampleMessage({ id, waba_payload: { id: `w${id}`, type: 'text', timestamp: String(timestamp) } });
	const all = { resource: 'message', operation: 'getAll', returnAll: true };
	const idsOf = (items: Array<{ json: IDataObject }>) => items.map(({ json }) => String(json.id));

	test('10,000 messages while 500 new ones arrive: each old one once, none missed', async () => {
		// Three to a second, so that pages end in the middle of one.
		const stored = Array.from({ length: 10_000 }, (_, n) => message(`old-${n}`, 1_700_000_000 - Math.floor(n / 3)));
		const base = await serve(
			inbox(stored, (count) =>
				count < 100 ? Array.from({ length: 5 }, (_, n) => message(`new-${count}-${n}`, 1_700_000_010 + count)) : [],
			),
		);
		const ids = idsOf(await runGetChat(base, all));
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.filter((id) => id.startsWith('old-'))).toEqual(Array.from({ length: 10_000 }, (_, n) => `old-${n}`));
		expect(stub?.requests.length).toBeLessThan(110);
	});

	test('a second with more messages than a page is read to its end', async () => {
		const stored = [
			message('first', 1_700_000_100),
			...Array.from({ length: 350 }, (_, n) => message(`same-${n}`, 1_700_000_000)),
			message('last', 1_699_999_999),
		];
		const ids = idsOf(await runGetChat(await serve(inbox(stored)), all));
		expect(ids).toEqual(stored.map(({ id }) => String(id)));
	});

	test('never asks for, and so never marks as received, more than it gives back', async () => {
		const stored = Array.from({ length: 400 }, (_, n) => message(String(n), 1_700_000_000 - Math.floor(n / 2)));
		const base = await serve(inbox(stored));
		const ids = idsOf(
			await runGetChat(base, { ...all, returnAll: false, limit: 150, filters: { markAsReceived: true } }),
		);
		expect(ids).toEqual(stored.slice(0, 150).map(({ id }) => String(id)));
		expect(
			stub?.requests.map((request) => [queryOf(request).get('limit'), queryOf(request).get('before_time')]),
		).toEqual([
			['100', null],
			// The two messages of the last second come again.
			['52', '1699999952'],
		]);
	});

	test('filters and the user’s own times stay on every page', async () => {
		const stored = Array.from({ length: 250 }, (_, n) => message(String(n), 1_700_000_000 - n));
		const base = await serve(inbox(stored));
		const filters = { sinceTime: 1_699_999_800, beforeTime: 1_699_999_990, search: 'a b', waId: byId(to) };
		const ids = idsOf(await runGetChat(base, { ...all, filters }));
		expect(ids).toEqual(Array.from({ length: 190 }, (_, n) => String(n + 11)));
		for (const request of stub?.requests ?? []) {
			expect(queryOf(request).get('since_time')).toBe('1699999800');
			expect(queryOf(request).get('search')).toBe('a b');
			expect(queryOf(request).get('wa_id')).toBe('15550100123');
		}
	});

	test('a server that does not know before_time is read by offset', async () => {
		const stored = Array.from({ length: 250 }, (_, n) => message(String(n), 1_700_000_000 - n));
		const answer = inbox(stored);
		const base = await serve((request, count) =>
			answer({ ...request, url: request.url.replace(/before_time=\d+&?/, '') }, count),
		);
		expect(idsOf(await runGetChat(base, all))).toEqual(stored.map(({ id }) => String(id)));
	});

	test('events without ids: twins in one second are kept, and no limit is sent', async () => {
		const event = (timestamp: number, action: string) => ({ timestamp, action, tag: { id: 7 }, chat: '1' });
		const events = [
			event(1_700_000_002, 'added'),
			event(1_700_000_001.5, 'removed'),
			event(1_700_000_001, 'added'),
			event(1_700_000_001, 'added'),
			event(1_700_000_000, 'removed'),
		];
		const base = await serve((request) => {
			const query = queryOf(request);
			const before = Number(query.get('before_time') ?? Number.POSITIVE_INFINITY);
			const matching = events.filter(({ timestamp }) => timestamp < before);
			const offset = Number(query.get('offset') ?? 0);
			const next = offset + 3 < matching.length ? `http://x/?limit=3&offset=${offset + 3}` : null;
			return { json: pageOf(matching.slice(offset, offset + 3), { next }) };
		});
		const items = await runGetChat(base, { resource: 'tag', operation: 'getChatEvents', returnAll: true });
		expect(items.map(({ json }) => json)).toEqual(events);
		expect(calls()[0]).toBe('GET /chat_tagging_events/');
		expect(calls()[1]).toBe('GET /chat_tagging_events/?before_time=1700000002');
	});

	test('a date without a zone is in the zone of the workflow, here New York; milliseconds are understood', async () => {
		const base = await serve(() => ({ json: pageOf([]) }));
		await runGetChat(base, {
			...all,
			filters: { sinceTime: '2026-05-19T12:00:00', beforeTime: 1_900_000_000_000 },
		});
		expect(calls()).toEqual([
			`GET /messages/?since_time=${Date.UTC(2026, 4, 19, 16) / 1000}&before_time=1900000000&limit=100`,
		]);
	});
});

describe('dropdowns', () => {
	const setup = (base: string) => getChatSetup(base, { resource: 'chat', operation: 'get' });

	test('scroll by offset, and search where the inbox can', async () => {
		const chat = {
			wa_id: '15550100123',
			contact: { waba_payload: { profile: { name: 'Ada' } } },
			assigned_to_user: { username: 'agent1', first_name: '', last_name: '' },
		};
		const base = await serve(() => ({ json: pageOf([chat], { count: 300, next: 'http://x/?limit=100&offset=200' }) }));
		expect(await loadList(setup(base), 'searchChats', 'Ad a', '100')).toEqual({
			results: [{ name: 'Ada (15550100123, agent1)', value: '15550100123' }],
			paginationToken: '200',
		});
		expect(calls()).toEqual(['GET /chats/?limit=100&offset=100&search=Ad%20a']);
	});

	test('end where the inbox names the page that was asked for as the next', async () => {
		const base = await serve(() => ({ json: pageOf([{ wa_id: '1' }], { count: 300, next: 'http://x/?offset=100' }) }));
		expect((await loadList(setup(base), 'searchChats', '', '100')).paginationToken).toBeUndefined();
	});

	test('all pages are searched where the inbox cannot', async () => {
		const base = await serve((request) =>
			queryOf(request).has('offset')
				? { json: pageOf([{ id: 2, name: 'Sales' }]) }
				: { json: pageOf([{ id: 1, name: 'Support' }], { next: 'http://x/?offset=1' }) },
		);
		expect(await loadList(setup(base), 'searchGroups', 'sal')).toEqual({ results: [{ name: 'Sales', value: 2 }] });
		expect(await loadOptions(setup(base), 'getGroups')).toEqual([
			{ name: 'Support', value: 1 },
			{ name: 'Sales', value: 2 },
		]);
	});

	test('webhooks are shown without the secrets of their addresses', async () => {
		const base = await serve(() => ({
			json: pageOf([{ id: 1, url: 'https://hooks.example.com/a?auth=secret', user: { username: 'mybot' } }]),
		}));
		expect((await loadList(setup(base), 'searchWebhooks')).results).toEqual([
			{ name: 'https://hooks.example.com/a (mybot)', value: 1 },
		]);
	});
});
