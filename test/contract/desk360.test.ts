import { createHash } from 'node:crypto';
import type { IBinaryKeyData, IDataObject, INodeParameters } from 'n8n-workflow';
import { startContractServer, type ContractServer } from '../support/contractServer';
import { notReached, operationsOf } from '../support/coverage';
import { byId, desk360Setup } from '../support/desk360';
import { executeNode, loadList, loadOptions, type ExecuteSetup } from '../support/n8nCore';
import { Desk360TicketTrigger } from '../../nodes/Desk360/Desk360TicketTrigger.node';
import { readForm } from '../support/recorder';

/** The sandbox knows this token; a server named by the environment may take any. */
const token = process.env.CONTRACT_TOKEN_DESK360 ?? 'sandbox-token';

let server: ContractServer;
const known = { product: 0, agent: 0, reason: 0, type: 0, customType: 0, ticket: 0 };

beforeAll(async () => {
	server = await startContractServer('DESK360', '/v1');
	const first = async (parameters: INodeParameters) => Number((await run(parameters))[0]?.id);
	known.product = await first({ resource: 'product', operation: 'getAll' });
	known.agent = await first({ resource: 'agent', operation: 'getAll' });
	known.reason = await first({ resource: 'ticketReason', operation: 'getAll' });
	known.type = await first({ resource: 'ticketType', operation: 'getAll' });
	known.customType = await first({
		resource: 'ticketType',
		operation: 'create',
		productId: byId(known.product),
		title: 'Contract test',
		description: 'Made by the contract test',
		isActive: false,
	});
	known.ticket = await first(createParameters());
}, 60_000);

beforeEach(() => {
	server.recorder.requests.length = 0;
});

afterAll(async () => await server?.close());

function createParameters(change: INodeParameters = {}): INodeParameters {
	return {
		resource: 'ticket',
		operation: 'create',
		productId: byId(known.product),
		name: 'Nathan Smith',
		email: 'nathan@example.com',
		reasonId: byId(known.reason),
		description: 'It does not start',
		status: 2,
		simplify: false,
		...change,
	};
}

function setup(parameters: INodeParameters) {
	const base = desk360Setup(server.baseUrl, parameters);
	return { ...base, credential: { ...base.credential, apiToken: token } };
}

async function run(parameters: INodeParameters, options: Partial<ExecuteSetup> = {}): Promise<IDataObject[]> {
	return (await executeNode({ ...setup(parameters), ...options })).map(({ json }) => json);
}

/** The only request of the test, as a reader wants to see it. */
function sent() {
	expect(server.recorder.requests).toHaveLength(1);
	const { method, url, headers, body } = server.recorder.requests[0] ?? fail();
	expect(headers.authorization).toBe(`Bearer ${token}`);
	expect(headers.accept).toBe('application/json');
	const type = String(headers['content-type'] ?? '').split(';')[0];
	return {
		call: `${method} ${url}`,
		type,
		body: type === 'application/json' ? JSON.parse(body.toString()) : undefined,
	};
}

const json = (call: string, body: unknown) => ({ call: `${call}`, type: 'application/json', body });
const read = (call: string) => ({ call, type: '', body: undefined });

describe('product and agent', () => {
	test('get many products', async () => {
		const items = await run({ resource: 'product', operation: 'getAll', limit: 1 });
		expect(items[0]).toMatchObject({ id: known.product, name: expect.any(String) });
		expect(sent()).toEqual(read('GET /v1/products'));
	});

	test('get many agents', async () => {
		const items = await run({ resource: 'agent', operation: 'getAll', limit: 1 });
		expect(items[0]).toMatchObject({ id: known.agent });
		expect(sent()).toEqual(read('GET /v1/agents'));
	});

	test('get the current agent', async () => {
		const items = await run({ resource: 'agent', operation: 'getCurrent' });
		expect(items[0]).toMatchObject({ id: expect.any(Number) });
		expect(sent()).toEqual(read('GET /v1/agents/me'));
	});
});

