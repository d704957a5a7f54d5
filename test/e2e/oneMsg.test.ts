import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { errorOf, itemsOf, type N8nClient, type Credential } from '../support/n8n/client';
import { readExample, sandboxOneMsg } from '../support/n8n/desk360';
import { oneMsgCustomer } from '../support/n8n/exampleRun';
import { tapOneMsgEntry } from '../support/n8n/examples';
import { packageNode } from '../support/n8n/nodes';
import type { N8nServer } from '../support/n8n/server';
import { startTestbed, type Testbed } from '../support/n8n/testbed';
import type { SandboxProcess } from '../support/sandbox';
import type { SandboxControl } from '../support/sandboxControl';

/** 1MSG as a user runs it: real n8n, the packed package, a channel of the sandbox. */
let sandbox: SandboxProcess;
let control: SandboxControl;
let n8n: N8nServer;
let client: N8nClient;
let credential: Credential;
let bed: Testbed;

const token = 'sandbox-onemsg-token';
const channelId = '100201';
const to = oneMsgCustomer.phone;
const access = () => sandboxOneMsg(sandbox.origin);

beforeAll(async () => {
	bed = await startTestbed();
	({ sandbox, control, n8n, client } = bed);
	credential = await client.createCredential('whatsAppGatewaysOneMsgApi', '1MSG', access());
}, 900_000);

afterAll(async () => await bed?.close(), 60_000);

beforeEach(async () => await control.reset());

const trigger = (name: string, parameters: IDataObject) =>
	packageNode(name, 'oneMsgTrigger', credential, parameters, { webhookId: randomUUID() });

/** The addresses that the channel calls. */
async function addresses(): Promise<string[]> {
	const channels = await control.list('onemsg/webhooks');
	const { urls } = Object(channels.find(({ channel }) => channel === channelId));
	return Array.isArray(urls) ? urls.map(String) : [];
}

async function eventually<T>(look: () => Promise<T>, fits: (seen: T) => boolean): Promise<T> {
	for (const end = Date.now() + 30_000; ; await sleep(100)) {
		const seen = await look();
		if (fits(seen) || Date.now() > end) return seen;
	}
}

test("the editor's credential test", async () => {
	expect(await client.testCredential(credential, access())).toMatchObject({ status: 'OK' });
	const query = { ...access(), authentication: 'query' };
	expect(await client.testCredential(credential, query)).toMatchObject({ status: 'OK' });
	const wrong = await client.testCredential(credential, { ...access(), token: 'wrong-token-123' });
	expect(wrong).toMatchObject({ status: 'Error' });
	expect(JSON.stringify(wrong)).not.toContain('wrong-token-123');
}, 60_000);

test('a template is sent, its statuses come, and the row of a data table follows them', async () => {
	const project = Object(await client.call('GET', '/rest/projects/personal'));
	const tables = `/rest/projects/${String(project.id)}/data-tables`;
	const rows = async (): Promise<IDataObject[]> => {
		// The example makes the table.
		const { data: made } = Object(await client.call('GET', tables));
		const table = (Array.isArray(made) ? made : []).find(({ name }) => name === 'WhatsApp messages');
		const { data } = Object(await client.call('GET', `${tables}/${String(Object(table).id)}/rows`));
		return Array.isArray(data) ? data : [];
	};
	const workflow = await client.createWorkflow(await readExample('onemsg-template-status.json', credential));
	await client.publish(workflow);
	const [{ settings } = { settings: {} }] = await control.list('onemsg/webhooks');
	expect(settings).toMatchObject({ ackNotificationsOn: true });

	// The test says when the message comes on, so that the row is there before.
	await control.call('PUT', 'onemsg/limits', { sentAfterMs: null });
	const sent = await client.run(workflow, 'Start');
	expect(errorOf(sent).message).toBe('');
	const { messageId } = itemsOf(sent, 'Send template')[0]?.json ?? {};
	expect(await rows()).toEqual([expect.objectContaining({ messageId, recipient: to, status: 'sent' })]);

	for (const [told, status] of [
		['delivered', 'delivered'],
		['read', 'read'],
	]) {
		await control.call('POST', 'onemsg/ack', { id: messageId, status: told });
		const seen = await eventually(rows, ([first]) => first?.status === status);
		expect(seen).toEqual([expect.objectContaining({ messageId, status })]);
	}
	await client.unpublish(workflow);
	expect(await addresses()).toEqual([]);
}, 180_000);

