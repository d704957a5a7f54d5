import { errorOf, itemsOf, type N8nClient } from '../support/n8n/client';
import { sandboxCredentials, sandboxDecisionTelecom, sandboxOneMsg } from '../support/n8n/desk360';
import { chain, manualTrigger, packageNode } from '../support/n8n/nodes';
import type { N8nServer } from '../support/n8n/server';
import { startTestbed, type Testbed } from '../support/n8n/testbed';
import type { SandboxProcess } from '../support/sandbox';
import { SandboxControl } from '../support/sandboxControl';

/** The gateway as a user runs it: real n8n, the packed package, one node with the credentials of two providers. */
let sandbox: SandboxProcess;
let n8n: N8nServer;
let client: N8nClient;
let bed: Testbed;

beforeAll(async () => {
	bed = await startTestbed();
	({ sandbox, n8n, client } = bed);
}, 900_000);

afterAll(async () => await bed?.close(), 60_000);

test('a list goes through the first provider, and as a text through the second one while the first refuses the account', async () => {
	const [oneMsgType, decisionType] = ['whatsAppGatewaysOneMsgApi', 'whatsAppGatewaysDecisionTelecomApi'];
	const good = await client.createCredential(oneMsgType, '1MSG', sandboxOneMsg(sandbox.origin));
	const wrong = sandboxOneMsg(sandbox.origin, { token: 'expired-token' });
	const expired = await client.createCredential(oneMsgType, '1MSG (expired)', wrong);
	const second = await client.createCredential(decisionType, 'DecisionTelecom', sandboxDecisionTelecom(sandbox.origin));
	const parameters = {
		...{ resource: 'message', operation: 'sendList', body: 'Which?', listButton: 'Choose' },
		sections: { section: [{ title: 'Tea', rows: { row: [{ id: 'g', title: 'Green' }] } }] },
		providers: ['oneMsg', 'decisionTelecom'],
		providerSettings: { from: 'Custom Company' },
	};
	/** To somebody who wrote to the provider that is to carry it. */
	const send = async (first: typeof good, to: string) => {
		const credentials = { [oneMsgType]: first, [decisionType]: second };
		const nodes = [
			manualTrigger(),
			packageNode('Send', 'whatsAppGateway', undefined, { ...parameters, to }, { credentials }),
		];
		const workflow = await client.createWorkflow({ name: 'Gateway', nodes, connections: chain('Start', 'Send') });
		const execution = await client.run(workflow, 'Start');
		expect(errorOf(execution).message).toBe('');
		return itemsOf(execution, 'Send').map(({ json }) => json);
	};
	expect(await send(good, '+12020721369')).toEqual([
		expect.objectContaining({
			provider: 'oneMsg',
			sentAs: 'message',
			tried: [{ provider: 'oneMsg', outcome: 'sent' }],
		}),
	]);
	expect(await send(expired, '+380630000000')).toEqual([
		expect.objectContaining({
			outcome: 'sent',
			to: '+380630000000',
			provider: 'decisionTelecom',
			sentAs: 'fallBack',
			tried: [
				expect.objectContaining({ provider: 'oneMsg', outcome: 'failed' }),
				{ provider: 'decisionTelecom', outcome: 'sent' },
			],
		}),
	]);
	const messages = await new SandboxControl(sandbox.origin).list('decisiontelecom/messages');
	expect(messages).toHaveLength(1);
	expect(JSON.stringify(messages)).toContain('1. Green');
}, 120_000);

test('a list of people gets a text in bulk, each through the first provider that takes it, with the summary by an output of its own', async () => {
	const [oneMsgType, decisionType] = ['whatsAppGatewaysOneMsgApi', 'whatsAppGatewaysDecisionTelecomApi'];
	const wrong = sandboxOneMsg(sandbox.origin, { token: 'expired-token' });
	const expired = await client.createCredential(oneMsgType, '1MSG (expired)', wrong);
	const second = await client.createCredential(decisionType, 'DecisionTelecom', sandboxDecisionTelecom(sandbox.origin));
	const parameters = {
		...{ resource: 'message', operation: 'sendBulk', recipientsSource: 'list', text: 'We are open on Monday' },
		recipients: ['+380630000001', '+380630000002', '380 63 000 00 01'],
		providers: ['oneMsg', 'decisionTelecom'],
		providerSettings: { from: 'Custom Company' },
		additionalFields: { summary: true },
	};
	const options = { typeVersion: 1.1, credentials: { [oneMsgType]: expired, [decisionType]: second } };
	const nodes = [manualTrigger(), packageNode('Send', 'whatsAppGateway', undefined, parameters, options)];
	const workflow = await client.createWorkflow({ name: 'Bulk', nodes, connections: chain('Start', 'Send') });
	const execution = await client.run(workflow, 'Start');
	expect(errorOf(execution).message).toBe('');
	const outputs = execution.data.resultData.runData.Send?.[0]?.data?.main ?? [];
	const [results = [], summary = []] = outputs.map((items) => (items ?? []).map(({ json }) => json));
	const carried = { outcome: 'sent', provider: 'decisionTelecom' };
	expect(results).toEqual([
		expect.objectContaining({ ...carried, to: '+380630000001' }),
		expect.objectContaining({ ...carried, to: '+380630000002' }),
		expect.objectContaining({ outcome: 'skipped', to: '+380630000001' }),
	]);
	expect(summary).toEqual([expect.objectContaining({ recipients: 3, sent: 2, skipped: 1 })]);
}, 120_000);

