// Sample values. cspell:ignore DELIVRD
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { DecisionTelecomTrigger } from '../../../nodes/DecisionTelecom/DecisionTelecomTrigger.node';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import { decisionTelecomSetup } from '../../support/decisionTelecom';
import { jsonOf, WebhookTrigger, type WebhookCall } from '../../support/n8nCore';

const secret = 'callback-secret-0123456789';

beforeEach(forgetAll);

function trigger(parameters: INodeParameters = {}): WebhookTrigger {
	const nodeType = new DecisionTelecomTrigger();
	return new WebhookTrigger({
		...decisionTelecomSetup('http://127.0.0.1:1/v1/api', { secret, ...parameters }),
		nodeType,
	});
}

const form = (fields: Record<string, string>): WebhookCall => ({
	secret,
	headers: { 'content-type': 'application/x-www-form-urlencoded' },
	body: new URLSearchParams(fields).toString(),
});
const query = (fields: Record<string, string>): WebhookCall => ({
	secret,
	headers: { 'content-type': '' },
	body: '',
	query: fields,
});
const delivered = {
	provider: 'decisionTelecom',
	event: 'messageStatus',
	id: '554',
	messageId: '554',
	status: 'delivered',
	statusCode: 1,
};

describe('a callback, however it comes', () => {
	test.each<[string, WebhookCall, unknown]>([
		['JSON', { secret, body: { message_id: 554, status: 1 } }, { message_id: 554, status: 1 }],
		[
			'JSON with texts',
			{ secret, body: { message_id: '554', status: 'delivered' } },
			{ message_id: '554', status: 'delivered' },
		],
		[
			'JSON with more in it',
			{ secret, body: { x: 1, message_id: 554, status: 1 } },
			{ x: 1, message_id: 554, status: 1 },
		],
		['a form', form({ message_id: '554', status: '1' }), { message_id: '554', status: '1' }],
		['a query', query({ message_id: '554', status: '1' }), { message_id: '554', status: '1' }],
		[
			'a query with the secret in it',
			{ headers: { 'content-type': '' }, body: '', query: { message_id: '554', status: '1', secret } },
			{ message_id: '554', status: '1' },
		],
	])('%s', async (_what, call, raw) => {
		const outcome = await trigger().call(call);
		expect(outcome.status).toBe(200);
		expect(jsonOf(outcome)).toEqual([{ ...delivered, raw }]);
		expect(JSON.stringify(outcome.items)).not.toContain(secret);
	});

	test('several in a list', async () => {
		const body = [{ message_id: 554, status: 1 }, { message_id: 555, status: 7 }, 'noise'];
		expect(jsonOf(await trigger().call({ secret, body }))).toEqual([
			expect.objectContaining(delivered),
			expect.objectContaining({ id: '555', status: 'read', statusCode: 7 }),
		]);
	});

	test.each([
		[0, 'sent', undefined],
		[2, 'failed', 'rejected'],
		[3, 'failed', 'error'],
		[4, 'failed', 'failed'],
		[5, 'deleted', undefined],
		[6, 'pending', undefined],
		[7, 'read', undefined],
	])('number %i is %s', async (status, word, error) => {
		const [json] = jsonOf(await trigger().call({ secret, body: { message_id: 1, status } }));
		expect(json).toMatchObject({ status: word, statusCode: status });
		expect(json?.error).toBe(error);
	});

	test('who it went to, and when, where the callback says so', async () => {
		const body = { message_id: 1, status: 1, destination_addr: 380630000000, timestamp: 1700000000 };
		expect(jsonOf(await trigger().call({ secret, body }))).toEqual([
			expect.objectContaining({ to: '+380630000000', timestamp: '2023-11-14T22:13:20.000Z' }),
		]);
	});
});

