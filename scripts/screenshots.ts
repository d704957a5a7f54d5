import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { openEditor } from '../test/support/n8n/browser';
import { N8nClient, type Credential } from '../test/support/n8n/client';
import { readExample, sandboxCredentials } from '../test/support/n8n/desk360';
import { root } from '../test/support/n8n/install';
import { installPackage, packPackage } from '../test/support/n8n/pack';
import { startN8n } from '../test/support/n8n/server';
import { startSandboxProcess } from '../test/support/sandbox';
import { askingExample, recordAnswer } from './recordAnswer';
import { recordQuestions } from './recordQuestions';

/** The pictures that are taken of one example workflow. */
interface Album {
	/** File of `examples/`. */
	example: string;
	/** What is different in the picture. */
	change?(workflow: IDataObject, credentials: readonly Credential[]): IDataObject;
	/** Trigger to start it from before, so that the pictures show data. */
	run?: string;
	/** File of `docs/images/` without its ending, and the node whose panel it shows; without one the whole workflow. */
	pictures: Array<[string, string?]>;
}

const byHand = "When clicking 'Execute workflow'";

const albums: Album[] = [
	{
		example: 'decisiontelecom-status-to-data-table.json',
		change: withSecret,
		run: byHand,
		pictures: [
			['decisiontelecom-workflow'],
			['decisiontelecom-template', 'Send order update'],
			['decisiontelecom-trigger', 'Status changed'],
		],
	},
	{
		example: 'desk360-ticket-lifecycle.json',
		run: byHand,
		pictures: [['desk360-workflow'], ['desk360-create-ticket', 'Create ticket']],
	},
	{
		example: 'desk360-whatsapp-bulk-from-csv.json',
		run: byHand,
		pictures: [['desk360-whatsapp-bulk', 'Send template']],
	},
	{
		example: 'desk360-customer-conversation.json',
		change: withSecret,
		pictures: [['desk360-conversation'], ['desk360-trigger', 'Customer wrote'], ['desk360-interactive', 'Ask']],
	},
	{ example: 'getchat-bot-handover.json', pictures: [['getchat-bot'], ['getchat-buttons', 'Answer']] },
	{
		example: 'getchat-bot-handover.json',
		change: overWebSocket,
		pictures: [['getchat-trigger', 'Customer wrote']],
	},
	{
		example: 'onemsg-list-choice.json',
		pictures: [['onemsg-choice'], ['onemsg-list', 'Ask'], ['onemsg-trigger', 'Customer wrote']],
	},
	{
		example: 'desk360-ticket-and-whatsapp.json',
		pictures: [['desk360-ticket-trigger', 'Agent answered']],
	},
	{
		example: 'gateway-two-providers.json',
		pictures: [['gateway-trigger', 'Customer wrote']],
	},
	{ example: 'onemsg-template-status.json', run: 'Start', pictures: [['onemsg-template', 'Send template']] },
	{
		example: 'desk360-ticket-lifecycle.json',
		change: throughGateway,
		run: byHand,
		pictures: [['gateway', 'Send a text message']],
	},
];

/**
 * `npm run screenshots`: takes the pictures of docs/ anew, in the real editor. Names of files after `--` choose the
 * examples. For emoji, a font that has them is needed (Debian: fonts-noto-color-emoji).
 */
async function main(): Promise<void> {
	const userFolder = path.join(tmpdir(), `n8n-screenshots-${process.pid}`);
	const folder = path.join(root, 'docs/images');
	await mkdir(folder, { recursive: true });
	const sandbox = await startSandboxProcess();
	await installPackage(userFolder, await packPackage());
	const n8n = await startN8n({ userFolder, log: console.log });
	const chosen = process.argv.slice(2);
	try {
		const client = new N8nClient(n8n.origin);
		await client.login();
		const credentials = await sandboxCredentials(client, sandbox.origin);
		const editor = await openEditor(n8n.origin);
		const isChosen = (example: string) => chosen.length === 0 || chosen.includes(example);
		for (const { example, change, run, pictures } of albums) {
			if (!isChosen(example)) continue;
			const workflow = await readExample(example, ...credentials);
			const created = await client.createWorkflow(change ? change(workflow, credentials) : workflow);
			if (run !== undefined) await client.run(created, run);
			for (const [file, node] of pictures) {
				await editor.openWorkflow(created.id);
				if (node !== undefined) await editor.openNode(node);
				await editor.screenshot(path.join(folder, `${file}.png`));
				console.log(`docs/images/${file}.png`);
			}
		}
		if (isChosen(askingExample)) {
			const workflow = await readExample(askingExample, ...credentials);
			const stage = { client, editor, sandboxOrigin: sandbox.origin, folder };
			await recordAnswer(workflow, stage);
			await recordQuestions(credentials, stage);
		}
		await editor.close();
	} finally {
		await n8n.stop();
		await sandbox.close();
	}
}

/** A secret of its own is shown as dots; the one that comes with the node would be readable in the picture. */
function withSecret(workflow: IDataObject): IDataObject {
	return changed(workflow, /\.(?:desk360|decisionTelecom)Trigger$/, { secret: 'only-for-this-picture' });
}

/** The get.chat Trigger with a connection of its own. */
function overWebSocket(workflow: IDataObject): IDataObject {
	const options = { connection: 'webSocket', options: { catchUpHours: 24 } };
	return changed(workflow, /\.getChatTrigger$/, options);
}

/** A text through the first of two providers. */
function throughGateway(_: IDataObject, credentials: readonly Credential[]): IDataObject {
	const chosen = credentials.filter(({ type }) => /(?:OneMsg|GetChat)Api$/.test(type));
	const node = (name: string, type: string, x: number, others: IDataObject) => ({
		...{ id: name, name, type, typeVersion: 1, position: [x, 0] },
		...others,
	});
	const message = { providers: ['oneMsg', 'getChat'], to: '+12020721369', text: 'Your order is on its way.' };
	return {
		name: 'WhatsApp Gateway',
		nodes: [
			node(byHand, 'n8n-nodes-base.manualTrigger', 0, { parameters: {} }),
			node('Send a text message', 'n8n-nodes-whatsapp-gateways.whatsAppGateway', 220, {
				parameters: message,
				credentials: Object.fromEntries(chosen.map(({ id, name, type }) => [type, { id, name }])),
			}),
		],
		connections: { [byHand]: { main: [[{ node: 'Send a text message', type: 'main', index: 0 }]] } },
		settings: {},
	};
}

/** Gives the nodes of a type other parameters. */
function changed(workflow: IDataObject, type: RegExp, change: IDataObject): IDataObject {
	const nodes = (Array.isArray(workflow.nodes) ? workflow.nodes : []).map((node) =>
		type.test(String(Object(node).type))
			? { ...Object(node), parameters: { ...Object(node).parameters, ...change } }
			: node,
	);
	return { ...workflow, nodes };
}

void main();
