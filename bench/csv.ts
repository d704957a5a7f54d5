import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createRequire } from 'node:module';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { executeNode } from '../test/support/n8nCore';
import { numberOption } from './options';

/**
 * `node --expose-gc --import tsx bench/csv.ts --rows 10000`: the heap that a bulk send over a CSV file takes per row, in a
 * dry run without n8n around it, beside the file and the items that come out; and the longest time it gives nobody a turn.
 */
async function main(): Promise<void> {
	const rows = numberOption('--rows', 1_000);
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
	const turns = monitorEventLoopDelay({ resolution: 5 });
	turns.enable();
	const watch = setInterval(() => {
		collect();
		peak = Math.max(peak, used());
	}, 2_000);
	const items = await send(data);
	clearInterval(watch);
	turns.disable();
	collect();
	const kept = used();
	const perRow = (bytes: number) => Math.round((bytes - before) / rows);
	console.log({
		rows,
		items: items.length,
		'bytes a row, peak': perRow(Math.max(peak, kept)),
		'bytes a row, of items that came out': perRow(kept),
		'longest turn with its collection, ms': Math.round(turns.max / 1e6),
	});
}

void main();
