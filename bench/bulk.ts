import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { errorOf, N8nClient } from '../test/support/n8n/client';
import { itemsInto, sandboxCredentials } from '../test/support/n8n/desk360';
import { packageNode } from '../test/support/n8n/nodes';
import { installPackage, packPackage } from '../test/support/n8n/pack';
import { startN8n } from '../test/support/n8n/server';
import { startSandboxProcess } from '../test/support/sandbox';
import { SandboxControl } from '../test/support/sandboxControl';
import { hasOption, numberOption } from './options';
import { markdownTable, publish } from './report';

/**
 * `npm run bench:bulk`: the same list under a limit of 600 a minute, sent by our bulk operation and by n8n's HTTP Request
 * node, at once and in batches. `--fast` shortens the minute to six seconds; `--count N` recipients (1,000); `--ours` leaves
 * out HTTP Request; `--write` puts the table into docs/performance.md.
 */
interface Row {
	name: string;
	sentOnce: number;
	lost: number;
	doubled: number;
	/** How many requests were answered with 429. */
	refused: number;
	seconds: number;
	/** How much of what the limit permits was used. */
	percentOfRate: string;
}

async function main(): Promise<void> {
	const windowMs = hasOption('--fast') ? 6_000 : 60_000;
	const count = numberOption('--count', 1_000);
	const perSecond = 600 / (windowMs / 1000);
	const userFolder = await mkdtemp(path.join(tmpdir(), 'n8n-bench-'));
	const sandbox = await startSandboxProcess();
	const control = new SandboxControl(sandbox.origin);
	await installPackage(userFolder, await packPackage());
	const n8n = await startN8n({ userFolder, log: console.log });
	try {
		const client = new N8nClient(n8n.origin);
		await client.login();
		const [, credential] = await sandboxCredentials(client, sandbox.origin);
		const to = '=+90555{{ 1000000 + $json.n }}';
		const ours = packageNode('Send', 'desk360WhatsApp', credential, {
			resource: 'message',
			operation: 'sendBulk',
			integrationId: { __rl: true, mode: 'id', value: '11' },
			to,
			text: '=Hello {{ $json.n }}',
			additionalFields: {},
		});
		const http = (options: IDataObject) =>
			packageNode(
				'Send',
				'unused',
				credential,
				{
					method: 'POST',
					url: `${sandbox.origin}/v1/integrations/11/conversations/messages`,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: credential?.type,
					sendBody: true,
					specifyBody: 'json',
					jsonBody: '={{ { to: "+90555" + (1000000 + $json.n), text: "Hello " + $json.n } }}',
					options,
				},
				{ type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, onError: 'continueRegularOutput' },
			);
		const batching = { batch: { batchSize: Math.round(perSecond), batchInterval: 1_000 } };
		const rows: Row[] = [];
		const theirs = [
			['HTTP Request, all at once', http({})],
			[`HTTP Request, ${batching.batch.batchSize} each second`, http({ batching })],
		] as const;
		for (const [name, node] of [
			['Desk360 WhatsApp, Send in Bulk', ours] as const,
			...(hasOption('--ours') ? [] : theirs),
		]) {
			await control.reset();
			await control.call('PUT', 'desk360/limits', { perMinute: 600, windowMs });
			const started = Date.now();
			const execution = await client.run(await itemsInto(client, count, node), 'Start', 1_200_000);
			const seconds = (Date.now() - started) / 1000;
			const { total, doubled } = Object(await control.call('GET', 'desk360/messages/count'));
			const requests = (await control.list('journal')).filter(({ path: one }) => /messages$/.test(String(one)));
			const refused = requests.filter(({ status }) => status === 429).length;
			if (execution.status !== 'success') throw new Error(`${name}: ${errorOf(execution).message}`);
			rows.push({
				name,
				sentOnce: total - doubled,
				lost: count - total + doubled,
				doubled,
				refused,
				seconds: Math.round(seconds * 10) / 10,
				percentOfRate: permitted(
					requests.filter(({ status }) => status !== 429).map(({ time }) => Date.parse(String(time))),
					windowMs,
				),
			});
			console.table(rows);
		}
		if (!hasOption('--write')) return;
		const how = `${count.toLocaleString('en')} recipients, 600 messages permitted in each ${windowMs / 1000} s, one run.`;
		await publish('bulk', [how, tableOf(rows)].join('\n\n'), rows);
	} finally {
		await n8n.stop();
		await sandbox.close();
		await rm(userFolder, { recursive: true, force: true });
	}
}

function tableOf(rows: readonly Row[]): string {
	return markdownTable(
		['', 'sent once', 'lost', 'doubled', 'refused (429)', 'seconds', '% of the permitted rate'],
		rows.map((row) => Object.values(row).map(String)),
	);
}

/** The share of what the limit allows from the first to the last message that came: a window's worth at the start of each. */
function permitted(times: readonly number[], windowMs: number): string {
	const fewest = (Math.ceil(times.length / 600) - 1) * windowMs;
	const took = Math.max(...times) - Math.min(...times);
	return fewest <= 0 ? '' : ((100 * fewest) / Math.max(fewest, took)).toFixed(1);
}

void main();
