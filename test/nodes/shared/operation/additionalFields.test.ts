import { createRunExecutionData, type INodeExecutionData, type INodeParameters } from 'n8n-workflow';
import { runDecisionTelecom } from '../../../support/decisionTelecom';
import { byId, runDesk360 } from '../../../support/desk360';
import { runGetChat } from '../../../support/getChat';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../../support/stubServer';
import { readForm } from '../../../support/recorder';

const to = '+905551234567';
const other = '+905551234568';
let stub: Stub | undefined;
afterEach(async () => {
	await stub?.close();
	stub = undefined;
});

async function serve(answer: (request: Recorded, count: number) => StubAnswer): Promise<string> {
	stub = await startStub(answer);
	return stub.origin;
}

const bodies = () =>
	(stub?.requests ?? []).filter(({ method }) => method !== 'GET').map(({ body }) => JSON.parse(body.toString()));
const accepted = (_: Recorded, count: number): StubAnswer => ({ json: { message_id: count + 1 } });
const text = (change: INodeParameters = {}): INodeParameters => ({
	resource: 'message',
	operation: 'sendText',
	from: 'Company',
	to,
	text: 'Hello',
	...change,
});
const added = (members: unknown): INodeParameters => ({ options: { additionalBodyFields: JSON.stringify(members) } });

test('an expression gives each item its own', async () => {
	const items: INodeExecutionData[] = [
		{ json: { ttl: 1, to } },
		{ json: { ttl: 2, to: other } },
		{ json: { to: '+905551234569' } },
	];
	const options = { additionalBodyFields: '={{ $json.ttl ? { ttl: $json.ttl } : "" }}' };
	await runDecisionTelecom(await serve(accepted), text({ to: '={{ $json.to }}', options }), { items });
	expect(
		bodies()
			.map(({ ttl }) => ttl)
			.sort(),
	).toEqual([1, 2, undefined]);
});

test('an expression that fails for the first item fails that item alone', async () => {
	const items = [{ json: { to } }, { json: { ttl: 2, to: other } }];
	const more = '={{ $json.ttl ? { ttl: $json.ttl } : $("Nowhere").item.json.ttl }}';
	const options = { additionalBodyFields: more, timeoutSeconds: 5 };
	const node = { onError: 'continueRegularOutput' as const };
	const parameters = text({ to: '={{ $json.to }}', options });
	const results = await runDecisionTelecom(await serve(accepted), parameters, { items, node });
	expect(results.map(({ json }) => json.outcome)).toEqual(['failed', 'sent']);
	expect(bodies()).toMatchObject([{ ttl: 2 }]);
});

test('a setting of the run whose expression gives nothing stops the run, and is not taken for absent', async () => {
	const items = [{ json: { to } }, { json: { to: other, limit: 30 } }];
	const options = { requestsPerMinute: '={{ $json.limit ?? null }}' };
	await expect(runDecisionTelecom(await serve(accepted), text({ options }), { items })).rejects.toThrow(
		"'Requests per Minute'",
	);
	expect(stub?.requests).toEqual([]);
});

test('one item with a recipient among the added members stops the run before anything is sent', async () => {
	const items = [{ json: { more: { ttl: 1 } } }, { json: { more: { destination_addr: 49123 } } }];
	const options = { additionalBodyFields: '={{ $json.more }}' };
	await expect(runDecisionTelecom(await serve(accepted), text({ options }), { items })).rejects.toThrow(
		/'Additional Body Fields \(JSON\)' cannot contain "destination_addr"/,
	);
	expect(stub?.requests).toEqual([]);
});

test('a run that is repeated sends nothing again, and something else is something else', async () => {
	const origin = await serve((request, count) => (count === 1 ? { status: 400, json: {} } : accepted(request, count)));
	const runExecutionData = createRunExecutionData({});
	const items = [{ json: { to } }, { json: { to: other } }];
	const run = async () =>
		await runDecisionTelecom(
			origin,
			text({ to: '={{ $json.to }}', options: { additionalBodyFields: { ttl: 1 }, maxParallelRequests: 1 } }),
			{ items, runExecutionData },
		);
	await expect(run()).rejects.toThrow();
	await run();
	expect(bodies().map(({ destination_addr: number }) => number)).toEqual([905551234567, 905551234568, 905551234568]);
	expect(bodies().every(({ ttl }) => ttl === 1)).toBe(true);
});

test('the record of what was sent has the final body', async () => {
	const origin = await serve(accepted);
	const items = [{ json: {} }];
	const two = { ...text(), operation: 'sendText', text: 'Hello' };
	const first = createRunExecutionData({});
	await runDecisionTelecom(origin, { ...two, ...added({ ttl: 1 }) }, { items, runExecutionData: first });
	await runDecisionTelecom(
		origin,
		{ ...two, ...added({ ttl: 2 }) },
		{ items, runExecutionData: createRunExecutionData({}) },
	);
	expect(bodies().map(({ ttl }) => ttl)).toEqual([1, 2]);
});

