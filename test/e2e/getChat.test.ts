import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { byId } from '../support/editorValues';
import { errorOf, itemsOf, type N8nClient, type Credential, type WorkflowRef } from '../support/n8n/client';
import { chain, packageNode, when } from '../support/n8n/nodes';
import type { N8nServer } from '../support/n8n/server';
import { startTestbed, type Testbed } from '../support/n8n/testbed';
import type { SandboxProcess } from '../support/sandbox';
import type { SandboxControl } from '../support/sandboxControl';

/** get.chat as a user runs it: real n8n, the packed package, the sandbox's inbox. */
let sandbox: SandboxProcess;
let control: SandboxControl;
let n8n: N8nServer;
let client: N8nClient;
let credential: Credential;
let bed: Testbed;

const token = 'sandbox-getchat-token';
/** The workflows of the test that runs. */
const made: WorkflowRef[] = [];

async function create(name: string, nodes: IDataObject[], connections: IDataObject = {}): Promise<WorkflowRef> {
	const workflow = await client.createWorkflow({ name, nodes, connections });
	made.push(workflow);
	return workflow;
}

beforeAll(async () => {
	bed = await startTestbed();
	({ sandbox, control, n8n, client } = bed);
	const data = { authentication: 'apiToken', apiToken: token, baseUrl: `${sandbox.origin}/api/v1` };
	credential = await client.createCredential('whatsAppGatewaysGetChatApi', 'get.chat', data);
}, 900_000);

afterAll(async () => await bed?.close(), 60_000);

beforeEach(async () => await control.reset());
// One that a failed test left behind would answer to the next.
afterEach(async () => {
	for (const workflow of made.splice(0)) await client.unpublish(workflow);
}, 60_000);

async function api(method: string, address: string, body?: IDataObject): Promise<unknown> {
	const response = await fetch(`${sandbox.origin}/api/v1${address}`, {
		method,
		headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
		body: body && JSON.stringify(body),
	});
	const text = await response.text();
	return text === '' ? undefined : JSON.parse(text);
}

async function webhooks(): Promise<IDataObject[]> {
	const { results } = Object(await api('GET', '/webhooks/waba/?limit=100'));
	return Array.isArray(results) ? results : [];
}

type Connection = 'webhook' | 'webSocket';

const trigger = (connection: Connection = 'webhook') =>
	packageNode(
		'Customer wrote',
		'getChatTrigger',
		credential,
		{ connection, events: ['messageReceived'] },
		{ webhookId: randomUUID() },
	);

async function connections(): Promise<unknown[]> {
	const response = await fetch(`${sandbox.origin}/_sandbox/getchat/websocket`);
	const { connections: list } = Object(await response.json());
	return Array.isArray(list) ? list : [];
}

async function until(condition: () => Promise<boolean>): Promise<void> {
	while (!(await condition())) await sleep(100);
}

test("the editor's credential test", async () => {
	const good = { authentication: 'apiToken', apiToken: token, baseUrl: `${sandbox.origin}/api/v1` };
	expect(await client.testCredential(credential, good)).toMatchObject({ status: 'OK' });
	expect(await client.testCredential(credential, { ...good, apiToken: 'wrong-token' })).toMatchObject({
		status: 'Error',
	});
}, 60_000);

const transports: Connection[] = ['webhook', 'webSocket'];

test.each(transports)(
	'over the %s: the bot takes a chat only when nobody is assigned, answers, and hands over to a group',
	async (connection) => {
		const waId = '={{ $("Customer wrote").item.json.from }}';
		const get = packageNode('Who has it?', 'getChat', credential, {
			resource: 'assignment',
			operation: 'get',
			waId: byId(waId),
		});
		const nobody = when('Nobody?', '!$json.assigned_to_user && !$json.assigned_group');
		const answer = packageNode('Answer', 'getChat', credential, {
			resource: 'message',
			operation: 'sendText',
			to: waId,
			text: '=You wrote: {{ $("Customer wrote").item.json.text }}',
			additionalFields: {},
		});
		const hand = packageNode('Hand over', 'getChat', credential, {
			resource: 'assignment',
			operation: 'assign',
			waId: byId(waId),
			groupId: byId('4'),
		});
		const workflow = await create(
			'Bot',
			[trigger(connection), get, nobody, answer, hand],
			chain('Customer wrote', 'Who has it?', 'Nobody?', 'Answer', 'Hand over'),
		);
		await client.publish(workflow);
		expect(await webhooks()).toHaveLength(connection === 'webhook' ? 1 : 0);
		expect(await connections()).toHaveLength(connection === 'webhook' ? 0 : 1);

		await control.call('POST', 'getchat/incoming', { wa_id: '15550100020', type: 'text', text: 'Is anybody there?' });
		const [first] = await client.executions(workflow, 1);
		expect(first && errorOf(first).message).toBe('');
		const free = first ? itemsOf(first, 'Answer')[0]?.json : undefined;
		expect(free).toMatchObject({ outcome: 'queued', to: '+15550100020' });
		expect(await api('GET', '/chat_assignment/15550100020/')).toMatchObject({ assigned_group: 4 });

		await control.call('POST', 'getchat/incoming', { wa_id: '15550100020', type: 'text', text: 'And now?' });
		const [, second] = await client.executions(workflow, 2);
		expect(second && itemsOf(second, 'Answer')).toEqual([]);
		await client.unpublish(workflow);
		expect(await webhooks()).toEqual([]);
		await until(async () => (await connections()).length === 0);
	},
	120_000,
);

