import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { executeNode } from '../test/support/n8nCore';
import { hasOption, textOption } from './options';
import { markdownTable, publish } from './report';

/**
 * `npm run bench:csv`: the heap that a bulk send over a CSV file takes per row, in a dry run without n8n around it, beside the
 * file and the items that come out. `--rows 1000,10000,100000`, each in a process of its own; `--write` puts the table into
 * docs/performance.md.
 */
interface Row {
	rows: number;
	/** Bytes a row at the most, and those that are left with the items that come out. */
	peak: number;
	kept: number;
}

async function measure(rows: number): Promise<Row> {
	const load = createRequire(__filename);
	const { Desk360WhatsApp }: { Desk360WhatsApp: new () => INodeType } = load(
		'../dist/nodes/Desk360WhatsApp/Desk360WhatsApp.node.js',
	);
	const { WhatsAppGatewaysDesk360WhatsAppApi: Credential }: Record<string, new () => ICredentialType> = load(
		'../dist/credentials/WhatsAppGatewaysDesk360WhatsAppApi.credentials.js',
	);
	if (!Credential) throw new Error('Build the package first');
	const lines = Array.from({ length: rows }, (_, n) => `+90555${1_000_000 + n};Customer ${n}`);
	const data = Buffer.from(`phone;name\n${lines.join('\n')}\n`).toString('base64');
	const used = () => process.memoryUsage().heapUsed;
	const collect = globalThis.gc ?? (() => undefined);
	const parameters = {
		resource: 'message',
		operation: 'sendBulk',
		integrationId: { __rl: true, mode: 'id', value: '11' },
		recipientsSource: 'csv',
		text: 'Dear {name}!',
		additionalFields: { dryRun: true, maxRecipients: 0 },
	};
	const send = async (file: string) =>
		await executeNode({
			nodeType: new Desk360WhatsApp(),
			credentialType: new Credential(),
			credential: { authentication: 'apiToken', apiToken: 'token', baseUrl: 'http://127.0.0.1:9/v1' },
			parameters,
			items: [{ json: {}, binary: { data: { data: file, mimeType: 'text/csv' } } }],
		});
	// The first run loads the code.
	await send(Buffer.from('phone;name\n+905551234567;Ada\n').toString('base64'));
	collect();
	const before = used();
	let peak = before;
	const watch = setInterval(() => {
		collect();
		peak = Math.max(peak, used());
		// Some dozens of times in a run.
	}, rows / 50);
	const items = await send(data);
	clearInterval(watch);
	collect();
	const kept = used();
	if (items.length < rows) throw new Error(`${items.length} items came out for ${rows} rows`);
	const perRow = (bytes: number) => Math.round((bytes - before) / rows);
	return { rows, peak: perRow(Math.max(peak, kept)), kept: perRow(kept) };
}

/** A heap that has grown for one file would hide what the next one takes. */
async function measureApart(rows: number): Promise<Row> {
	const args = [...process.execArgv, __filename, '--rows', String(rows), '--json'];
	const { stdout } = await promisify(execFile)(process.execPath, args);
	return JSON.parse(stdout);
}

async function main(): Promise<void> {
	const sizes = (textOption('--rows') ?? '1000,10000,100000').split(',').map(Number);
	const rows: Row[] = [];
	if (hasOption('--json')) return console.log(JSON.stringify(await measure(sizes[0] ?? 1_000)));
	for (const size of sizes) rows.push(await measureApart(size));
	const text = (bytes: number) => bytes.toLocaleString('en');
	const table = markdownTable(
		['rows', 'bytes a row, most during the run', 'bytes a row, left with the items that come out'],
		rows.map(({ rows: count, peak, kept }) => [text(count), text(peak), text(kept)]),
	);
	console.log(table);
	if (hasOption('--write')) await publish('csv', table, rows);
}

void main();
