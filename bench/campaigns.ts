import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { errorOf, type WorkflowRef } from '../test/support/n8n/client';
import { itemsInto, sandboxCredential } from '../test/support/n8n/desk360';
import { workOf } from '../test/support/n8n/healthWatch';
import { packageNode } from '../test/support/n8n/nodes';
import { hasOption, numberOption, textOption } from './options';
import { chart, inOrderOf, markdownTable, medianOf, publish } from './report';
import { startBench, type Bench } from './setup';

/**
 * `npm run bench:campaigns`: what *Send Once per Campaign* costs while n8n remembers nobody, 100,000 or 1,000,000 people of
 * earlier campaigns, beside the same send without a campaign; alternating runs in one n8n with SQLite, or with PostgreSQL
 * (`--postgres`). `--items 1000 --rounds 5 --remembered 0,100000,1000000,one-by-one`; `--write` puts the table into
 * docs/performance.md, where each database and number of items has its own block.
 */
const allMemories: Record<string, Memory> = {
	'0': { people: 0 },
	'100000': { people: 100_000 },
	'1000000': { people: 1_000_000 },
	'one-by-one': { people: 1_000_000, earlier: true },
};

const memories = (textOption('--remembered')?.split(',') ?? Object.keys(allMemories)).map((name) => {
	const memory = allMemories[name];
	if (memory) return memory;
	throw new Error(`--remembered takes ${Object.keys(allMemories).join(', ')}, not ${name}`);
});

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
	/** Parameters of the node that sends, without the campaign. */
	parameters: IDataObject;
	tookMs: number[];
	/** Processor time of n8n and of its database. */
	cpuMs: number[];
}

async function lanesOf(bench: Bench, items: number): Promise<Lane[]> {
	const { client, provider } = bench;
	const type = 'whatsAppGatewaysDesk360WhatsAppApi';
	const credential = await client.createCredential(type, 'Ours', sandboxCredential(provider.plain));
	const lanes: Lane[] = [];
	for (const [name, operation] of Object.entries(operations)) {
		for (const memory of [undefined, ...memories]) {
			const parameters = {
				resource: 'message',
				operation,
				integrationId: { __rl: true, mode: 'id', value: '11' },
				to: '=+90555{{ 1000000 + $json.n }}',
				text: 'Hello',
			};
			const send = packageNode('Send', 'desk360WhatsApp', credential, parameters);
			const workflow = await itemsInto(client, items, send);
			if (memory) await remember(bench, workflow.id, memory);
			lanes.push({ name, memory, workflow, parameters, tookMs: [], cpuMs: [] });
		}
	}
	return lanes;
}

/** Puts people of other campaigns where the node keeps its own: in 65,536 rows by a hash, or on pages of 4,000. */
async function remember({ change }: Bench, workflowId: string, { people, earlier = false }: Memory): Promise<void> {
	const rows = earlier ? 65_536 : Math.ceil(people / 4_000);
	const inserts = Array.from({ length: rows }, (_, row) => {
		const count = Math.floor(people / rows) + (row < people % rows ? 1 : 0);
		const data = Array.from({ length: count }, (_, n) => createHash('md5').update(`${row}-${n}`).digest('base64'));
		const name = earlier ? `claims ${row.toString(16).padStart(4, '0')}` : `campaign of earlier page ${row}`;
		const values = [workflowId, `n:Send/${name}`, JSON.stringify({ mode: 'entries', data })];
		return `INSERT INTO processed_data ("workflowId", context, value) VALUES ('${values.join("', '")}');`;
	});
	await change(['BEGIN;', ...inserts, 'COMMIT;'].join('\n'));
}

async function runOnce({ client, provider, cpuMs }: Bench, lane: Lane, items: number, round: number): Promise<void> {
	await provider.restart(0);
	// Every round is a campaign of its own, so that everybody is sent to. Its name is fixed, as users enter it: an
	// expression would be evaluated for each item, and cost more than the campaign.
	const additionalFields = { campaign: `Campaign ${round}` };
	const parameters = { ...lane.parameters, ...(lane.memory ? { additionalFields } : {}) };
	lane.workflow = await client.changeNode(lane.workflow, 'Send', { parameters });
	const before = await cpuMs();
	const execution = await client.run(lane.workflow, 'Start', 600_000);
	if (execution.status !== 'success') throw new Error(`${lane.name}: ${errorOf(execution).message}`);
	const { people } = await provider.counts();
	if (people !== items) throw new Error(`${lane.name} reached ${people} of ${items}`);
	const { from, to } = workOf(execution, 'Send');
	lane.tookMs.push(to - from);
	lane.cpuMs.push((await cpuMs()) - before);
	console.log(lane.name, lane.memory ?? 'no campaign', `${to - from} ms, ${lane.cpuMs.at(-1)} ms of processor time`);
}

/** A row for the time, and one for the processor time, which depends less on what else the machine does. */
function tableOf(lanes: readonly Lane[]): string {
	const row = (name: string, of: (lane: Lane) => number[]) => {
		const [plain, ...campaigns] = lanes.filter((lane) => lane.name === name).map((lane) => medianOf(of(lane)) / 1000);
		if (plain === undefined) throw new Error(`${name} has no runs`);
		return [`${plain.toFixed(1)} s`, ...campaigns.map((one) => `${one.toFixed(1)} s (${(one / plain).toFixed(2)} ×)`)];
	};
	const head = ['', 'no campaign', ...memories.map(headOf)];
	const rows = Object.keys(operations).flatMap((name) => [
		[name, ...row(name, ({ tookMs }) => tookMs)],
		[`${name}, processor time`, ...row(name, ({ cpuMs: used }) => used)],
	]);
	return markdownTable(head, rows);
}

function headOf({ people, earlier }: Memory): string {
	return `${people.toLocaleString('en')} remembered${earlier ? ', one by one' : ''}`;
}

async function main(): Promise<void> {
	const items = numberOption('--items', 1_000);
	const rounds = numberOption('--rounds', 5);
	const withPostgres = hasOption('--postgres');
	const bench = await startBench({}, { withPostgres });
	try {
		const lanes = await lanesOf(bench, items);
		// The first run of each loads its code, and is not counted.
		for (let round = -1; round < rounds; round++) {
			for (const lane of inOrderOf(round + 1, lanes)) await runOnce(bench, lane, items, round);
			if (round < 0) for (const lane of lanes) Object.assign(lane, { tookMs: [], cpuMs: [] });
		}
		const table = tableOf(lanes);
		console.log(table);
		if (!hasOption('--write')) return;
		const database = withPostgres ? 'PostgreSQL' : 'SQLite';
		const how = `${items} messages, medians of ${rounds} alternating runs in one n8n with ${database}.`;
		const block = `campaigns${withPostgres ? '-postgres' : ''}${items === 1_000 ? '' : `-${items}`}`;
		const bars = lanes.map(({ name, memory, cpuMs: used }) => ({
			label: `${name}, ${memory ? headOf(memory).replace(' remembered', '') : 'no campaign'}`,
			value: medianOf(used) / 1000,
		}));
		const picture = await chart(block, `${items} messages with ${database}: seconds of processor time`, bars);
		const figures = lanes.map(({ name, memory, tookMs, cpuMs: used }) => ({ name, memory, tookMs, cpuMs: used }));
		await publish(block, [how, table, picture].join('\n\n'), figures);
	} finally {
		await bench.close();
	}
}

void main();
