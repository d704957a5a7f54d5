import { randomUUID } from 'node:crypto';
import type { INode } from 'n8n-workflow';
import { NodeHelpers, Workflow } from 'n8n-workflow';
import { DecisionTelecomTrigger } from '../../../../nodes/DecisionTelecom/DecisionTelecomTrigger.node';
import { Desk360Trigger } from '../../../../nodes/Desk360/Desk360Trigger.node';
import { GetChatTrigger } from '../../../../nodes/GetChat/GetChatTrigger.node';
import { forgetAnnounced } from '../../../../nodes/shared/webhook/registration';
import { forgetAll } from '../../../../nodes/shared/webhook/deduplicator';
import { getChatSetup, pageOf } from '../../../support/getChat';
import { WebhookTrigger, type WebhookOutcome } from '../../../support/n8nCore';
import { channelMessage, oneMsgTrigger } from '../../../support/oneMsgTrigger';
import { startStub, type Recorded } from '../../../support/stubServer';

beforeEach(() => {
	forgetAll();
	forgetAnnounced();
});

const bodyOf = ({ body }: Recorded) => Object(JSON.parse(body.toString() || '{}'));

describe('a call that comes before the answer to the registration starts the workflow', () => {
	test('get.chat', async () => {
		const calls: Array<Promise<WebhookOutcome>> = [];
		const message = { id: 'w1', from: '15550100123', timestamp: '1', type: 'text', text: { body: 'Hi' } };
		const stub = await startStub((request) => {
			if (request.method === 'GET') return { json: pageOf([]) };
			calls.push(trigger.call({ headers: bodyOf(request).headers, body: { messages: [message] } }));
			return { status: 201, json: { id: 7 } };
		});
		const setup = getChatSetup(`${stub.origin}/api/v1`, { events: ['messageReceived'] });
		const trigger = new WebhookTrigger({ ...setup, nodeType: new GetChatTrigger() });
		expect(await trigger.publish()).toBe(true);
		expect((await Promise.all(calls)).map(({ status, items }) => [status, items.length])).toEqual([[200, 1]]);
		await stub.close();
	});

	test('1MSG', async () => {
		const calls: Array<Promise<WebhookOutcome>> = [];
		let listed: unknown = null;
		const stub = await startStub((request) => {
			if (request.method === 'GET') return { json: { webhookUrl: listed } };
			listed = bodyOf(request).webhookUrl;
			const secret = new URL(String([listed].flat()[0])).searchParams.get('secret') ?? '';
			calls.push(trigger.call({ query: { secret }, body: { messages: [channelMessage] } }));
			return { json: {} };
		});
		const trigger = oneMsgTrigger(stub.origin, { events: ['messageReceived'], options: {} });
		expect(await trigger.publish()).toBe(true);
		expect((await Promise.all(calls)).map(({ status, items }) => [status, items.length])).toEqual([[200, 1]]);
		await stub.close();
	});
});

test('published again, the secret stays; unpublished, nothing passes', async () => {
	const secrets: string[] = [];
	const hooks: Array<{ id: number; url: string }> = [];
	const stub = await startStub((request) => {
		const { url, headers } = bodyOf(request);
		if (headers) secrets.push(headers['x-webhook-secret']);
		if (request.method === 'POST') hooks.push({ id: 7, url });
		return { json: request.method === 'GET' ? pageOf(hooks) : { id: 7 } };
	});
	const setup = getChatSetup(`${stub.origin}/api/v1`, { events: ['messageReceived'] });
	const trigger = new WebhookTrigger({ ...setup, nodeType: new GetChatTrigger() });
	await trigger.publish();
	await trigger.publish();
	expect(secrets).toHaveLength(2);
	expect(new Set(secrets).size).toBe(1);
	await trigger.unpublish();
	const headers = { 'x-webhook-secret': secrets[0] ?? '' };
	expect(await trigger.call({ headers, body: { messages: [] } })).toMatchObject({ status: 401 });
	await stub.close();
});

describe.each([new Desk360Trigger(), new DecisionTelecomTrigger()])('$description.displayName', (nodeType) => {
	/** What n8n keeps of each webhook of a workflow: no two workflows may have the same. */
	function pathsOf(workflowId: string, webhookId: string): string[] {
		const { name, properties, webhooks = [] } = nodeType.description;
		const secret = properties.find((property) => property.name === 'secret')?.default;
		const node: INode = {
			id: 'copied-node',
			name: 'Trigger',
			type: name,
			typeVersion: 1,
			position: [0, 0],
			webhookId,
			parameters: { secret: String(secret) },
		};
		const nodeTypes = { getByName: () => nodeType, getByNameAndVersion: () => nodeType, getKnownTypes: () => ({}) };
		const workflow = new Workflow({ id: workflowId, nodes: [node], connections: {}, active: true, nodeTypes });
		return webhooks.map(({ path, httpMethod, isFullPath }) => {
			const value = workflow.expression.getSimpleParameterValue(node, path, 'trigger', {});
			const whole = NodeHelpers.getNodeWebhookPath(workflowId, node, String(value), isFullPath === true);
			const method = workflow.expression.getSimpleParameterValue(node, httpMethod, 'trigger', {});
			return `${String(method)} ${whole}`;
		});
	}

	test('a copied workflow that keeps the ids of its nodes has paths of its own', () => {
		// Where even the webhook's id is kept, n8n refuses to publish before it registers anything.
		const webhookId = randomUUID();
		const [one, copy] = [pathsOf('workflow1', webhookId), pathsOf('workflow2', randomUUID())];
		expect(new Set([...one, ...copy]).size).toBe(one.length * 2);
		// The URL that users have entered at the provider stays as it is.
		expect(one[0]).toMatch(new RegExp(`^POST ${webhookId}/copied-node/[0-9a-f]{32}$`));
	});
});
