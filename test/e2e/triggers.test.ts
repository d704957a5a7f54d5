import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { itemsOf, type N8nClient, type Credential, type WorkflowRef } from '../support/n8n/client';
import { sandboxCredentials } from '../support/n8n/desk360';
import { triggerUrl } from '../support/n8n/examples';
import { packageNode } from '../support/n8n/nodes';
import type { N8nServer } from '../support/n8n/server';
import { startTestbed, type Testbed } from '../support/n8n/testbed';
import type { SandboxProcess } from '../support/sandbox';
import type { SandboxControl } from '../support/sandboxControl';

/** What triggers must not lose and not double, in real n8n. */
let sandbox: SandboxProcess;
let control: SandboxControl;
let n8n: N8nServer;
let client: N8nClient;
let credentials: Credential[];
let bed: Testbed;

const credentialOf = (type: string) => credentials.find((credential) => credential.type === type);

beforeAll(async () => {
	bed = await startTestbed();
	({ sandbox, control, n8n, client } = bed);
	credentials = await sandboxCredentials(client, sandbox.origin);
}, 900_000);

afterAll(async () => await bed?.close(), 60_000);

type Published = { workflow: WorkflowRef; node: IDataObject };

async function publish(type: string, parameters: IDataObject, credentialType?: string, ids = {}): Promise<Published> {
	const given = { id: randomUUID(), webhookId: randomUUID(), ...ids };
	const credential = credentialType === undefined ? undefined : credentialOf(credentialType);
	const node = packageNode('Trigger', type, credential, parameters, given);
	const workflow = await client.createWorkflow({ name: type, nodes: [node], connections: {} });
	await client.publish(workflow);
	return { workflow, node };
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<number> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(body),
	});
	await response.text();
	return response.status;
}

const events = async ({ workflow }: Published) => (await client.everyItem(workflow, 'Trigger')).map(({ json }) => json);

async function webhookOf(workflow: WorkflowRef): Promise<{ url: string; headers: Record<string, string> }> {
	const response = await fetch(`${sandbox.origin}/api/v1/webhooks/waba/?limit=100`, {
		headers: { authorization: 'Token sandbox-getchat-token' },
	});
	const { results } = Object(await response.json());
	const found = (Array.isArray(results) ? results : []).at(-1);
	expect(found).toBeDefined();
	expect(workflow.id).toBeDefined();
	return Object(found);
}

const user = 'TR.13491208655302741918';
const hidden = {
	entry: [
		{
			changes: [
				{
					value: {
						contacts: [{ profile: { name: 'Deniz Kaya', username: 'deniz.k' }, user_id: user }],
						messages: [
							{ from_user_id: user, id: 'wamid.H', timestamp: '1779000000', type: 'text', text: { body: 'Hi' } },
						],
					},
				},
			],
		},
	],
};
const fromHidden = { event: 'messageReceived', from: user, userId: user, username: 'deniz.k', name: 'Deniz Kaya' };

test('people who hide their number start every trigger', async () => {
	const messages = { events: ['messageReceived'] };
	const desk = await publish('desk360Trigger', messages);
	const inbox = await publish('getChatTrigger', messages, 'whatsAppGatewaysGetChatApi');
	const channel = await publish('oneMsgTrigger', messages, 'whatsAppGatewaysOneMsgApi');
	const { url, headers } = await webhookOf(inbox.workflow);
	const lists = await control.list('onemsg/webhooks');
	const address =
		lists
			.flatMap(({ urls }) => (Array.isArray(urls) ? urls.map(String) : []))
			.find((one) => one.includes('/webhook/')) ?? '';
	expect(await post(triggerUrl(n8n.origin, desk.node, desk.workflow.id), hidden)).toBe(200);
	expect(await post(url, hidden, headers)).toBe(200);
	expect(await post(address, hidden)).toBe(200);
	for (const one of [desk, inbox, channel]) {
		await client.settledCount(one.workflow, 1);
		expect(await events(one)).toEqual([expect.objectContaining(fromHidden)]);
		await client.unpublish(one.workflow);
	}
}, 120_000);

test('a copied workflow that keeps the id of its node is published, and both URLs work', async () => {
	const one = await publish('desk360Trigger', { events: ['messageReceived'] });
	const ids = { id: String(one.node.id) };
	const copy = await publish('desk360Trigger', { events: ['messageReceived'] }, undefined, ids);
	const body = { messages: { id: 'c1', from: '905550001122', type: 'text', text: 'Hi' } };
	for (const { node, workflow } of [one, copy]) {
		const url = triggerUrl(n8n.origin, node, workflow.id);
		expect(await post(url, body)).toBe(200);
		expect(await post(`${url}x`, body)).toBe(401);
		expect(await post(url.slice(0, url.lastIndexOf('/')), body)).toBe(401);
	}
	for (const published of [one, copy]) {
		expect(await client.settledCount(published.workflow, 1)).toBe(1);
		await client.unpublish(published.workflow);
	}
}, 120_000);

