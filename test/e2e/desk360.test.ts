import { readFile } from 'node:fs/promises';
import type { IDataObject } from 'n8n-workflow';
import { byId } from '../support/editorValues';
import { errorOf, itemsOf, type N8nClient, type Credential } from '../support/n8n/client';
import { credentialType, desk360Node, itemsInto, readExample, sandboxCredential } from '../support/n8n/desk360';
import type { N8nServer } from '../support/n8n/server';
import { startTestbed, type Testbed } from '../support/n8n/testbed';
import type { SandboxProcess } from '../support/sandbox';

/** The package as a user runs it: packed, installed in a real n8n, driven over its REST API, against the sandbox. */
let sandbox: SandboxProcess;
let n8n: N8nServer;
let client: N8nClient;
let credential: Credential;
let bed: Testbed;

const create = {
	resource: 'ticket',
	operation: 'create',
	productId: byId('1'),
	name: '=Customer {{ $json.n }}',
	email: '=customer{{ $json.n }}@example.com',
	reasonId: byId('1'),
	description: 'It does not start',
	status: 2,
	additionalFields: {},
};

beforeAll(async () => {
	bed = await startTestbed();
	({ sandbox, n8n, client } = bed);
	credential = await client.createCredential(credentialType, 'Desk360', sandboxCredential(sandbox.origin));
}, 900_000);

afterAll(async () => await bed?.close(), 60_000);

beforeEach(async () => {
	await control('DELETE', 'faults');
	await control('DELETE', 'journal');
});