describe('a callback of another shape', () => {
	const report = { messageId: '554', statusId: 1 };
	test.each<[string, WebhookCall]>([
		['id and status', { secret, body: { id: 554, status: 'delivered' } }],
		['messageId', { secret, body: report }],
		['status_id', { secret, body: { message_id: 554, status_id: '1' } }],
		['MessageID and Status', { secret, body: { MessageID: '554', Status: 'Delivered' } }],
		['data', { secret, body: { data: report } }],
		['data, a list', { secret, body: { data: [report] } }],
		['a list of what has data', { secret, body: [{ result: { message_id: 554, status: 1 } }] }],
		['the id outside, the status inside', { secret, body: { message_id: 554, report: { status: 1 } } }],
		['a status of its own', { secret, body: { message_id: 554, status: { id: 1, name: 'delivered' } } }],
		['JSON in a text', { secret, body: { payload: JSON.stringify(report) } }],
		['JSON in a form', form({ data: JSON.stringify(report) })],
		['JSON as a form', { ...form({}), body: encodeURIComponent(JSON.stringify(report)) }],
		['JSON in a query', query({ data: JSON.stringify({ message_id: 554, status: 1 }) })],
		['a query with other names', query({ msgid: '554', dlr_status: 'delivered' })],
		['a form with a group', form({ 'data[message_id]': '554', 'data[status]': '1' })],
		['a form with a list', form({ 'reports[0][message_id]': '554', 'reports[0][status]': '1' })],
		['a form with points', form({ 'data.message_id': '554', 'data.status': '1' })],
		['a query with a group', query({ 'data[message_id]': '554', 'data[status]': '1' })],
		['a form with everything twice', { ...form({}), body: 'message_id=554&message_id=554&status=1&status=1' }],
		['lists of one', { secret, body: { message_id: [554], status: ['1'] } }],
		['a number with a zero before it', { secret, body: { message_id: 554, status: '01' } }],
		['a decimal number', { secret, body: { message_id: 554, status: '1.0' } }],
		[
			'a status of the call beside it',
			{ secret, body: { status: 'ok', message_id: 554, message_status: 'Delivered' } },
		],
		['a byte order mark', { secret, body: Buffer.from(`\uFEFF${JSON.stringify(report)}`) }],
		['two levels down', { secret, body: { result: { report } } }],
		['four levels down', { secret, body: { a: [{ b: [{ c: { d: report } }] }] } }],
		['text in text', { secret, body: JSON.stringify(JSON.stringify(report)) }],
	])('%s', async (_what, call) => {
		const outcome = await trigger().call(call);
		expect(jsonOf(outcome)).toEqual([{ ...delivered, raw: expect.anything() }]);
	});

	test.each<[string, IDataObject]>([
		["WhatsApp's own", { statuses: [{ id: 'wamid.X', status: 'delivered', recipient_id: '380630000000' }] }],
		[
			"WhatsApp's envelope",
			{ entry: [{ changes: [{ value: { statuses: [{ id: 'wamid.X', status: 'delivered' }] } }] }] },
		],
		['a word as bare id beside a documented word', { id: 'wamid.X', status: 'delivered' }],
		['a UUID', { uuid: 'wamid.X', state: 'Delivered' }],
	])('%s', async (_what, body) => {
		const items = jsonOf(await trigger().call({ secret, body }));
		expect(items).toEqual([expect.objectContaining({ id: 'wamid.X', status: 'delivered', raw: body })]);
	});

	test('several reports in one body: each has its own words', async () => {
		const data = [
			{ message_id: 1, status: 1 },
			{ message_id: 2, status: 7 },
		];
		const items = jsonOf(await trigger().call({ secret, body: { data } }));
		expect(items.map((item) => Object(item).raw)).toEqual(data);
	});

	test('a word as id, time, and what went wrong', async () => {
		const body = {
			data: { message_id: 'a1b2-c3', state: 4, error: { message: 'No WhatsApp' }, time: '2026-05-17T06:50:00Z' },
		};
		expect(jsonOf(await trigger().call({ secret, body }))).toEqual([
			expect.objectContaining({
				id: 'a1b2-c3',
				status: 'failed',
				error: 'No WhatsApp',
				timestamp: '2026-05-17T06:50:00.000Z',
			}),
		]);
	});

	test.each([
		['2026-05-17T06:50:00Z'],
		['2026-05-17T09:50:00+03:00'],
		['2026-05-17 09:50:00 +0300'],
		['2026-05-17T09:50:00+03'],
		['2026-05-17T09:50:00 03:00'],
		['2026-05-17 06:50 UTC'],
		['Sun, 17 May 2026 09:50:00 +0300'],
		['Sun, 17 May 2026 06:50:00 GMT'],
		[1779000600],
		['1779000600000'],
		[1779000600000000],
		['1779000600000000000'],
	])('a time written %s', async (time) => {
		const [json] = jsonOf(await trigger().call({ secret, body: { message_id: 1, status: 1, time } }));
		expect(json).toMatchObject({ timestamp: '2026-05-17T06:50:00.000Z' });
	});

	test.each([['2026-05-17 06:50:00'], ['17.05.2026 06:50:00 +0300'], ['2026-17-05T06:50:00Z'], ['soon'], [-5]])(
		'a time that may be several, or none, written %s, is left out',
		async (time) => {
			const [json] = jsonOf(await trigger().call({ secret, body: { message_id: 1, status: 1, time } }));
			expect(json).toMatchObject({ id: '1', status: 'delivered' });
			expect(json).not.toHaveProperty('timestamp');
		},
	);

	test.each<[string, unknown]>([
		['a text', 'Not on WhatsApp'],
		["WhatsApp's object", { code: 131026, title: 'Undeliverable', details: 'Not on WhatsApp' }],
		['a list', [{ code: 131026, title: 'Not on WhatsApp' }]],
	])('what went wrong as %s', async (_what, errors) => {
		const [json] = jsonOf(await trigger().call({ secret, body: { message_id: 1, status: 4, errors } }));
		expect(json).toMatchObject({ status: 'failed', error: 'Not on WhatsApp' });
	});

	test('what stays unknown comes out on request, with what came; the log names its members', async () => {
		const one = trigger({ options: { unknownEvents: true } });
		const body = { delivery: { reference: 'abc-value' } };
		expect(jsonOf(await one.call({ secret, body }))).toEqual([
			{ provider: 'decisionTelecom', event: 'unknown', raw: body },
		]);
		expect(one.warnings).toEqual([expect.stringContaining('delivery, delivery.reference')]);
		expect(one.warnings.join()).not.toContain('abc-value');
	});
});