test('a list goes out, the customer chooses, and the workflow branches', async () => {
	const workflow = await client.createWorkflow(await readExample('onemsg-list-choice.json', credential));
	await client.publish(workflow);
	await control.call('POST', 'onemsg/incoming', { chat_id: oneMsgCustomer.chatId, type: 'chat', text: 'Hello?' });
	const [asked] = await client.executions(workflow, 1);
	expect(asked && errorOf(asked).message).toBe('');
	expect(asked && itemsOf(asked, 'Ask')[0]?.json).toMatchObject({ outcome: 'sent', to });

	for (const [index, replies] of ['metadata', 'interactive'].entries()) {
		await control.call('PUT', 'onemsg/shapes', { replies });
		const orders = index === 0;
		await tapOneMsgEntry(control, orders ? 'orders' : 'other', orders ? 'Orders' : 'Something else');
		const execution = (await client.executions(workflow, index + 2)).at(-1);
		expect(execution && errorOf(execution).message).toBe('');
		const [first, second] = ['About orders', 'Hand over'].map((name) => execution && itemsOf(execution, name));
		expect([first?.length, second?.length]).toEqual(orders ? [1, 0] : [0, 1]);
		expect((orders ? first : second)?.[0]?.json).toMatchObject({ outcome: 'sent', to });
	}
	await client.unpublish(workflow);
}, 180_000);

test('published and unpublished 20 times: no address is left behind, and the others are as they were', async () => {
	const others = ['https://example.com/theirs', 'https://example.org/theirs?key=1,2'];
	await control.call('PUT', 'onemsg/webhooks', { webhookUrl: others });
	const workflow = await client.createWorkflow({
		name: 'Again',
		nodes: [trigger('Customer wrote', { events: ['messageReceived'] })],
		connections: {},
	});
	for (let n = 0; n < 20; n++) {
		await client.publish(workflow);
		expect(await addresses()).toEqual([...others, expect.stringContaining('?secret=')]);
		await client.unpublish(workflow);
	}
	expect(await addresses()).toEqual(others);
}, 300_000);

test('the editor listens with an address of its own, beside the published one', async () => {
	const workflow = await client.createWorkflow({
		name: 'Listen',
		nodes: [trigger('Customer wrote', { events: ['messageReceived'] })],
		connections: {},
	});
	await client.publish(workflow);
	const listening = await client.call('POST', `/rest/workflows/${workflow.id}/run`, {
		triggerToStartFrom: { name: 'Customer wrote' },
	});
	expect(listening).toMatchObject({ waitingForWebhook: true });
	const both = await addresses();
	expect(both.map((url) => /\/(webhook|webhook-test)\//.exec(url)?.[1])).toEqual(['webhook', 'webhook-test']);

	await control.call('POST', 'onemsg/incoming', { chat_id: '12020721369@c.us', type: 'chat', text: 'Both' });
	const executions = await client.executions(workflow, 2);
	expect(executions.map(({ mode }) => mode).sort()).toEqual(['manual', 'webhook']);
	for (const execution of executions) {
		expect(itemsOf(execution, 'Customer wrote')[0]?.json).toMatchObject({ text: 'Both', from: to });
	}
	expect(await eventually(addresses, (urls) => urls.length === 1)).toEqual(both.slice(0, 1));
	await client.unpublish(workflow);
	expect(await addresses()).toEqual([]);
}, 120_000);

test('a full list: publishing says what to do, and no log has the secret', async () => {
	const full = [1, 2, 3, 4, 5].map((n) => `https://h${n}.example.com/hook?key=theirs`);
	await control.call('PUT', 'onemsg/webhooks', { webhookUrl: full });
	const workflow = await client.createWorkflow({
		name: 'No room',
		nodes: [trigger('Customer wrote', { events: ['messageReceived'] })],
		connections: {},
	});
	const error = await client.publish(workflow).then(
		() => '',
		(thrown: unknown) => String(thrown),
	);
	expect(error).toMatch(/all taken/);
	expect(error).toContain('/webhook');
	expect(error).not.toMatch(/secret=[\w-]{20}|key=theirs/);
	expect(await addresses()).toEqual(full);
	expect(await readFile(n8n.logFile, 'utf8')).not.toMatch(/secret=[\w-]{20}/);
	expect(await readFile(n8n.logFile, 'utf8')).not.toContain(token);
}, 120_000);