describe('ticket', () => {
	const ticket = () => ({ resource: 'ticket', productId: byId(known.product), ticketId: byId(known.ticket) });
	const url = () => `/v1/products/${known.product}/tickets`;

	test('create, only what is needed', async () => {
		const [item] = await run(createParameters());
		expect(item).toMatchObject({ id: expect.any(Number), status: expect.any(Number) });
		expect(sent()).toEqual(
			json(`POST ${url()}`, {
				name: 'Nathan Smith',
				email: 'nathan@example.com',
				reason_id: known.reason,
				description: 'It does not start',
				status: 2,
			}),
		);
	});

	test('create with every field as JSON', async () => {
		await run(
			createParameters({
				status: 1,
				additionalFields: { agentId: byId(known.agent), settings: '{ "app": "2.1", "tags": ["vip"] }' },
			}),
		);
		expect(sent().body).toEqual({
			name: 'Nathan Smith',
			email: 'nathan@example.com',
			reason_id: known.reason,
			description: 'It does not start',
			status: 1,
			assign_to_agent_id: known.agent,
			settings: '{"app":"2.1","tags":["vip"]}',
		});
	});

	test('create with several files: text parts and files byte for byte', async () => {
		const binary = files({ photo: bytes(70_000), notes: Buffer.from('çay ☕\n') });
		await run(
			createParameters({
				additionalFields: {
					agentId: byId(known.agent),
					binaryPropertyName: 'photo, notes',
					settings: '={{ { app: "2.1" } }}',
				},
			}),
			{ items: [{ json: {}, binary }] },
		);
		expect(sent()).toMatchObject({ call: `POST ${url()}`, type: 'multipart/form-data' });
		const parts = await readForm(server.recorder.requests[0] ?? fail());
		expect(parts).toEqual([
			{ name: 'name', value: 'Nathan Smith' },
			{ name: 'email', value: 'nathan@example.com' },
			{ name: 'reason_id', value: String(known.reason) },
			{ name: 'description', value: 'It does not start' },
			{ name: 'status', value: '2' },
			{ name: 'assign_to_agent_id', value: String(known.agent) },
			{ name: 'settings', value: '{"app":"2.1"}' },
			{ name: 'attachments[]', fileName: 'photo.bin', type: 'image/png', bytes: bytes(70_000) },
			{ name: 'attachments[]', fileName: 'notes.bin', type: 'image/png', bytes: Buffer.from('çay ☕\n') },
		]);
	});

	test.each([
		['reply', 'reply'],
		['addNote', 'note'],
	])('%s as JSON and with files', async (operation, end) => {
		const [item] = await run({ ...ticket(), operation, message: 'Try again, please' });
		expect(item).toMatchObject({
			id: expect.any(Number),
			message: expect.any(String),
			type: operation === 'reply' ? 0 : 6,
		});
		expect(sent()).toEqual(json(`POST ${url()}/${known.ticket}/${end}`, { message: 'Try again, please' }));

		server.recorder.requests.length = 0;
		const binary = files({ data: bytes(3) });
		await run(
			{ ...ticket(), operation, message: 'See the file', additionalFields: { binaryPropertyName: 'data' } },
			{ items: [{ json: {}, binary }] },
		);
		expect(await readForm(server.recorder.requests[0] ?? fail())).toEqual([
			{ name: 'message', value: 'See the file' },
			{ name: 'attachments[]', fileName: 'data.bin', type: 'image/png', bytes: bytes(3) },
		]);
	});

	test('get, simplified and raw', async () => {
		const [raw] = await run({ ...ticket(), operation: 'get', simplify: false });
		expect(raw).toMatchObject({ messages: expect.any(Array), status: expect.any(Number) });
		expect(sent()).toEqual(read(`GET ${url()}/${known.ticket}`));
		const [simple] = await run({ ...ticket(), operation: 'get' });
		expect(Object.keys(simple ?? {})).toEqual([
			'id',
			'subject',
			'status',
			'priority',
			'name',
			'email',
			'agent_id',
			'last_message',
			'created_at',
			'updated_at',
		]);
		expect(simple?.status).toMatch(/^(Resolved|Waiting|Status \d+)$/);
	});

	test('update status, with and without a reason', async () => {
		const [item] = await run({ ...ticket(), operation: 'updateStatus', status: 2 });
		expect(item).toMatchObject({ id: expect.any(Number) });
		expect(sent()).toEqual(json(`POST ${url()}/${known.ticket}/status`, { status: 2 }));
		server.recorder.requests.length = 0;
		await run({
			...ticket(),
			operation: 'updateStatus',
			status: 1,
			additionalFields: { reasonId: byId(known.reason) },
		});
		expect(sent().body).toEqual({ status: 1, reason_id: known.reason });
	});

	test('get logs', async () => {
		const items = await run({ ...ticket(), operation: 'getLogs', limit: 1 });
		for (const item of items) expect(item).toMatchObject({ id: expect.any(Number) });
		expect(sent()).toEqual(read(`GET ${url()}/${known.ticket}/logs`));
	});

	test('get many with every filter and the sort order', async () => {
		await run({
			resource: 'ticket',
			operation: 'getAll',
			productId: byId(known.product),
			limit: 1,
			sort: 'oldestFirst',
			filters: {
				agentId: byId(0),
				email: 'nathan@example.com',
				endDate: '2026-05-20T00:00:00',
				name: 'Nathan & Söhne',
				platform: 'Android',
				priority: 0,
				reasonId: byId(known.reason),
				startDate: '2026-05-19',
				status: 2,
				subject: 'does not start?',
				ticketNumber: String(known.ticket),
				typeId: byId(known.type),
			},
		});
		expect(sent().call.replace(/\?.*/, '')).toBe(`GET ${url()}`);
		const query = new URL(server.recorder.requests[0]?.url ?? '', 'http://x').searchParams;
		expect(Object.fromEntries(query)).toEqual({
			agent_id: '0',
			email: 'nathan@example.com',
			end_date: '2026-05-20',
			id: String(known.ticket),
			name: 'Nathan & Söhne',
			order: 'asc',
			platform: 'Android',
			priority: '0',
			reason_id: String(known.reason),
			start_date: '2026-05-19',
			status: '2',
			subject: 'does not start?',
			type_id: String(known.type),
		});
	});

	test('get many newest first sends no order', async () => {
		const [item] = await run({ resource: 'ticket', operation: 'getAll', productId: byId(known.product), limit: 1 });
		expect(item).toMatchObject({ id: expect.any(Number) });
		expect(sent()).toEqual(read(`GET ${url()}`));
	});
});

