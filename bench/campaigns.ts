import { createHash } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { IDataObject } from 'n8n-workflow';
import { errorOf, type WorkflowRef } from '../test/support/n8n/client';
import { itemsInto, sandboxCredential } from '../test/support/n8n/desk360';
import { workOf } from '../test/support/n8n/healthWatch';
import { packageNode } from '../test/support/n8n/nodes';
import { hasOption, numberOption } from './options';
import { markdownTable, medianOf, replaceBlock } from './report';
import { startBench, type Bench } from './setup';

/**
 * `npm run bench:campaigns`: what *Send Once per Campaign* costs while n8n remembers nobody, 100,000 or 1,000,000 people of
 * earlier campaigns, beside the same send without a campaign; alternating runs in one n8n with SQLite. `--items 1000
 * --rounds 5`; `--write` puts the table into docs/performance.md.
 */
const memories = [
	{ people: 0 },
	{ people: 100_000 },
	{ people: 1_000_000 },
	{ people: 1_000_000, earlier: true },
] as const satisfies readonly Memory[];

/** How many people of other campaigns are remembered, and whether one by one: by single sends, or an earlier version. */
interface Memory {
	people: number;
	earlier?: boolean;
}

const operations = { 'Send Text': 'sendText', 'Send in Bulk': 'sendBulk' } as const;

/** The runs of one column: a workflow of its own keeps a memory of its own. */
interface Lane {
	name: string;
	memory: Memory | undefined;
	workflow: WorkflowRef;
	tookMs: number[];
}

async function lanesOf({ client, provider, database }: Bench, items: number): Promise<Lane[]> {
	const type = 'whatsAppGatewaysDesk360WhatsAppApi';
	const credential = await client.createCredential(type, 'Ours', sandboxCredential(provider.plain));
	const lanes: Lane[] = [];
	for (const [name, operation] of Object.entries(operations)) {
		for (const memory of [undefined, ...memories]) {
			// Every execution is a campaign of its own, so that everybody is sent to.
			const additionalFields: IDataObject = memory === undefined ? {} : { campaign: '=Campaign {{ $execution.id }}' };
			const send = packageNode('Send', 'desk360WhatsApp', credential, {
				resource: 'message',
				operation,
				integrationId: { __rl: true, mode: 'id', value: '11' },
				to: '=+90555{{ 1000000 + $json.n }}',
				text: 'Hello',
				additionalFields,
			});
			const workflow = await itemsInto(client, items, send);
			if (memory) remember(database, workflow.id, memory);
			lanes.push({ name, memory, workflow, tookMs: [] });
		}
	}
	return lanes;
}

/** Puts people of other campaigns where the node keeps its own: in 65,536 rows by a hash, or on pages of 4,000. */
function remember(file: string, workflowId: string, { people, earlier = false }: Memory): void {
	const rows = earlier ? 65_536 : Math.ceil(people / 4_000);
	const database = new DatabaseSync(file, { timeout: 60_000 });
	try {
		const insert = database.prepare('INSERT INTO processed_data ("workflowId", context, value) VALUES (?, ?, ?)');
		database.exec('BEGIN IMMEDIATE');
		for (let row = 0; row < rows; row++) {
			const count = Math.floor(people / rows) + (row < people % rows ? 1 : 0);
			const data = Array.from({ length: count }, (_, n) => createHash('md5').update(`${row}-${n}`).digest('base64'));
			const name = earlier ? `claims ${row.toString(16).padStart(4, '0')}` : `campaign of earlier page ${row}`;
			insert.run(workflowId, `n:Send/${name}`, JSON.stringify({ mode: 'entries', data }));
		}
		database.exec('COMMIT');
	} finally {
		database.close();
	}
}

async function runOnce({ client, provider }: Bench, lane: Lane, items: number): Promise<void> {
	await provider.restart(0);
	const execution = await client.run(lane.workflow, 'Start', 600_000);
	if (execution.status !== 'success') throw new Error(`${lane.name}: ${errorOf(execution).message}`);
	const { people } = await provider.counts();
	if (people !== items) throw new Error(`${lane.name} reached ${people} of ${items}`);
	const { from, to } = workOf(execution, 'Send');
	lane.tookMs.push(to - from);
}

function tableOf(lanes: readonly Lane[]): string {
	const medians = (name: string, memory: Memory | undefined) =>
		lanes
			.filter((lane) => lane.name === name && lane.memory === memory)
			.map(({ tookMs }) => medianOf(tookMs))
			.reduce((sum, one) => sum + one, 0);
	const seconds = (ms: number) => (ms / 1000).toFixed(1);
	const head = ['', 'no campaign', ...memories.map(headOf)];
	const rows = Object.keys(operations).map((name) => {
		const plain = medians(name, undefined);
		const campaigns = memories
			.map((one) => medians(name, one))
			.map((ms) => `${seconds(ms)} s (${(ms / plain).toFixed(2)} ×)`);
		return [name, `${seconds(plain)} s`, ...campaigns];
	});
	return markdownTable(head, rows);
}

function headOf({ people, earlier }: Memory): string {
	return `${people.toLocaleString('en')} remembered${earlier ? ', one by one' : ''}`;
}

async function main(): Promise<void> {
	const items = numberOption('--items', 1_000);
	const rounds = numberOption('--rounds', 5);
	const bench = await startBench();
	try {
		const lanes = await lanesOf(bench, items);
		// The first run of each loads its code, and is not counted.
		for (let round = -1; round < rounds; round++) {
			for (const lane of lanes) await runOnce(bench, lane, items);
			if (round < 0) for (const { tookMs } of lanes) tookMs.pop();
		}
		const table = tableOf(lanes);
		console.log(table);
		if (!hasOption('--write')) return;
		const text = `${items} messages, medians of ${rounds} alternating runs in one n8n with SQLite.\n\n${table}`;
		await replaceBlock(path.join(__dirname, '../docs/performance.md'), 'campaigns', text);
	} finally {
		await bench.close();
	}
}

void main();
