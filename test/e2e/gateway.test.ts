import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { errorOf, itemsOf, N8nClient } from '../support/n8n/client';
import { sandboxDecisionTelecom, sandboxOneMsg } from '../support/n8n/desk360';
import { chain, manualTrigger, packageNode } from '../support/n8n/nodes';
import { installPackage, packPackage } from '../support/n8n/pack';
import { startN8n, type N8nServer } from '../support/n8n/server';
import { startSandboxProcess, type SandboxProcess } from '../support/sandbox';
import { SandboxControl } from '../support/sandboxControl';

/** The gateway as a user runs it: real n8n, the packed package, one node with the credentials of two providers. */
let sandbox: SandboxProcess;
let n8n: N8nServer;
let client: N8nClient;
let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'n8n-gateway-'));
	sandbox = await startSandboxProcess();
	await installPackage(folder, await packPackage());
	n8n = await startN8n({ userFolder: folder, log: (line) => void process.stderr.write(`${line}\n`) });
	client = new N8nClient(n8n.origin);
	await client.login();
}, 900_000);

afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
	if (folder) await rm(folder, { recursive: true, force: true });
}, 60_000);

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