async function control(method: string, address: string, body?: IDataObject): Promise<unknown> {
	const response = await fetch(`${sandbox.origin}/_sandbox/${address}`, {
		method,
		...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});
	if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`);
	const text = await response.text();
	return text === '' ? undefined : JSON.parse(text);
}

async function journal(): Promise<Array<{ method: string; path: string; status: number; body: unknown }>> {
	const entries = await control('GET', 'journal');
	return Array.isArray(entries) ? entries : [];
}

/** Addresses of the customers whose creation was asked for, in the order of arrival. */
async function asked(): Promise<string[]> {
	return (await journal())
		.filter(({ method, path: url }) => method === 'POST' && url.endsWith('/tickets'))
		.map(({ body }) => JSON.stringify(body).match(/customer\d+/)?.[0] ?? '');
}

test("the editor's credential test says what is wrong", async () => {
	const good = sandboxCredential(sandbox.origin);
	expect(await client.testCredential(credential, good)).toMatchObject({ status: 'OK' });
	expect(await client.testCredential(credential, { ...good, apiToken: 'wrong-token' })).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('does not accept this token'),
	});
	expect(await client.testCredential(credential, { ...good, baseUrl: 'http://desk360.example/v1' })).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('https://'),
	});
}, 60_000);

test('create, reply with attachment, note, resolve, get logs', async () => {
	const workflow = await client.createWorkflow(await readExample('desk360-ticket-lifecycle.json', credential));
	const execution = await client.run(workflow, "When clicking 'Execute workflow'");
	expect(errorOf(execution).message).toBe('');
	expect(execution.status).toBe('success');

	const ticket = itemsOf(execution, 'Create ticket')[0]?.json;
	expect(ticket).toMatchObject({ status: 'Waiting', email: 'nathan@example.com' });
	expect(itemsOf(execution, 'Resolve')[0]?.json).toMatchObject({ id: ticket?.id, status: 'Resolved' });
	expect(itemsOf(execution, 'Get logs').map(({ json }) => json)).toEqual([
		expect.objectContaining({ new_status_id: 1 }),
	]);

	const stored = JSON.stringify(await control('GET', `desk360/tickets/${String(ticket?.id)}`));
	expect(stored).toContain('We are looking into it');
	expect(stored).toContain('Known fault, see the manual');
	expect(stored).toContain('device-log.json');
}, 120_000);

test('e-mail and password are exchanged for a token, which is renewed when it expires', async () => {
	const data = sandboxCredential(sandbox.origin, {
		authentication: 'login',
		apiToken: '',
		email: 'agent@example.com',
		password: 'sandbox-password',
	});
	const login = await client.createCredential(credentialType, 'Desk360 login', data);
	const workflow = await itemsInto(
		client,
		3,
		desk360Node('Who', login, { resource: 'agent', operation: 'getCurrent' }),
	);
	expect((await client.run(workflow, 'Start')).status).toBe('success');
	const logins = async () => (await journal()).filter(({ path: url }) => url.endsWith('/login')).length;
	expect(await logins()).toBeGreaterThanOrEqual(1);

	await control('DELETE', 'journal');
	expect((await client.run(workflow, 'Start')).status).toBe('success');
	expect(await logins()).toBe(0);

	await control('PUT', 'desk360/token', { token: 'renewed-token-after-expiry' });
	expect((await client.run(workflow, 'Start')).status).toBe('success');
	expect(await logins()).toBeGreaterThanOrEqual(1);
	await control('PUT', 'desk360/token', { token: 'sandbox-token' });
}, 120_000);

test('a wrong password is tried once, however many items there are', async () => {
	const data = sandboxCredential(sandbox.origin, {
		authentication: 'login',
		apiToken: '',
		email: 'agent@example.com',
		password: 'not-the-password',
	});
	const login = await client.createCredential(credentialType, 'Desk360 wrong login', data);
	const node = desk360Node(
		'Who',
		login,
		{ resource: 'agent', operation: 'getCurrent' },
		{ onError: 'continueRegularOutput' },
	);
	const execution = await client.run(await itemsInto(client, 20, node), 'Start');
	expect((await journal()).filter(({ path: url }) => url.endsWith('/login'))).toHaveLength(1);
	const errors = itemsOf(execution, 'Who').map(({ json }) => String(json.error));
	expect(errors).toHaveLength(20);
	expect(errors[0]).toMatch(/Desk360 refused the login.*invalid_credentials/);
	expect(errors.join()).not.toContain('not-the-password');
}, 120_000);

test('a wrong token gives the documented error in the execution, and no secret', async () => {
	const data = sandboxCredential(sandbox.origin, { apiToken: 'wrong-secret-token' });
	const wrong = await client.createCredential(credentialType, 'Desk360 wrong token', data);
	const node = desk360Node('Products', wrong, { resource: 'product', operation: 'getAll' });
	const execution = await client.run(await itemsInto(client, 1, node), 'Start');
	expect(execution.status).toBe('error');
	expect(errorOf(execution).message).toMatch(
		/^Desk360 refused the request: .* \(HTTP 401, authentication_exception\) \[item 0\]$/,
	);
	expect(errorOf(execution).description).toContain("Check 'API Token'");
	expect(JSON.stringify(execution)).not.toContain('wrong-secret-token');
	expect(await readFile(n8n.logFile, 'utf8')).not.toContain('wrong-secret-token');
}, 120_000);

test('Retry On Fail: failure at item 500 of 1,000 makes 1,001 requests, nobody twice', async () => {
	const fault = {
		kind: 'answer',
		status: 400,
		body: { error: { code: 'failed_validation', message: 'Just this once.' } },
	};
	await control('POST', 'faults', { method: 'POST', path: '/tickets$', skip: 500, fault });
	const node = desk360Node('Create', credential, create, { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 });
	const execution = await client.run(await itemsInto(client, 1000, node), 'Start');
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, 'Create')).toHaveLength(1000);
	const requests = await asked();
	expect(requests).toHaveLength(1001);
	const accepted = (await journal()).filter(({ method, status }) => method === 'POST' && status === 200);
	expect(new Set(accepted.map(({ body }) => JSON.stringify(body))).size).toBe(1000);
}, 300_000);

test('Continue on Fail and the error output: every item gets its own result', async () => {
	const fault = { kind: 'answer', status: 400, body: { error: { code: 'email_error', message: 'No such mailbox.' } } };
	await control('POST', 'faults', { method: 'POST', path: '/tickets$', skip: 2, fault });
	const parameters = { ...create, options: { maxParallelRequests: 1 } };
	const regular = desk360Node('Create', credential, parameters, { onError: 'continueRegularOutput' });
	const first = await client.run(await itemsInto(client, 5, regular), 'Start');
	const results = itemsOf(first, 'Create');
	expect(results).toHaveLength(5);
	expect(results.map(({ json }) => 'error' in json)).toEqual([false, false, true, false, false]);

	await control('POST', 'faults', { method: 'POST', path: '/tickets$', skip: 2, fault });
	const split = desk360Node('Create', credential, parameters, { onError: 'continueErrorOutput' });
	const second = await client.run(await itemsInto(client, 5, split), 'Start');
	expect(itemsOf(second, 'Create', 0)).toHaveLength(4);
	const failed = itemsOf(second, 'Create', 1);
	expect(failed).toHaveLength(1);
	expect(failed[0]?.json.error).toMatch(/No such mailbox \(HTTP 400, email_error\) \[item 2\]/);
	expect(await asked()).toHaveLength(10);
}, 180_000);

test('a send whose answer got lost is reported as unclear and never repeated', async () => {
	await control('POST', 'faults', { method: 'POST', path: '/tickets$', fault: { kind: 'resetAfter' } });
	const node = desk360Node('Create', credential, create, { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 });
	const execution = await client.run(await itemsInto(client, 1, node), 'Start');
	expect(execution.status).toBe('error');
	expect(errorOf(execution).message).toMatch(/unclear whether Desk360 received the request/);
	expect(await asked()).toHaveLength(1);
}, 120_000);

test('the trigger: a manual test shows a recent ticket; published, it starts once for each new ticket, over a restart', async () => {
	const trigger = {
		id: 't',
		name: 'New ticket',
		type: 'n8n-nodes-whatsapp-gateways.desk360TicketTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {
			pollTimes: { item: [{ mode: 'everyMinute' }] },
			events: ['ticketCreated'],
			productIds: [1],
			filters: {},
		},
		credentials: { [credentialType]: { id: credential.id, name: credential.name } },
	};
	const after = {
		id: 'n',
		name: 'After',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [200, 0],
		parameters: {},
	};
	const workflow = await client.createWorkflow({
		name: 'Ticket trigger',
		nodes: [trigger, after],
		connections: { 'New ticket': { main: [[{ node: 'After', type: 'main', index: 0 }]] } },
	});
	const manual = await client.run(workflow, 'New ticket');
	expect(itemsOf(manual, 'After')[0]?.json).toMatchObject({
		event: 'ticketCreated',
		ticket: { id: expect.any(Number) },
	});

	await client.publish(workflow);
	const made: unknown = await control('POST', 'desk360/tickets', { product_id: 1, subject: 'From the app', count: 3 });
	const ids = typeof made === 'object' && made !== null && 'ids' in made ? made.ids : [];
	await n8n.kill();
	({ n8n, client } = await bed.restart());
	const [, polled] = await client.executions(workflow, 2, 150_000);
	const found = polled ? itemsOf(polled, 'After').map(({ json }) => ticketId(json)) : [];
	expect(found.sort()).toEqual(Array.isArray(ids) ? ids.sort() : undefined);
}, 300_000);

function ticketId({ ticket }: IDataObject): unknown {
	return typeof ticket === 'object' && ticket !== null && 'id' in ticket ? ticket.id : undefined;
}