describe('a customer is answered through the provider that they wrote to', () => {
	const replying = {
		...{ resource: 'message', operation: 'sendText', to: '={{ $json.from }}', text: '=You wrote: {{ $json.text }}' },
		routing: 'lastProvider',
		providerSettings: {
			from: 'Custom Company',
			productId: { __rl: true, mode: 'id', value: '1' },
			integrationId: { __rl: true, mode: 'id', value: '11' },
		},
	};
	const hears = { providers: ['oneMsg', 'decisionTelecom', 'desk360', 'getChat'] };

	async function post(url: string, body?: unknown): Promise<number> {
		const headers = { 'content-type': 'application/json' };
		const sent = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
		const response = await fetch(url, sent);
		await response.text();
		return response.status;
	}

	test('one workflow, one trigger, three providers; unpublished, none calls it any more', async () => {
		const control = new SandboxControl(sandbox.origin);
		await control.reset();
		const all = await sandboxCredentials(client, sandbox.origin);
		const credentialsOf = (types: readonly string[]) =>
			Object.fromEntries(all.flatMap(({ id, name, type }) => (types.includes(type) ? [[type, { id, name }]] : [])));
		const hearing = credentialsOf(['whatsAppGatewaysGetChatApi', 'whatsAppGatewaysOneMsgApi']);
		const ids = { id: 'f3c1', webhookId: 'a2bb9b2e-6d0c-4a53-9d2f-0c6a4a1f7e11' };
		const nodes = [
			packageNode('Trigger', 'whatsAppGatewayTrigger', undefined, hears, { ...ids, credentials: hearing }),
			packageNode('Answer', 'whatsAppGateway', undefined, replying, {
				credentials: credentialsOf(all.map(({ type }) => type)),
			}),
		];
		const workflow = await client.createWorkflow({ name: 'Answers', nodes, connections: chain('Trigger', 'Answer') });
		await client.publish(workflow);

		const [deskUrl, statusUrl] = await Promise.all(
			['desk360', 'decisionTelecom'].map(async (name) => await client.productionUrl(workflow, 'Trigger', name)),
		);
		const shown = await client.changeNode(workflow, 'Trigger', { parameters: { ...hears, editorAction: 'showUrl' } });
		const execution = await client.run(shown, 'Trigger');
		expect(execution.data.resultData.runData.Trigger?.[0]?.hints).toEqual([
			expect.objectContaining({ message: `Production URL: ${statusUrl} , ${deskUrl}` }),
		]);

		await control.call('PUT', 'desk360/webhook', { url: deskUrl });
		await control.call('POST', 'onemsg/incoming', { chat_id: '12020721369@c.us', type: 'chat', text: 'one' });
		await control.call('POST', 'getchat/incoming', { wa_id: '15550100020', type: 'text', text: 'two' });
		await control.call('POST', 'desk360/incoming', { type: 'text', from: '905551234567', text: 'three', times: 2 });
		// Nothing of this starts it: a wrong secret, none, statuses, which are not asked for.
		expect(await post(`${String(deskUrl)}x`, { messages: {} })).toBe(401);
		expect(await post(String(deskUrl).replace(/desk360\/.*/, 'oneMsg'), { messages: [] })).toBe(401);
		expect(await post(String(statusUrl).replace(/[^/]*$/, ''), { message_id: 1, status: 1 })).toBe(401);
		expect(await post(`${String(statusUrl)}?message_id=554&status=1`)).toBe(200);

		// One for the URLs in the editor.
		expect(await client.settledCount(workflow, 4)).toBe(4);
		const answers = (await client.everyItem(workflow, 'Answer')).map(({ json }) => json);
		const wanted = [
			['oneMsg', '+12020721369'],
			['getChat', '+15550100020'],
			['desk360', '+905551234567'],
		].map(([provider, to]) => expect.objectContaining({ provider, to, outcome: expect.stringMatching(/sent|queued/) }));
		expect(answers).toHaveLength(3);
		expect(answers).toEqual(expect.arrayContaining(wanted));
		expect(JSON.stringify(await control.list('desk360/messages'))).toContain('You wrote: three');

		await client.unpublish(workflow);
		const channels = await control.list('onemsg/webhooks');
		expect(channels.length).toBeGreaterThan(0);
		expect(JSON.stringify(channels)).not.toContain(n8n.origin);
		const response = await fetch(`${sandbox.origin}/api/v1/webhooks/waba/?limit=100`, {
			headers: { authorization: 'Token sandbox-getchat-token' },
		});
		expect(await response.text()).not.toContain(n8n.origin);
	}, 180_000);
});