test.each([
	['desk360Trigger', { messages: { id: 's1', from: '905550001122', type: 'text', text: 'Hi' } }],
	['decisionTelecomTrigger', { message_id: 's1', status: 1 }],
])(
	'the random secret of %s is shown in the editor, and no other ending opens',
	async (type, body) => {
		const one = await publish(type, {}, undefined, { typeVersion: 2 });
		const shown = await client.changeNode(one.workflow, 'Trigger', { parameters: { editorAction: 'showUrl' } });
		const execution = await client.run(shown, 'Trigger');
		const [item] = itemsOf(execution, 'Trigger');
		const url = String(item?.json.productionUrl);
		expect(url).toBe(await client.productionUrl(one.workflow, 'Trigger'));
		expect(execution.data.resultData.runData.Trigger?.[0]?.hints).toEqual([
			expect.objectContaining({ message: `Production URL: ${url}` }),
		]);
		// Published again with that choice, it still listens.
		await client.publish(shown);
		const computed = triggerUrl(n8n.origin, one.node, one.workflow.id);
		const end = computed.slice(computed.lastIndexOf('/') + 1);
		for (const wrong of [
			computed,
			computed.replace(end, `test-${end}`),
			`${url}x`,
			url.slice(0, url.lastIndexOf('/')),
		]) {
			expect(await post(wrong, body)).toBe(401);
		}
		expect(await post(url, body)).toBe(200);
		expect(await client.settledCount(one.workflow, 2)).toBe(2);
		await client.unpublish(one.workflow);
		await client.publish(shown);
		expect(await client.productionUrl(one.workflow, 'Trigger')).toBe(url);
		await client.unpublish(one.workflow);
	},
	120_000,
);

test('a chat that comes back to the bot starts the workflow again', async () => {
	const one = await publish('getChatTrigger', { events: ['messageAssigned'] }, 'whatsAppGatewaysGetChatApi');
	await control.call('POST', 'getchat/incoming', { wa_id: '15550100012', text: 'Hi' });
	for (const userId of [1, 2, 1]) {
		await control.call('POST', 'getchat/assign', { wa_id: '15550100012', user: userId });
		await client.settledCount(one.workflow, userId === 1 ? 1 : 0, 5_000);
	}
	expect(await client.settledCount(one.workflow, 2)).toBe(2);
	await client.unpublish(one.workflow);
}, 120_000);

test('1,200 messages, n8n killed, and all delivered again: nothing starts twice', async () => {
	const one = await publish('desk360Trigger', { events: ['messageReceived'] });
	const bodies = Array.from({ length: 120 }, (_, n) => ({
		messages: Array.from({ length: 10 }, (_m, m) => ({
			id: `r${n * 10 + m}`,
			from: '905550001122',
			type: 'text',
			text: 'Hi',
		})),
	}));
	const send = async () => {
		for (const body of bodies) expect(await post(triggerUrl(n8n.origin, one.node, one.workflow.id), body)).toBe(200);
	};
	await send();
	const before = await client.settledCount(one.workflow, 120);
	await n8n.kill();
	({ n8n, client } = await bed.restart());
	await send();
	expect(await client.settledCount(one.workflow, before)).toBe(120);
	await client.unpublish(one.workflow);
}, 240_000);

test('a ticket that cannot be read hides no other, is shown as a failed execution, and is found later', async () => {
	const [pollTimes, productIds] = [{ item: [{ mode: 'everyMinute' }] }, [1, 999]];
	const one = await publish(
		'desk360TicketTrigger',
		{ pollTimes, productIds, events: ['customerMessage'], filters: {} },
		'whatsAppGatewaysDesk360Api',
	);
	const create = async (subject: string) =>
		Object(await control.call('POST', 'desk360/tickets', { product_id: 1, subject, message: subject })).ids[0];
	const bad: unknown = await create('bad');
	const fault = { kind: 'answer', status: 404 };
	await control.call('POST', 'faults', { path: `/tickets/${String(bad)}$`, times: 0, fault });
	const good: unknown = await create('good');
	const found = async () => (await events(one)).map(({ ticket }) => Object(ticket).id);
	const until = async (fits: (ids: unknown[]) => boolean) => {
		for (const end = Date.now() + 140_000; Date.now() < end && !fits(await found());)
			await new Promise((done) => setTimeout(done, 2_000));
		return await found();
	};
	expect(await until((ids) => ids.includes(good))).toEqual([good]);
	const told = await client.failures(one.workflow);
	expect(told.join('\n')).toContain(`Ticket ${String(bad)} is listed`);
	expect(told.join('\n')).toContain('Product 999 cannot be asked');
	await control.call('DELETE', 'faults');
	expect((await until((ids) => ids.includes(bad))).sort()).toEqual([good, bad].sort());
}, 400_000);
