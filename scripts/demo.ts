import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { errorOf, itemsOf, N8nClient, owner, type Execution, type WorkflowRef } from '../test/support/n8n/client';
import { readExample, sandboxCredentials } from '../test/support/n8n/desk360';
import { root } from '../test/support/n8n/install';
import { installPackage, packPackage } from '../test/support/n8n/pack';
import { startN8n } from '../test/support/n8n/server';
import { startSandboxProcess } from '../test/support/sandbox';
import { SandboxControl } from '../test/support/sandboxControl';

/**
 * `npm run demo`: real n8n with the package, the sandbox, credentials and the example workflows; runs each of them once,
 * those with a trigger by letting a customer write, shows what happened, and stays until Ctrl-C. `--once` ends after the run.
 */
const trigger = "When clicking 'Execute workflow'";

async function main(): Promise<void> {
	const stops: Array<() => Promise<void>> = [];
	const stopAll = async () => {
		for (const stop of stops.splice(0).reverse()) await stop();
	};
	try {
		const userFolder = path.join(root, '.cache/demo');
		await rm(userFolder, { recursive: true, force: true });
		const sandbox = await startSandboxProcess();
		stops.push(sandbox.close);
		await installPackage(userFolder, await packPackage());
		console.log('Starting n8n …');
		const n8n = await startN8n({ userFolder, port: await portFrom(5678), log: console.log });
		stops.push(n8n.stop);

		const client = new N8nClient(n8n.origin);
		await client.login();
		const credentials = await sandboxCredentials(client, sandbox.origin);
		let address = n8n.origin;
		for (const file of (await readdir(path.join(root, 'examples'))).filter((name) => name.endsWith('.json')).sort()) {
			const example = await readExample(file, ...credentials);
			const workflow = await client.createWorkflow(example);
			console.log(`\nExample ${file}`);
			const execution = await runExample(client, workflow, example, { n8n: n8n.origin, sandbox: sandbox.origin });
			if (!execution) {
				console.log('imported; it needs more than the demo has, and is run by the end-to-end tests');
				continue;
			}
			show(execution);
			if (execution.status !== 'success') throw new Error(errorOf(execution).message);
			address = `${n8n.origin}/workflow/${workflow.id}`;
		}
		console.log('\nWhat the sandbox was asked:');
		const journal: unknown = await (await fetch(`${sandbox.origin}/_sandbox/journal`)).json();
		console.table(journal, ['method', 'path', 'status']);
		console.log(
			`\nEditor:   ${address}\nE-mail:   ${owner.email}\nPassword: ${owner.password}\nSandbox:  ${sandbox.origin}`,
		);
		if (!process.argv.includes('--once')) {
			console.log('\nCtrl-C stops everything.');
			await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
			console.log('\nStopping …');
		}
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	} finally {
		await stopAll();
	}
}

/** Starts an example in the way its first node wants it. @returns nothing for one that the demo cannot start */
async function runExample(
	client: N8nClient,
	workflow: WorkflowRef,
	example: IDataObject,
	{ n8n, sandbox }: { n8n: string; sandbox: string },
): Promise<Execution | undefined> {
	const url = webhookOf(n8n, workflow.id, example);
	if (url !== undefined) return await converse(client, workflow, sandbox, url);
	const types = (Array.isArray(example.nodes) ? example.nodes : []).map((node) => String(Object(node).type));
	if (types.some((type) => type.endsWith('.getChatTrigger'))) return await askForPerson(client, workflow, sandbox);
	return JSON.stringify(example).includes(trigger) ? await client.run(workflow, trigger) : undefined;
}

/** Publishes a workflow and lets a customer of the get.chat inbox write, ask for a person, and write again. */
async function askForPerson(client: N8nClient, workflow: WorkflowRef, sandbox: string): Promise<Execution> {
	await client.publish(workflow);
	const control = new SandboxControl(sandbox);
	const customer = { wa_id: '15550100020', name: 'Ada Lovelace' };
	const tap = { type: 'button_reply', button_reply: { id: 'person', title: 'Talk to a person' } };
	const messages = [{ text: 'Are you open today?' }, { type: 'interactive', content: tap }, { text: 'Hello?' }];
	for (const [index, message] of messages.entries()) {
		await control.call('POST', 'getchat/incoming', { ...customer, ...message });
		const execution = (await client.executions(workflow, index + 1)).at(-1);
		if (!execution) throw new Error('The message started nothing');
		if (index === messages.length - 1) return execution;
		show(execution);
	}
	throw new Error('There was no message');
}

/** The URL of an example that starts with the Desk360 Trigger, as the editor shows it. */
function webhookOf(origin: string, workflowId: string, { nodes }: IDataObject): string | undefined {
	const found = (Array.isArray(nodes) ? nodes : []).find((node) =>
		String(Object(node).type).endsWith('.desk360Trigger'),
	);
	if (found === undefined) return undefined;
	const { id, webhookId } = Object(found);
	const secret = createHash('sha256').update(`${id}${workflowId}`).digest('hex').slice(0, 32);
	return `${origin}/webhook/${webhookId}/${id}/${secret}`;
}

/** Publishes a workflow and lets a customer of the sandbox write and tap a button. */
async function converse(client: N8nClient, workflow: WorkflowRef, sandbox: string, url: string): Promise<Execution> {
	await client.publish(workflow);
	const control = new SandboxControl(sandbox);
	await control.call('PUT', 'desk360/webhook', { url, statuses: [] });
	const from = '905551234567';
	await control.call('POST', 'desk360/incoming', { type: 'text', from, name: 'Ada Lovelace', text: 'Hello?' });
	const [first] = await client.executions(workflow, 1);
	if (first) show(first);
	const button = { payload: 'delivery', text: 'Delivery 📦' };
	await control.call('POST', 'desk360/incoming', { type: 'button', from, name: 'Ada Lovelace', button });
	const [, second] = await client.executions(workflow, 2);
	if (!second) throw new Error('The tapped button started nothing');
	return second;
}

function show(execution: Execution): void {
	const nodes = Object.keys(execution.data.resultData.runData);
	console.table(
		nodes.map((node) => {
			const items = itemsOf(execution, node);
			return { node, items: items.length, 'first item': JSON.stringify(items[0]?.json ?? {}).slice(0, 90) };
		}),
	);
}

/** This port, or the next one that is free. */
async function portFrom(port: number): Promise<number> {
	const server = createServer();
	const free = await new Promise<boolean>((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => resolve(true));
	});
	if (!free) return await portFrom(port + 1);
	await once(server.close(), 'close');
	return port;
}

void main();