describe('bad callbacks', () => {
	test.each<[string, WebhookCall]>([
		['without an id', { secret, body: { status: 1 } }],
		['with an empty id', { secret, body: { message_id: '', status: 1 } }],
		['with an id that is none', { secret, body: { message_id: { a: 1 }, status: 1 } }],
		['without a status', { secret, body: { message_id: 554 } }],
		['that is a text', { secret, body: '"text"' }],
		['form without an id', form({ status: '1' })],
		['form with two statuses', { ...form({}), body: 'message_id=554&status=0&status=1' }],
		['form with the prototype as group', form({ '__proto__[message_id]': '554', '__proto__[other]': '1' })],
		['form with two ids', { ...form({}), body: 'message_id=554&message_id=555&status=1' }],
		['with another id in the prototype', { secret, body: '{"__proto__":{"message_id":554,"status":1}}' }],
		['in bytes that are no text', { ...form({}), body: Buffer.from([0xff, 0xfe, 0x3d, 0x00, 0xc3]) }],
	])('%s: answered, starts nothing, and the log says why', async (_what, call) => {
		const one = trigger();
		expect(await one.call(call)).toMatchObject({ status: 200, items: [] });
		expect(one.warnings).toEqual([expect.stringMatching(/answered and ignored: its body has a format/)]);
	});

	test('with a status that is not documented: starts, and says so', async () => {
		for (const [status, statusCode] of [
			[12, 12],
			['throttled', undefined],
		]) {
			const [json] = jsonOf(await trigger().call({ secret, body: { message_id: 554, status } }));
			expect(json).toEqual({
				provider: 'decisionTelecom',
				event: 'messageStatus',
				id: '554',
				messageId: '554',
				status: 'unknown',
				...(statusCode !== undefined && { statusCode }),
				raw: { message_id: 554, status },
			});
		}
	});

	test.each<[string, WebhookCall]>([
		['with another ending', { secret: `${secret}x`, body: { message_id: 554, status: 1 } }],
		['with none', { body: { message_id: 554, status: 1 } }],
		['with a wrong query', { body: { message_id: 554, status: 1 }, query: { secret: 'guess' } }],
		['as a query', { ...query({ message_id: '554', status: '1' }), secret: 'guess' }],
		['with the secret in the body', { body: { message_id: 554, status: 1, secret } }],
	])('forged, %s: 401, and nothing starts', async (_what, call) => {
		expect(await trigger().call(call)).toMatchObject({ status: 401, items: [] });
	});

	test('too large, or neither JSON nor form', async () => {
		expect(await trigger().call({ secret, body: 'x'.repeat(300_000) })).toMatchObject({ items: [] });
		const large = { message_id: 554, status: 1, more: 'x'.repeat(300_000) };
		expect(await trigger().call({ secret, body: large })).toMatchObject({ status: 413, items: [] });
		expect(await trigger().call({ secret, headers: { 'content-type': 'text/plain' }, body: 'DELIVRD' })).toMatchObject({
			status: 400,
			items: [],
		});
		expect(await trigger().call(query({}))).toMatchObject({ status: 400, items: [] });
	});

	test('nested without end: answered and ignored', async () => {
		const depth = 3_900;
		const body = `${'{"message_id":554,"status":1,"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
		const one = trigger();
		expect(await one.call({ secret, body })).toMatchObject({ status: 200, items: [] });
		expect(one.warnings).toEqual([expect.stringMatching(/is nested too deep/)]);
	});

	test('anything at all: answered, never thrown', async () => {
		const names = fc.constantFrom('message_id', 'status', 'destination_addr', 'timestamp', 'error', '__proto__', 'raw');
		const shaped = fc.dictionary(names, fc.jsonValue({ maxDepth: 4 })).map((value) => JSON.stringify(value));
		await fc.assert(
			fc.asyncProperty(fc.oneof(shaped, fc.json({ maxDepth: 6 })), async (body) => {
				expect([200, 400]).toContain((await trigger().call({ secret, body })).status);
			}),
			{ numRuns: 300 },
		);
		const fields = fc.dictionary(fc.oneof(names, fc.string()), fc.string(), { noNullPrototype: true });
		await fc.assert(
			fc.asyncProperty(fields, async (entries) => {
				for (const call of [form(entries), query(entries)]) {
					expect([200, 400]).toContain((await trigger().call(call)).status);
				}
			}),
			{ numRuns: 100 },
		);
	});
});

test('a status that comes again starts once; another one of the message starts again', async () => {
	const one = trigger();
	const starts = async (status: number) => (await one.call({ secret, body: { message_id: 554, status } })).items.length;
	expect([
		await starts(0),
		await starts(0),
		await starts(1),
		await starts(1),
		await starts(2),
		await starts(4),
	]).toEqual([1, 0, 1, 0, 1, 1]);
	forgetAll();
	expect(await starts(1)).toBe(0);
	expect(
		(await trigger({ options: { ignoreRedeliveries: false } }).call(form({ message_id: '554', status: '1' }))).items,
	).toHaveLength(1);
});

test('in parallel as well', async () => {
	const one = trigger();
	const outcomes = await Promise.all(
		Array.from({ length: 20 }, async () => await one.call({ secret, body: { message_id: 554, status: 1 } })),
	);
	expect(outcomes.flatMap(jsonOf)).toHaveLength(1);
});

test('only what was asked for, and the raw payload only where it is wanted', async () => {
	const one = trigger({ statuses: ['failed', 'unknown'], options: { includeRaw: false } });
	const words: unknown[] = [];
	for (const status of [0, 1, 2, 7, 99]) {
		words.push(
			...jsonOf(await one.call({ secret, body: { message_id: 554, status } })).map((json): IDataObject => json),
		);
	}
	expect(words).toEqual([
		expect.objectContaining({ status: 'failed', error: 'rejected' }),
		expect.objectContaining({ status: 'unknown' }),
	]);
	expect(JSON.stringify(words)).not.toContain('raw');
});

describe('publishing', () => {
	test('has nothing to register', async () => {
		expect(await trigger().publish()).toBe(true);
	});

	test.each([
		['short', /has 5 characters, but at least 16/],
		['with spaces and more', /cannot carry as they are/],
	])('refuses the secret "%s"', async (weak, message) => {
		await expect(trigger({ secret: weak }).publish()).rejects.toThrow(message);
	});

	test('every way in is a path of the node, for GET and POST, and only one is shown', () => {
		const { webhooks = [] } = new DecisionTelecomTrigger().description;
		const paths = (method: string) =>
			webhooks.filter(({ httpMethod }) => httpMethod === method).map(({ path }) => path);
		expect(paths('GET')).toEqual(paths('POST'));
		expect(webhooks.filter(({ ndvHideUrl }) => ndvHideUrl !== true)).toHaveLength(1);
	});
});
