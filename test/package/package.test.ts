import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
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

beforeAll(async () => await unpack(await packPackage(), unpacked), 60_000);

test('every node of the package is tested here', () => {
	const files = nodes.map(([file]) => `dist/${file.replace(/\.ts$/, '.js')}`);
	expect([...manifest.n8n.nodes].sort()).toEqual(files.sort());
});

describe.each(nodes)('%s as built', (file, node) => {
	test('has no lint finding, with all fields written out', async () => {
		// Those of waiting executions are never registered anywhere, so they need no methods that do it.
		const webhooks = node.description.webhooks?.filter(({ restartWebhook }) => restartWebhook !== true) ?? [];
		const { webhooks: _all, ...others } = node.description;
		const description = { ...others, ...(webhooks.length > 0 && { webhooks }) };
		const source = nodeSource(path.basename(file, '.node.ts'), menusByName(description), node.webhookMethods);
		const findings = await lint(source, file);
		expect(findings).toEqual([]);
	}, 60_000);

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

test('the lint of built descriptions finds what is wrong', async () => {
	const description = {
		...new Desk360().description,
		properties: [{ displayName: 'wrong case', name: 'x', type: 'boolean' }],
	};
	expect((await lint(nodeSource('Desk360', description), 'nodes/Desk360/Desk360.node.ts')).length).toBeGreaterThan(0);
}, 60_000);

describe("n8n's package scanner", () => {
	test.each([
		['the source', root, 'SOURCE_FILE_PATTERNS'],
		['the tarball', unpacked, "['**/*.js', 'package.json']"],
	])(
		'passes %s',
		async (_name, folder, patterns) => {
			const script = [
				"import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';",
				`const result = await analyzePackage(${JSON.stringify(folder)}, ${patterns});`,
				'process.stdout.write(JSON.stringify(result));',
			].join('\n');
			const file = path.join(root, '.cache/scan.mjs');
			await writeFile(file, script);
			const { stdout } = await run(process.execPath, [file], { cwd: root, env, maxBuffer: 1 << 26 });
			expect(JSON.parse(stdout)).toMatchObject({ passed: true });
		},
		120_000,
	);
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

async function lint(source: string, file: string): Promise<string[]> {
	const eslint = path.join(root, 'node_modules/eslint/bin/eslint.js');
	const child = run(process.execPath, [eslint, '--stdin', '--stdin-filename', file, '-f', 'json'], {
		cwd: root,
		env,
		maxBuffer: 1 << 26,
	});
	child.child.stdin?.end(source);
	const { stdout } = await child.catch((error: { stdout: string }) => error);
	const results: Array<{ messages: Array<{ ruleId: string; message: string; line: number }> }> = JSON.parse(stdout);
	return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}