test.each(transports)(
	'over the %s: tested by hand in the editor',
	async (connection) => {
		const workflow = await create('Try', [trigger(connection)]);
		await client.call('POST', `/rest/workflows/${workflow.id}/run`, { triggerToStartFrom: { name: 'Customer wrote' } });
		await until(async () => (connection === 'webhook' ? await webhooks() : await connections()).length === 1);
		await control.call('POST', 'getchat/incoming', { wa_id: '15550100021', text: 'Just a test' });
		const [execution] = await client.executions(workflow, 1);
		expect(execution).toMatchObject({ status: 'success', mode: 'manual' });
		expect(execution && itemsOf(execution, 'Customer wrote')).toEqual([
			expect.objectContaining({ json: expect.objectContaining({ from: '+15550100021', text: 'Just a test' }) }),
		]);
		await until(async () => (await webhooks()).length + (await connections()).length === 0);
	},
	60_000,
);

test('the websocket cut 20 times during 400 messages: every message starts one execution, and so does a restart of n8n', async () => {
	const workflow = await create('Cut', [trigger('webSocket')]);
	await client.publish(workflow);
	const send = async (count: number) =>
		await control.call('POST', 'getchat/incoming', { wa_id: '15550100022', text: 'Still there?', count });
	for (let n = 0; n < 20; n++) {
		await send(10);
		await control.call('POST', 'getchat/websocket/drop', {});
		await send(10);
		await until(async () => (await connections()).length === 1);
	}
	expect(await client.settledCount(workflow, 400)).toBe(400);

	await n8n.stop();
	await send(5);
	({ n8n, client } = await bed.restart());
	expect(await client.settledCount(workflow, 405)).toBe(405);
	await client.unpublish(workflow);
}, 300_000);

test('a token that is not accepted: publishing says why', async () => {
	await control.call('PUT', 'getchat/websocket', { refuseTokens: true });
	const workflow = await create('Refused', [trigger('webSocket')]);
	await expect(client.publish(workflow)).rejects.toThrow('get.chat refuses the token for the WebSocket');
	expect(await connections()).toEqual([]);
	await client.unpublish(workflow);
}, 120_000);

test('a trigger for statuses alone hears of them, resolves the chat, and another one hears of that', async () => {
	const listen = (events: string[]) =>
		packageNode('Customer wrote', 'getChatTrigger', credential, { events }, { webhookId: randomUUID() });
	const resolve = packageNode('Resolve', 'getChat', credential, {
		...{ resource: 'chat', operation: 'resolve' },
		waId: byId('={{ $json.to }}'),
	});
	const statuses = listen(['messageStatus']);
	Object.assign(Object(statuses.parameters), { statuses: ['read'] });
	const first = await create('Read', [statuses, resolve], chain('Customer wrote', 'Resolve'));
	const second = await create('Resolved', [listen(['chatResolved'])]);
	await client.publish(first);
	await client.publish(second);
	expect((await webhooks()).map(({ on_incoming_message: incoming }) => incoming)).toEqual([true, false]);

	await api('POST', '/messages/', { wa_id: '15550100020', type: 'text', text: { body: 'Here you are' } });
	const [execution] = await client.executions(first, 1);
	expect(execution && errorOf(execution).message).toBe('');
	expect(execution && itemsOf(execution, 'Resolve')[0]?.json).toEqual({ wa_id: '15550100020', resolved: true });
	const [told] = await client.executions(second, 1);
	expect(told && itemsOf(told, 'Customer wrote')[0]?.json).toMatchObject({
		event: 'chatResolved',
		from: '+15550100020',
		resolved: true,
	});
}, 120_000);

test('published and unpublished 50 times: no webhook is left behind, and none of another owner is touched', async () => {
	const others = {
		url: 'https://example.com/theirs',
		on_incoming_message: true,
		on_outgoing_message: false,
		on_assigned: false,
		headers: {},
	};
	await api('POST', '/webhooks/waba/', others);
	const workflow = await create('Again', [trigger()]);
	for (let n = 0; n < 50; n++) {
		await client.publish(workflow);
		const there = await webhooks();
		expect(there).toHaveLength(2);
		await client.unpublish(workflow);
	}
	expect((await webhooks()).map(({ url }) => url)).toEqual(['https://example.com/theirs']);
}, 300_000);
