import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureN8n } from '../test/support/n8n/install';
import { installPackage, packPackage } from '../test/support/n8n/pack';
import { hasOption, numberOption } from './options';
import { installPeer, peer } from './peer';
import { markdownTable, medianOf, publish } from './report';

const run = promisify(execFile);

/**
 * `npm run bench:loading`: what loading a package costs n8n when it starts: time, memory, and the size of the descriptions
 * that every editor downloads, each in a process of its own, beside n8n's own WhatsApp nodes and the community package for
 * 360dialog. `--rounds 9`; `--write` puts the table into docs/performance.md.
 */
interface Contender {
	name: string;
	/** Folder with the package's package.json. */
	folder: string;
	/** Files of nodes and credentials; without them, those that the package names. */
	files?: readonly string[];
}

interface Load {
	ms: number;
	heapMb: number;
	descriptionKb: number;
	operations: number;
}

/** Loads and instantiates everything as n8n does; run by Node in a new process. */
const program = `
const path = require('node:path');
const [folder, given] = process.argv.slice(1);
const { n8n } = require(path.join(folder, 'package.json'));
const files = given === '' ? [...n8n.nodes, ...n8n.credentials] : given.split(',');
require('n8n-workflow');
global.gc();
const before = process.memoryUsage().heapUsed;
const started = performance.now();
const loaded = files.map((file) => {
	const [name] = path.basename(file).split('.');
	return new (require(path.join(folder, file))[name])();
});
const ms = performance.now() - started;
global.gc();
const heapMb = (process.memoryUsage().heapUsed - before) / 1e6;
const descriptions = loaded.map((one) => one.description ?? one);
// Each version of a node may have a menu of its own.
const operations = new Set(
	descriptions.flatMap(({ name: node, properties = [] }) =>
		properties
			.filter(({ name }) => name === 'operation')
			.flatMap(({ options, displayOptions }) => options.map(({ value }) => [node, displayOptions?.show?.resource, value].join())),
	),
).size;
const descriptionKb = Buffer.byteLength(JSON.stringify(descriptions)) / 1000;
console.log(JSON.stringify({ ms, heapMb, descriptionKb, operations }));
`;

async function contendersOf(folder: string, modules: string): Promise<Contender[]> {
	const installed = await installPackage(folder, await packPackage());
	const base = path.join(modules, 'n8n-nodes-base');
	const whatsApp = 'dist/nodes/WhatsApp';
	return [
		{ name: 'this package', folder: installed },
		{
			name: "n8n's WhatsApp nodes",
			folder: base,
			files: [
				`${whatsApp}/WhatsApp.node.js`,
				`${whatsApp}/WhatsAppTrigger.node.js`,
				'dist/credentials/WhatsAppApi.credentials.js',
			],
		},
		{ name: peer.name, folder: await installPeer(folder) },
	];
}

async function load({ folder, files = [] }: Contender, modules: string): Promise<Load> {
	const { stdout } = await run(process.execPath, ['--expose-gc', '-e', program, folder, files.join(',')], {
		env: { ...process.env, NODE_PATH: modules },
	});
	return JSON.parse(stdout);
}

async function unpackedKb(folder: string): Promise<string> {
	const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: folder });
	const [packed] = JSON.parse(stdout);
	return (packed.unpackedSize / 1000).toFixed(0);
}

async function main(): Promise<void> {
	const rounds = numberOption('--rounds', 9);
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-bench-'));
	// n8n's command is node_modules/n8n/bin/n8n.
	const modules = path.join(await ensureN8n(console.log), '../../..');
	try {
		const contenders = await contendersOf(folder, modules);
		const loads = new Map<string, Load[]>(contenders.map(({ name }) => [name, []]));
		for (let round = 0; round < rounds; round++) {
			for (const one of contenders) loads.get(one.name)?.push(await load(one, modules));
		}
		const rows: string[][] = [];
		for (const { name, folder: from, files } of contenders) {
			const median = (what: (load: Load) => number) => medianOf((loads.get(name) ?? []).map(what));
			const operations = median((one) => one.operations);
			rows.push([
				name,
				operations.toFixed(0),
				median(({ ms }) => ms).toFixed(0),
				median(({ ms }) => ms / Math.max(1, operations)).toFixed(2),
				median(({ heapMb }) => heapMb).toFixed(1),
				median(({ descriptionKb }) => descriptionKb).toFixed(0),
				files ? '-' : await unpackedKb(from),
			]);
		}
		const head = ['', 'operations', 'ms', 'ms an operation', 'heap, MB', 'descriptions, kB', 'unpacked, kB'];
		const table = markdownTable(head, rows);
		console.log(table);
		if (!hasOption('--write')) return;
		const text = `Medians of ${rounds} processes each.\n\n${table}`;
		await publish('loading', text, Object.fromEntries(loads));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

void main();
