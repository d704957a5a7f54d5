import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { openEditor } from '../test/support/n8n/browser';
import { N8nClient } from '../test/support/n8n/client';
import { readExample, sandboxCredentials } from '../test/support/n8n/desk360';
import { root } from '../test/support/n8n/install';
import { installPackage, packPackage } from '../test/support/n8n/pack';
import { startN8n } from '../test/support/n8n/server';
import { startSandboxProcess } from '../test/support/sandbox';

/** `npm run screenshots`: takes the pictures of docs/ anew, in the real editor. */
async function main(): Promise<void> {
	const userFolder = path.join(tmpdir(), `n8n-screenshots-${process.pid}`);
	const folder = path.join(root, 'docs/images');
	await mkdir(folder, { recursive: true });
	const sandbox = await startSandboxProcess();
	await installPackage(userFolder, await packPackage());
	const n8n = await startN8n({ userFolder, log: console.log });
	try {
		const client = new N8nClient(n8n.origin);
		await client.login();
		const credentials = await sandboxCredentials(client, sandbox.origin);
		const workflow = await client.createWorkflow(await readExample('desk360-ticket-lifecycle.json', ...credentials));
		await client.run(workflow, "When clicking 'Execute workflow'");
		const editor = await openEditor(n8n.origin);
		await editor.openWorkflow(workflow.id);
		await editor.screenshot(path.join(folder, 'desk360-workflow.png'));
		await editor.openNode('Create ticket');
		await editor.screenshot(path.join(folder, 'desk360-create-ticket.png'));
		const bulk = await client.createWorkflow(await readExample('desk360-whatsapp-bulk-from-csv.json', ...credentials));
		await client.run(bulk, "When clicking 'Execute workflow'");
		await editor.openWorkflow(bulk.id);
		await editor.openNode('Send template');
		await editor.screenshot(path.join(folder, 'desk360-whatsapp-bulk.png'));
		const talk = await client.createWorkflow(
			withSecret(await readExample('desk360-customer-conversation.json', ...credentials)),
		);
		await editor.openWorkflow(talk.id);
		await editor.screenshot(path.join(folder, 'desk360-conversation.png'));
		await editor.openNode('Customer wrote');
		await editor.screenshot(path.join(folder, 'desk360-trigger.png'));
		await editor.openWorkflow(talk.id);
		await editor.openNode('Ask');
		await editor.screenshot(path.join(folder, 'desk360-interactive.png'));
		const example = await readExample('getchat-bot-handover.json', ...credentials);
		const bot = await client.createWorkflow(example);
		await editor.openWorkflow(bot.id);
		await editor.screenshot(path.join(folder, 'getchat-bot.png'));
		await editor.openNode('Answer');
		await editor.screenshot(path.join(folder, 'getchat-buttons.png'));
		const connected = await client.createWorkflow(overWebSocket(example));
		await editor.openWorkflow(connected.id);
		await editor.openNode('Customer wrote');
		await editor.screenshot(path.join(folder, 'getchat-trigger.png'));
		await editor.close();
	} finally {
		await n8n.stop();
		await sandbox.close();
	}
}

/** A secret of its own is shown as dots; the one that comes with the node would be readable in the picture. */
function withSecret(workflow: IDataObject): IDataObject {
	const nodes = (Array.isArray(workflow.nodes) ? workflow.nodes : []).map((node) => {
		const trigger = String(Object(node).type).endsWith('.desk360Trigger');
		return trigger
			? { ...Object(node), parameters: { ...Object(node).parameters, secret: 'only-for-this-picture' } }
			: node;
	});
	return { ...workflow, nodes };
}

/** The get.chat Trigger with a connection of its own. */
function overWebSocket(workflow: IDataObject): IDataObject {
	const parameters = { connection: 'webSocket', events: ['messageReceived'], options: { catchUpHours: 24 } };
	const nodes = (Array.isArray(workflow.nodes) ? workflow.nodes : []).map((node) =>
		String(Object(node).type).endsWith('.getChatTrigger') ? { ...Object(node), parameters } : node,
	);
	return { ...workflow, nodes };
}

void main();
