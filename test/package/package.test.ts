import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { INodeProperties, INodeType, INodeTypeDescription } from 'n8n-workflow';
import manifest from '../../package.json';
import { DecisionTelecom } from '../../nodes/DecisionTelecom/DecisionTelecom.node';
import { DecisionTelecomTrigger } from '../../nodes/DecisionTelecom/DecisionTelecomTrigger.node';
import { Desk360 } from '../../nodes/Desk360/Desk360.node';
import { Desk360TicketTrigger } from '../../nodes/Desk360/Desk360TicketTrigger.node';
import { Desk360Trigger } from '../../nodes/Desk360/Desk360Trigger.node';
import { Desk360WhatsApp } from '../../nodes/Desk360WhatsApp/Desk360WhatsApp.node';
import { GetChat } from '../../nodes/GetChat/GetChat.node';
import { GetChatTrigger } from '../../nodes/GetChat/GetChatTrigger.node';
import { OneMsg } from '../../nodes/OneMsg/OneMsg.node';
import { OneMsgTrigger } from '../../nodes/OneMsg/OneMsgTrigger.node';
import { WhatsAppGateway } from '../../nodes/WhatsAppGateway/WhatsAppGateway.node';
import { WhatsAppGatewayTrigger } from '../../nodes/WhatsAppGateway/WhatsAppGatewayTrigger.node';
import { root } from '../support/n8n/install';
import { packPackage, unpack } from '../support/n8n/pack';
import { nodeSource } from './lintBuilt';

const run = promisify(execFile);
const nodes: Array<[string, INodeType]> = [
	['nodes/DecisionTelecom/DecisionTelecom.node.ts', new DecisionTelecom()],
	['nodes/DecisionTelecom/DecisionTelecomTrigger.node.ts', new DecisionTelecomTrigger()],
	['nodes/Desk360/Desk360.node.ts', new Desk360()],
	['nodes/Desk360/Desk360TicketTrigger.node.ts', new Desk360TicketTrigger()],
	['nodes/Desk360/Desk360Trigger.node.ts', new Desk360Trigger()],
	['nodes/Desk360WhatsApp/Desk360WhatsApp.node.ts', new Desk360WhatsApp()],
	['nodes/GetChat/GetChat.node.ts', new GetChat()],
	['nodes/GetChat/GetChatTrigger.node.ts', new GetChatTrigger()],
	['nodes/OneMsg/OneMsg.node.ts', new OneMsg()],
	['nodes/OneMsg/OneMsgTrigger.node.ts', new OneMsgTrigger()],
	['nodes/WhatsAppGateway/WhatsAppGateway.node.ts', new WhatsAppGateway()],
	['nodes/WhatsAppGateway/WhatsAppGatewayTrigger.node.ts', new WhatsAppGatewayTrigger()],
];
const unpacked = path.join(root, '.cache/unpacked');
/** Under NODE_ENV=test the lint plugin takes every file for one of its own tests. */
const env = { ...process.env, NODE_ENV: 'production' };

/** A node with a name in the wrong case, which lint must find. */
const wrong = {
	...new Desk360().description,
	properties: [{ displayName: 'wrong case', name: 'x', type: 'boolean' }],
};
/** What lint says of each node, and of the wrong one. */
let findings: Map<string, string[]>;

beforeAll(async () => {
	await unpack(await packPackage(), unpacked);
	const sources = nodes.map(([file, node]) => ({ name: file, file, source: builtSource(file, node) }));
	const faulty = { name: 'wrong', file: 'nodes/Desk360/Desk360.node.ts', source: nodeSource('Desk360', wrong) };
	findings = await lint([...sources, faulty]);
}, 180_000);

test('every node of the package is tested here', () => {
	const files = nodes.map(([file]) => `dist/${file.replace(/\.ts$/, '.js')}`);
	expect([...manifest.n8n.nodes].sort()).toEqual(files.sort());
});

