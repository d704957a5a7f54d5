import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { rowOf } from '../nodes/shared/operation/claims';
import { errorOf, type WorkflowRef } from '../test/support/n8n/client';
import { itemsInto, sandboxCredential } from '../test/support/n8n/desk360';
import { slowest, watchHealth, workOf } from '../test/support/n8n/healthWatch';
import { packageNode } from '../test/support/n8n/nodes';
import { hasOption, numberOption, textOption } from './options';
import { inOrderOf } from './order';
import { chart, markdownTable, medianOf, publish } from './report';
import { startBench, type Bench } from './setup';

/**
 * `npm run bench:campaigns`: what *Send Once per Campaign* costs while n8n remembers nobody, 100,000 or 1,000,000 people of
 * earlier campaigns, or 100,000 others of the same one, beside the same send without a campaign; alternating runs in one n8n
 * with SQLite, or with PostgreSQL (`--postgres`). `--items 1000 --rounds 5 --remembered 0,100000,1000000,one-by-one,own` are
 * its options; `--write` puts the table into docs/performance.md, where each database and number of items has its own block.
 */
const allMemories: Record<string, Memory> = {
	'0': { people: 0 },
	'100000': { people: 100_000 },
	'1000000': { people: 1_000_000 },
	'one-by-one': { people: 1_000_000, earlier: true },
	own: { people: 100_000, own: true },
};

const memories = (textOption('--remembered')?.split(',') ?? Object.keys(allMemories)).map((name) => {
	const memory = allMemories[name];
	if (memory) return memory;
	throw new Error(`--remembered takes ${Object.keys(allMemories).join(', ')}, not ${name}`);
});

/** How many people are remembered. */
interface Memory {
	people: number;
	/** One by one: by single sends, or an earlier version. */
	earlier?: boolean;
	/** Of the campaign that is sent to; of earlier ones otherwise. */
	own?: boolean;
}

const peoplePerPage = 4_000;

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
	slowestAnswerMs: number[];
}

async function lanesOf(bench: Bench, items: number, rounds: number): Promise<Lane[]> {
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
			if (memory) await remember(bench, workflow.id, memory, rounds);
			lanes.push({ name, memory, workflow, parameters, tookMs: [], cpuMs: [], slowestAnswerMs: [] });
		}
	}
	return lanes;
}

/** Puts people where the node keeps its own: in 65,536 rows by a hash, or on pages of 4,000, of which those before are closed. */
async function remember({ change }: Bench, workflowId: string, memory: Memory, rounds: number): Promise<void> {
	const { people, earlier = false, own = false } = memory;
	const count = earlier ? 65_536 : Math.ceil(people / peoplePerPage);
	const places = Array.from({ length: count }, (_, place) => place);
	const hashes = (place: number) =>
		Array.from({ length: Math.floor(people / count) + (place < people % count ? 1 : 0) }, (_, n) =>
			createHash('md5').update(`${place}-${n}`).digest('base64'),
		);
	const insert = (name: string, data: readonly string[]) => {
		const values = [workflowId, `n:Send/${name}`, JSON.stringify({ mode: 'entries', data })];
		return `INSERT INTO processed_data ("workflowId", context, value) VALUES ('${values.join("', '")}');`;
	};
	const pagesOf = (campaign: string) => places.map((page) => insert(`${campaign} page ${page}`, hashes(page)));
	const inserts = earlier
		? places.map((place) => insert(`claims ${place.toString(16).padStart(4, '0')}`, hashes(place)))
		: own
			? Array.from({ length: rounds + 1 }, (_, n) => rowOf(campaignOf(n - 1))).flatMap((campaign) => [
					insert(campaign, ['used']),
					...pagesOf(campaign),
					...places.map((page) => insert(`${campaign} closed ${page}`, ['closed'])),
				])
			: pagesOf('campaign of earlier');
	await change(['BEGIN;', ...inserts, 'COMMIT;'].join('\n'));
}

/** Every round is a campaign of its own, so that everybody is sent to. */
const campaignOf = (round: number) => `Campaign ${round}`;

async function runOnce(
	{ n8n, client, provider, cpuMs }: Bench,
	lane: Lane,
	items: number,
	round: number,
): Promise<void> {
	await provider.restart(0);
	// Its name is fixed, as users enter it: an expression would be evaluated for each item, and cost more than the campaign.
	const additionalFields = { campaign: campaignOf(round) };
	const parameters = { ...lane.parameters, ...(lane.memory ? { additionalFields } : {}) };
	lane.workflow = await client.changeNode(lane.workflow, 'Send', { parameters });
	const before = await cpuMs();
	const run = async () => await client.run(lane.workflow, 'Start', 600_000);
	const { result: execution, answers } = await watchHealth(n8n.origin, run);
	if (execution.status !== 'success') throw new Error(`${lane.name}: ${errorOf(execution).message}`);
	const { people } = await provider.counts();
	if (people !== items) throw new Error(`${lane.name} reached ${people} of ${items}`);
	const { from, to } = workOf(execution, 'Send');
	lane.tookMs.push(to - from);
	lane.cpuMs.push((await cpuMs()) - before);
	const [slowestAnswerMs = 0] = slowest(answers, { from, to });
	lane.slowestAnswerMs.push(slowestAnswerMs);
	const [what, used] = [lane.memory ?? 'no campaign', lane.cpuMs.at(-1)];
	console.log(lane.name, what, `${to - from} ms, ${used} ms of processor time, health ${slowestAnswerMs} ms`);
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
		[
			`${name}, slowest health answer`,
			...lanes.filter((lane) => lane.name === name).map((lane) => `${medianOf(lane.slowestAnswerMs).toFixed(0)} ms`),
		],
	]);
	return markdownTable(head, rows);
}

function headOf({ people, earlier, own }: Memory): string {
	const of = own ? ' of the same' : people > 0 ? ' of earlier ones' : '';
	return `${people.toLocaleString('en')}${of}${earlier ? ', one by one' : ''}`;
}

async function main(): Promise<void> {
	const items = numberOption('--items', 1_000);
	const rounds = numberOption('--rounds', 5);
	const withPostgres = hasOption('--postgres');
	const bench = await startBench({}, { withPostgres });
	try {
		const lanes = await lanesOf(bench, items, rounds);
		// The first run of each loads its code, and is not counted.
		for (let round = -1; round < rounds; round++) {
			for (const lane of inOrderOf(round + 1, lanes)) await runOnce(bench, lane, items, round);
			if (round < 0) for (const lane of lanes) Object.assign(lane, { tookMs: [], cpuMs: [], slowestAnswerMs: [] });
		}
		const table = tableOf(lanes);
		console.log(table);
		if (!hasOption('--write')) return;
		const database = withPostgres ? 'PostgreSQL' : 'SQLite';
		const how = `${items} messages, medians of ${rounds} alternating runs in one n8n with ${database}; in the head how many people of campaigns are remembered.`;
		const block = `campaigns${withPostgres ? '-postgres' : ''}${items === 1_000 ? '' : `-${items}`}`;
		const bars = lanes.map(({ name, memory, cpuMs: used }) => ({
			label: `${name}, ${memory ? headOf(memory) : 'no campaign'}`,
			value: medianOf(used) / 1000,
		}));
		const picture = await chart(block, `${items} messages with ${database}: seconds of processor time`, bars);
		const figures = lanes.map(({ workflow: _workflow, parameters: _parameters, ...of }) => of);
		await publish(block, [how, table, picture].join('\n\n'), figures);
	} finally {
		await bench.close();
	}
}

void main();
