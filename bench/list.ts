import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { errorOf, itemsOf, N8nClient } from '../test/support/n8n/client';
import { credentialType, desk360Node, itemsInto, sandboxCredential } from '../test/support/n8n/desk360';
import { installPackage, packPackage } from '../test/support/n8n/pack';
import { startN8n } from '../test/support/n8n/server';
import { startSandboxProcess } from '../test/support/sandbox';

/** `npm run bench:list`: 1,000 tickets listed with Return All, against n8n's HTTP Request node following the same pages. */
const tickets = 1000;
const pages = tickets / 20;

async function main(): Promise<void> {
	const userFolder = await mkdtemp(path.join(tmpdir(), 'n8n-bench-'));
	const sandbox = await startSandboxProcess();
	await installPackage(userFolder, await packPackage());
	const n8n = await startN8n({ userFolder, log: console.log });
	try {
		const response = await fetch(`${sandbox.origin}/_sandbox/desk360/tickets`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ product_id: 3, subject: 'Bench', count: tickets }),
		});
		if (!response.ok) throw new Error(await response.text());
		const client = new N8nClient(n8n.origin);
		await client.login();
		const credential = await client.createCredential(credentialType, 'Desk360', sandboxCredential(sandbox.origin));
		const list = {
			resource: 'ticket',
			operation: 'getAll',
			productId: { __rl: true, mode: 'id', value: '3' },
			returnAll: true,
		};
		const ours = await itemsInto(client, 1, desk360Node('Read', credential, { ...list, simplify: false, filters: {} }));
		const request = {
			url: `=${sandbox.origin}/v1/products/3/tickets?page={{ $json.n }}`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credentialType,
			options: {},
		};
		const http = { type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 };
		const theirs = await itemsInto(client, pages, desk360Node('Read', credential, request, http));
		const rows: Array<{ name: string; round: number; ms: number; tickets: number; 'n8n peak MB': number }> = [];
		for (const [name, workflow] of [
			['Desk360', ours],
			['HTTP Request', theirs],
		] as const) {
			for (let round = 1; round <= 3; round++) {
				const execution = await client.run(workflow, 'Start');
				if (execution.status !== 'success') throw new Error(`${name}: ${errorOf(execution).message}`);
				const run = execution.data.resultData.runData.Read?.[0];
				const peak = /VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${n8n.pid}/status`, 'utf8'))?.[1];
				rows.push({
					name,
					round,
					ms: run?.executionTime ?? 0,
					tickets: itemsOf(execution, 'Read').length,
					'n8n peak MB': Math.round(Number(peak) / 1024),
				});
			}
		}
		console.table(rows);
		const best = (name: string) => Math.min(...rows.filter((row) => row.name === name).map(({ ms }) => ms));
		console.log(
			`Desk360 takes ${(best('Desk360') / best('HTTP Request')).toFixed(2)} times as long as HTTP Request asking for all pages at once`,
		);
	} finally {
		await n8n.stop();
		await sandbox.close();
		await rm(userFolder, { recursive: true, force: true });
	}
}

void main();