describe.each(nodes)('%s as built', (file, node) => {
	test('has no lint finding, with all fields written out', () => {
		expect(findings.get(file)).toEqual([]);
	});

	test('names only methods that exist', () => {
		const { loadOptions = {}, listSearch = {}, resourceMapping = {} } = node.methods ?? {};
		const there = new Set([loadOptions, listSearch, resourceMapping].flatMap((methods) => Object.keys(methods)));
		const text = JSON.stringify(node.description.properties);
		const named = [...text.matchAll(/"(?:loadOptionsMethod|searchListMethod|resourceMapperMethod)":"([^"]+)"/g)];
		for (const [, method = ''] of named) expect(there).toContain(method);
		expect([...there].sort()).toEqual([...new Set(named.map(([, method = '']) => method))].sort());
	});

	test('leaves the check of ids to the node: patterns of locators make n8n fail executions on a busy machine', () => {
		const text = JSON.stringify(node.description.properties);
		expect(text).not.toMatch(/"(?:validation|extractValue)":/);
	});

	test('hands out fresh objects every time', () => {
		const [first, second] = [properties(node), properties(node)];
		expect(JSON.stringify(first)).toBe(JSON.stringify(second));
	});
});

test('the lint of built descriptions finds what is wrong', () => {
	expect(findings.get('wrong')?.length).toBeGreaterThan(0);
});

test('the tarball holds what n8n loads and nothing else', async () => {
	const files = (await readdir(unpacked, { recursive: true, withFileTypes: true }))
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(unpacked, path.join(entry.parentPath, entry.name)));
	expect(
		files.filter((file) => !/^(package\.json|index\.js|README\.md|LICENSE\.md|dist\/.*\.(js|svg|json))$/.test(file)),
	).toEqual([]);
	for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials, 'dist/icons/desk360.svg']) {
		expect(files).toContain(file);
	}
});

test('there are no runtime dependencies', async () => {
	const packed: Record<string, unknown> = JSON.parse(await readFile(path.join(unpacked, 'package.json'), 'utf8'));
	expect(packed.dependencies).toBeUndefined();
	expect(packed.peerDependencies).toEqual({ 'n8n-workflow': '*' });
});

/**
 * The menus by which actions and events are chosen begin with what is used most (`test/nodes/shared/operation/properties.test.ts`),
 * which the lint rules would have by name; everything else is in the order that they want.
 */
function menusByName(description: INodeTypeDescription): INodeTypeDescription {
	const isMenu = ({ name }: INodeProperties) => ['resource', 'operation', 'events'].includes(name);
	return {
		...description,
		properties: description.properties.map((property) =>
			isMenu(property) && property.options
				? { ...property, options: [...property.options].sort((one, other) => one.name.localeCompare(other.name)) }
				: property,
		),
	};
}

function properties(node: INodeType): INodeProperties[] {
	return node.description.properties;
}

function builtSource(file: string, node: INodeType): string {
	// Those of waiting executions are never registered anywhere, so they need no methods that do it.
	const webhooks = node.description.webhooks?.filter(({ restartWebhook }) => restartWebhook !== true) ?? [];
	const { webhooks: _all, ...others } = node.description;
	const description = { ...others, ...(webhooks.length > 0 && { webhooks }) };
	return nodeSource(path.basename(file, '.node.ts'), menusByName(description), node.webhookMethods);
}

/** Lints all sources in one process, because loading the rules takes longer than using them. */
async function lint(sources: Array<{ name: string; file: string; source: string }>): Promise<Map<string, string[]>> {
	const script = `
		import { ESLint } from 'eslint';
		import { text } from 'node:stream/consumers';
		const eslint = new ESLint();
		const all = [];
		for (const { name, file, source } of JSON.parse(await text(process.stdin))) {
			const [{ messages }] = await eslint.lintText(source, { filePath: file });
			all.push([name, messages.map(({ ruleId, message }) => ruleId + ': ' + message)]);
		}
		process.stdout.write(JSON.stringify(all));`;
	const args = ['--input-type=module', '-e', script];
	const child = run(process.execPath, args, { cwd: root, env, maxBuffer: 1 << 26 });
	child.child.stdin?.end(JSON.stringify(sources));
	const all: Array<[string, string[]]> = JSON.parse((await child).stdout);
	return new Map(all);
}