test('each part of a long text has it', async () => {
	const long = `${'word '.repeat(900)}end`;
	const parameters = {
		resource: 'message',
		operation: 'sendText',
		to,
		text: long,
		additionalFields: { longText: 'split' },
	};
	await runGetChat(`${await serve(() => ({ status: 202, json: { id: 'm1' } }))}/api/v1`, {
		...parameters,
		...added({ ttl: 1 }),
	});
	expect(bodies().length).toBeGreaterThan(1);
	expect(bodies().every(({ ttl }) => ttl === 1)).toBe(true);
});

describe('bulk sends', () => {
	const bulk = (change: INodeParameters): INodeParameters => ({
		resource: 'message',
		operation: 'sendBulk',
		from: 'Company',
		recipientsSource: 'items',
		to: '={{ $json.to }}',
		messageType: 'text',
		text: 'Hello',
		...change,
	});

	test('every recipient gets those of the own item', async () => {
		const items = [{ json: { to, ttl: 1 } }, { json: { to: other, ttl: 2 } }];
		const options = { additionalBodyFields: '={{ { ttl: $json.ttl } }}' };
		await runDecisionTelecom(await serve(accepted), bulk({ options }), { items });
		expect(
			bodies()
				.map(({ destination_addr: number, ttl }) => [number, ttl])
				.sort(),
		).toEqual([
			[905551234567, 1],
			[905551234568, 2],
		]);
	});

	test('recipients share a request only where the added members are equal', async () => {
		const template = { id: 2, template_name: 'hi', languages: [{ language_code: 'en', text: 'Hi', parameters: [] }] };
		const origin = await serve(({ method }) => ({ json: method === 'GET' ? [template] : { phones: [] } }));
		const items = ['1', '1', '2', '2'].map((tag, index) => ({ json: { to: `+90555123456${index}`, tag } }));
		await runDesk360(
			`${origin}/v1`,
			{
				resource: 'template',
				operation: 'sendBulk',
				productId: byId(1),
				templateId: byId('2:en'),
				recipientsSource: 'items',
				to: '={{ $json.to }}',
				options: { additionalBodyFields: '={{ { tag: $json.tag } }}' },
			},
			{ items },
		);
		const sent = (stub?.requests ?? []).filter(({ method }) => method === 'POST');
		const parts = await Promise.all(sent.map(async (request) => await readForm(request)));
		const shown = parts.map((all) => [
			all.find(({ name }) => name === 'tag')?.value,
			all.filter(({ name }) => name.startsWith('phones')).length,
		]);
		expect(shown.sort()).toEqual([
			['1', 2],
			['2', 2],
		]);
	});

	test('who is named twice is no recipient, and a recipient among the members makes the row fail', async () => {
		const items = [{ json: { to, more: {} } }, { json: { to: other, more: { phone: '+4912' } } }];
		const options = { additionalBodyFields: '={{ $json.more }}' };
		const results = await runDecisionTelecom(
			await serve(accepted),
			bulk({ options, additionalFields: { summary: false } }),
			{ items },
		);
		expect(results.map(({ json }) => [json.outcome, json.reason ?? ''])).toEqual([
			['sent', ''],
			['failed', expect.stringContaining('cannot contain "phone"')],
		]);
		expect(bodies()).toHaveLength(1);
	});
});

test('a file that goes up before its message has none of it', async () => {
	const binary = { data: { data: 'iVBORw0KGgo=', mimeType: 'image/png', fileName: 'a.png' } };
	const origin = await serve(({ url }) => ({
		status: 202,
		json: url.endsWith('/media/') ? { file: 'https://files.example.com/a.png' } : { id: 'm1' },
	}));
	const parameters = { resource: 'message', operation: 'sendImage', to, ...added({ ttl: 1 }) };
	await runGetChat(`${origin}/api/v1`, parameters, { items: [{ json: {}, binary }] });
	const [upload, message] = stub?.requests ?? [];
	expect(upload?.body.toString()).not.toContain('ttl');
	expect(JSON.parse(message?.body.toString() ?? '')).toMatchObject({ ttl: 1 });
});

test('pages after the first have the query parameters, too', async () => {
	const origin = await serve(({ url }) =>
		url.includes('page=2')
			? { json: [{ id: 2 }] }
			: { json: [{ id: 1 }], headers: { link: '<https://elsewhere.example/x?page=2>; rel=next' } },
	);
	const list = { resource: 'ticket', operation: 'getAll', productId: byId(1), returnAll: true };
	await runDesk360(`${origin}/v1`, { ...list, options: { additionalQueryParameters: { tag: 'vip', status: 3 } } });
	const queries = (stub?.requests ?? []).map(({ url }) => url.split('?')[1]);
	expect(queries.slice(0, 2)).toEqual(['status=3&tag=vip', 'status=3&page=2&tag=vip']);
});