describe('ticket type', () => {
	test('create', async () => {
		const parameters = { title: 'Refund', description: 'Money back', isActive: false, productId: byId(known.product) };
		const [item] = await run({ resource: 'ticketType', operation: 'create', ...parameters });
		expect(item).toMatchObject({ id: expect.any(Number), title: expect.any(String) });
		const body = { product_id: known.product, title: 'Refund', description: 'Money back', is_active: false };
		expect(sent()).toEqual(json('POST /v1/types', body));
	});

	test('get, get many, update', async () => {
		await run({ resource: 'ticketType', operation: 'get', typeId: byId(known.customType) });
		expect(sent()).toEqual(read(`GET /v1/types/${known.customType}`));
		server.recorder.requests.length = 0;
		await run({ resource: 'ticketType', operation: 'getAll', limit: 1 });
		expect(sent()).toEqual(read('GET /v1/types'));
		server.recorder.requests.length = 0;
		const [item] = await run({
			resource: 'ticketType',
			operation: 'update',
			typeId: byId(known.customType),
			isActive: true,
		});
		expect(item).toMatchObject({ id: expect.any(Number) });
		expect(sent()).toEqual(json(`PUT /v1/types/${known.customType}`, { is_active: true }));
	});
});

describe('ticket reason', () => {
	const fields = () => ({ productId: byId(known.product), title: 'Delivery', isActive: true });
	const body = () => ({ product_id: known.product, title: 'Delivery', is_active: true });

	test('create', async () => {
		const [item] = await run({ resource: 'ticketReason', operation: 'create', ...fields() });
		expect(item).toMatchObject({ id: expect.any(Number), title: expect.any(String) });
		expect(sent()).toEqual(json('POST /v1/reasons', body()));
	});

	test('get, get many, update', async () => {
		const reasonId = byId(known.reason);
		await run({ resource: 'ticketReason', operation: 'get', reasonId });
		expect(sent()).toEqual(read(`GET /v1/reasons/${known.reason}`));
		server.recorder.requests.length = 0;
		const [listed] = await run({ resource: 'ticketReason', operation: 'getAll', limit: 1 });
		expect(listed).toMatchObject({ title: expect.any(String) });
		expect(sent()).toEqual(read('GET /v1/reasons'));
		server.recorder.requests.length = 0;
		await run({ resource: 'ticketReason', operation: 'update', reasonId, ...fields() });
		expect(sent()).toEqual(json(`PUT /v1/reasons/${known.reason}`, body()));
	});
});

