import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import type { WorkflowRef } from '../test/support/n8n/client';
import { chain, noOp, packageNode } from '../test/support/n8n/nodes';
import { hasOption, numberOption } from './options';
import { markdownTable, medianOf, replaceBlock } from './report';
import { cpuMs, startBench, type Bench } from './setup';

/**
 * `npm run bench:triggers`: how many webhook calls a second this package's trigger answers, beside n8n's Webhook node and a
 * trigger that only hands on what comes, with the same bodies, in alternating runs in one n8n. `--posts 1000 --rounds 5 --connections 20`; `--isolate`
 * takes from the Webhook what n8n gives no other trigger, see below; `--write` puts the table into docs/performance.md.
 */
const isolateForAll = { N8N_EXPRESSION_ENGINE_ALLOW_WEBHOOK_ISOLATE_SKIP: 'false' };

interface Options {
	posts: number;
	rounds: number;
	connections: number;
	write: boolean;
}

interface Contender {
	name: string;
	workflow: WorkflowRef;
	url: string;
	/** One for each run. */
	runs: Array<{ perSecond: number; sortedMs: number[]; cpuMs: number }>;
}

function readOptions(): Options {
	return {
		posts: numberOption('--posts', 1_000),
		rounds: numberOption('--rounds', 5),
		connections: numberOption('--connections', 20),
		write: hasOption('--write'),
	};
}

async function contendersOf({ client, n8n }: Bench): Promise<Contender[]> {
	const [id, ours, theirs, bare] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
	const secret = randomBytes(24).toString('hex');
	const trigger = packageNode('Called', 'desk360Trigger', undefined, { secret }, { id, webhookId: ours });
	const webhook = packageNode(
		'Called',
		'unused',
		undefined,
		{ httpMethod: 'POST', path: theirs, options: {} },
		{ type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: theirs },
	);
	const floor = packageNode(
		'Called',
		'unused',
		undefined,
		{},
		{ type: 'n8n-nodes-bench-floor.floorTrigger', typeVersion: 1, webhookId: bare },
	);
	const contenders: Contender[] = [];
	for (const [name, start, address] of [
		['Desk360 Trigger', trigger, `${ours}/${id}/${secret}`],
		['a bare trigger', floor, `${bare}/floor`],
		["n8n's Webhook", webhook, theirs],
	] as const) {
		const nodes = [start, noOp('Next')];
		const workflow = await client.createWorkflow({ name, nodes, connections: chain('Called', 'Next') });
		await client.publish(workflow);
		contenders.push({ name, workflow, url: `${n8n.origin}/webhook/${address}`, runs: [] });
	}
	return contenders;
}

/** Posts messages over some connections at the same time; each has an id of its own. */
async function runOnce({ url }: Contender, first: number, { posts, connections }: Options) {
	const left = Array.from({ length: posts }, (_, n) => first + n);
	const sortedMs: number[] = [];
	const started = performance.now();
	await Promise.all(
		Array.from({ length: connections }, async () => {
			for (let n = left.pop(); n !== undefined; n = left.pop()) {
				const message = { id: `m${n}`, from: '15550100020', timestamp: '1630913975', type: 'text', text: `Text ${n}` };
				const body = JSON.stringify({ messages: message });
				const posted = performance.now();
				const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
				await response.arrayBuffer();
				if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
				sortedMs.push(performance.now() - posted);
			}
		}),
	);
	sortedMs.sort((a, b) => a - b);
	return { perSecond: (posts / (performance.now() - started)) * 1000, sortedMs };
}

function tableOf(contenders: readonly Contender[], { posts }: Options): string {
	const rate = ({ runs }: Contender) => medianOf(runs.map(({ perSecond }) => perSecond));
	const at = ({ runs }: Contender, share: number) =>
		medianOf(runs.map(({ sortedMs }) => sortedMs[Math.floor((sortedMs.length - 1) * share)] ?? 0)).toFixed(0);
	const reference = Math.max(...contenders.filter(({ name }) => name.startsWith('n8n')).map(rate));
	const head = [
		'',
		'calls a second (least to most)',
		"share of the Webhook's",
		'p50, ms',
		'p99, ms',
		'processor ms a call',
	];
	return markdownTable(
		head,
		contenders.map((one) => {
			const rates = one.runs.map(({ perSecond }) => perSecond);
			const spread = `${Math.min(...rates).toFixed(0)} to ${Math.max(...rates).toFixed(0)}`;
			return [
				one.name,
				`${rate(one).toFixed(0)} (${spread})`,
				(rate(one) / reference).toFixed(2),
				at(one, 0.5),
				at(one, 0.99),
				medianOf(one.runs.map(({ cpuMs }) => cpuMs / posts)).toFixed(1),
			];
		}),
	);
}

async function main(): Promise<void> {
	const options = readOptions();
	const bench = await startBench(hasOption('--isolate') ? isolateForAll : {});
	try {
		const contenders = await contendersOf(bench);
		// The first run of each loads its code, and is not counted.
		for (let round = 0; round <= options.rounds; round++) {
			for (const contender of contenders) {
				const before = await cpuMs(bench.n8n.pid);
				const run = await runOnce(contender, round * options.posts, options);
				// What a call starts goes on after it has been answered: nobody pays for the one before.
				await bench.client.settledCount(contender.workflow, (round + 1) * options.posts);
				const used = (await cpuMs(bench.n8n.pid)) - before;
				if (round > 0) contender.runs.push({ ...run, cpuMs: used });
				console.log(`${contender.name}: ${run.perSecond.toFixed(1)} calls a second, ${used} ms of processor time`);
			}
		}
		const table = tableOf(contenders, options);
		console.log(table);
		if (!options.write) return;
		const how = `${options.posts} calls over ${options.connections} connections, medians of ${options.rounds} alternating runs in one n8n; each call starts an execution.`;
		await replaceBlock(path.join(__dirname, '../docs/performance.md'), 'triggers', `${how}\n\n${table}`);
	} finally {
		await bench.close();
	}
}

void main();