test('several items: every parameter is read for its own item', async () => {
	await run(createParameters({ name: '={{ $json.who }}', email: '={{ $json.who.toLowerCase() }}@example.com' }), {
		items: [{ json: { who: 'Ada' } }, { json: { who: 'Grace' } }],
	});
	const names = server.recorder.requests.map(({ body }) => JSON.parse(body.toString()).email);
	expect(names.sort()).toEqual(['ada@example.com', 'grace@example.com']);
});

describe('dropdowns', () => {
	test.each(['searchProducts', 'searchAgents', 'searchTypes', 'searchReasons', 'searchTickets'])(
		'%s',
		async (method) => {
			// Only tickets need a product; the others would be narrowed down to it.
			const product = method === 'searchTickets' ? { productId: byId(known.product) } : {};
			const { results } = await loadList(setup({ resource: 'ticket', operation: 'get', ...product }), method);
			expect(results[0]).toMatchObject({ name: expect.stringMatching(/./), value: expect.any(Number) });
		},
	);

	test.each(['getProducts', 'getAgents', 'getTypes', 'getReasons'])('%s of the trigger', async (method) => {
		const options = await loadOptions({ ...setup({}), nodeType: new Desk360TicketTrigger() }, method);
		expect(options.length).toBeGreaterThan(0);
	});
});

describe('against the sandbox, which remembers', () => {
	const stateful = () => server.sandbox !== undefined;

	test('lists are read to the end, each row once', async () => {
		if (!stateful()) return;
		const items = await run({ resource: 'ticketReason', operation: 'getAll', returnAll: true });
		expect(server.recorder.requests.length).toBeGreaterThan(1);
		expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
		const response = await fetch(`${server.sandbox}/v1/reasons?page=${server.recorder.requests.length + 1}`, {
			headers: { authorization: `Bearer ${token}` },
		});
		expect(await response.json()).toEqual([]);
	});

	test('what arrives is what was sent: text, status, files', async () => {
		if (!stateful()) return;
		const content = bytes(5000);
		const [item] = await run(createParameters({ additionalFields: { binaryPropertyName: 'data' } }), {
			items: [{ json: {}, binary: files({ data: content }) }],
		});
		const stored = await (await fetch(`${server.sandbox}/_sandbox/desk360/tickets/${item?.id}`)).text();
		expect(stored).toContain(createHash('sha256').update(content).digest('hex'));
		expect(stored).toContain('It does not start');
	});

	test('a dropdown pages and searches', async () => {
		if (!stateful()) return;
		const node = setup({ resource: 'ticket', operation: 'get', productId: byId(known.product) });
		const first = await loadList(node, 'searchTickets');
		const second = await loadList(node, 'searchTickets', undefined, String(first.paginationToken));
		expect(first.results).toHaveLength(20);
		expect(second.results[0]?.value).not.toBe(first.results[0]?.value);
		const found = await loadList(node, 'searchTickets', `#${known.ticket}`);
		expect(found.results.map(({ value }) => value)).toEqual([known.ticket]);
		const byMail = await loadList(node, 'searchTickets', 'nathan@example.com');
		expect(byMail.results.length).toBeGreaterThan(0);
		const nothing = await loadList(node, 'searchReasons', 'no such reason anywhere');
		expect(nothing.results).toEqual([]);
	});
});

test('every helpdesk operation of the contract was carried out, and the server refused nothing', () => {
	// WhatsApp and the login are in whatsapp.test.ts.
	const operations = operationsOf('desk360').filter(
		({ address, operationId }) => !address.includes('/conversations/') && operationId !== 'login',
	);
	expect(operations.length).toBeGreaterThan(0);
	const { answered } = server.recorder;
	expect(notReached(operations, answered, '/v1')).toEqual([]);
	const refused = answered.filter(({ status }) => status >= 400);
	expect(refused.map(({ method, url, status }) => `${status} ${method} ${url}`)).toEqual([]);
});

function bytes(length: number): Buffer {
	return Buffer.from(Array.from({ length }, (_, n) => (n * 31) % 256));
}

function files(contents: Record<string, Buffer>): IBinaryKeyData {
	return Object.fromEntries(
		Object.entries(contents).map(([name, content]) => [
			name,
			{ data: content.toString('base64'), mimeType: 'image/png', fileName: `${name}.bin` },
		]),
	);
}

function fail(): never {
	throw new Error('No request was recorded');
}
