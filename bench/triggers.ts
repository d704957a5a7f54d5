import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { Credential, WorkflowRef } from '../test/support/n8n/client';
import { chain, noOp, packageNode } from '../test/support/n8n/nodes';
import { hasOption, numberOption } from './options';
import { inOrderOf } from './order';
import { chart, markdownTable, medianOf, publish } from './report';
import { cpuMs, startBench, type Bench } from './setup';

/**
 * `npm run bench:triggers`: how many webhook calls a second this package's triggers answer, beside n8n's Webhook and
 * WhatsApp Trigger, a trigger that only hands on what comes, and one that also has n8n save a word with the workflow, in
 * alternating runs in one n8n. Each call is a text message.
 * `--posts 1000 --rounds 5 --connections 20`; `--isolate` takes from the Webhook what n8n gives no other trigger, see below;
 * `--write` puts the table into docs/performance.md.
 */
const isolateForAll = { N8N_EXPRESSION_ENGINE_ALLOW_WEBHOOK_ISOLATE_SKIP: 'false' };

interface Options {
	posts: number;
	rounds: number;
	connections: number;
	write: boolean;
}

interface Entrant {
	name: string;
	type: string;
	typeVersion: number;
	credential?: Credential;
	parameters: IDataObject;
	url: (workflow: WorkflowRef, webhookId: string) => string | Promise<string>;
	/** A text message in the form that the trigger expects, with an id of its own. */
	body: (n: number) => IDataObject;
	headers?: (body: string) => Record<string, string>;
}

interface Contender extends Entrant {
	workflow: WorkflowRef;
	address: string;
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

function desk360Body(n: number): IDataObject {
	return { messages: { id: `m${n}`, from: '15550100020', timestamp: '1630913975', type: 'text', text: `Text ${n}` } };
}

/** As WhatsApp's Cloud API calls. */
function cloudBody(n: number): IDataObject {
	const message = { id: `wamid.${n}`, from: '15550100020', timestamp: '1630913975', type: 'text' };
	const value = {
		messaging_product: 'whatsapp',
		metadata: { display_phone_number: '15550100010', phone_number_id: '1' },
		contacts: [{ profile: { name: 'Customer' }, wa_id: '15550100020' }],
		messages: [{ ...message, text: { body: `Text ${n}` } }],
	};
	return { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] };
}

function ourEntrants({ client }: Bench): Entrant[] {
	return [
		{
			name: 'Desk360 Trigger',
			type: 'n8n-nodes-whatsapp-gateways.desk360Trigger',
			typeVersion: 2,
			parameters: {},
			url: async (workflow) => await client.productionUrl(workflow, 'Called'),
			body: desk360Body,
		},
		{
			name: 'WhatsApp Gateway Trigger',
			type: 'n8n-nodes-whatsapp-gateways.whatsAppGatewayTrigger',
			typeVersion: 1,
			parameters: { providers: ['desk360'] },
			url: async (workflow) => await client.productionUrl(workflow, 'Called', 'desk360'),
			body: desk360Body,
		},
	];
}

async function otherEntrants({ client, n8n }: Bench): Promise<Entrant[]> {
	const clientSecret = randomBytes(16).toString('hex');
	return [
		{
			name: 'a bare trigger',
			type: 'n8n-nodes-bench-floor.floorTrigger',
			typeVersion: 1,
			parameters: {},
			url: (_workflow, webhookId) => `${n8n.origin}/webhook/${webhookId}/floor`,
			body: desk360Body,
		},
		{
			name: 'the same, saving a word',
			type: 'n8n-nodes-bench-floor.floorTrigger',
			typeVersion: 1,
			parameters: { saves: true },
			url: (_workflow, webhookId) => `${n8n.origin}/webhook/${webhookId}/floor`,
			body: desk360Body,
		},
		{
			name: "n8n's WhatsApp Trigger",
			type: 'n8n-nodes-base.whatsAppTrigger',
			typeVersion: 1,
			credential: await client.createCredential('whatsAppTriggerApi', 'App', { clientId: '1', clientSecret }),
			parameters: { updates: ['messages'], options: {} },
			url: (_workflow, webhookId) => `${n8n.origin}/webhook/${webhookId}/webhook`,
			body: cloudBody,
			headers: (body) => ({
				'x-hub-signature-256': `sha256=${createHmac('sha256', clientSecret).update(body).digest('hex')}`,
			}),
		},
		{
			name: "n8n's Webhook",
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { httpMethod: 'POST', path: 'called', options: {} },
			url: () => `${n8n.origin}/webhook/called`,
			body: desk360Body,
		},
	];
}

async function contendersOf(bench: Bench): Promise<Contender[]> {
	const contenders: Contender[] = [];
	for (const entrant of [...ourEntrants(bench), ...(await otherEntrants(bench))]) {
		const { name, type, typeVersion, credential, parameters } = entrant;
		const [id, webhookId] = [randomUUID(), randomUUID()];
		const start = packageNode('Called', 'unused', credential, parameters, { type, typeVersion, id, webhookId });
		const nodes = [start, noOp('Next')];
		const workflow = await bench.client.createWorkflow({ name, nodes, connections: chain('Called', 'Next') });
		await bench.client.publish(workflow);
		contenders.push({ ...entrant, workflow, address: await entrant.url(workflow, webhookId), runs: [] });
	}
	return contenders;
}

/** Posts messages over some connections at the same time; each has an id of its own. */
async function runOnce(contender: Contender, first: number, { posts, connections }: Options) {
	const left = Array.from({ length: posts }, (_, n) => first + n);
	const sortedMs: number[] = [];
	const started = performance.now();
	await Promise.all(
		Array.from({ length: connections }, async () => {
			for (let n = left.pop(); n !== undefined; n = left.pop()) {
				const body = JSON.stringify(contender.body(n));
				const headers = { 'content-type': 'application/json', ...contender.headers?.(body) };
				const posted = performance.now();
				const response = await fetch(contender.address, { method: 'POST', headers, body });
				await response.arrayBuffer();
				if (response.status !== 200) throw new Error(`${contender.name} answered ${response.status}`);
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
	const peers = contenders.filter(({ name }) => name.startsWith('n8n'));
	const head = [
		'',
		'calls a second (least to most)',
		...peers.map(({ name }) => `× ${name}`),
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
				...peers.map((peer) => (rate(one) / rate(peer)).toFixed(2)),
				at(one, 0.5),
				at(one, 0.99),
				medianOf(one.runs.map(({ cpuMs }) => cpuMs / posts)).toFixed(1),
			];
		}),
	);
}

async function main(): Promise<void> {
	const options = readOptions();
	// n8n forgets executions beyond 10,000 otherwise, and all are counted.
	const bench = await startBench({
		EXECUTIONS_DATA_PRUNE: 'false',
		...(hasOption('--isolate') && isolateForAll),
	});
	try {
		const contenders = await contendersOf(bench);
		// The first run of each loads its code, and is not counted.
		for (let round = 0; round <= options.rounds; round++) {
			for (const contender of inOrderOf(round, contenders)) {
				const before = await cpuMs(bench.n8n.pid);
				const run = await runOnce(contender, round * options.posts, options);
				// What a call starts goes on after it has been answered: nobody pays for the one before.
				const wanted = (round + 1) * options.posts;
				const started = await bench.client.settledCount(contender.workflow, wanted);
				if (started !== wanted) throw new Error(`${contender.name}: ${wanted} calls, ${started} successful executions`);
				const used = (await cpuMs(bench.n8n.pid)) - before;
				if (round > 0) contender.runs.push({ ...run, cpuMs: used });
				console.log(`${contender.name}: ${run.perSecond.toFixed(1)} calls a second, ${used} ms of processor time`);
			}
		}
		const table = tableOf(contenders, options);
		console.log(table);
		if (!options.write) return;
		const how = `${options.posts} calls over ${options.connections} connections, medians of ${options.rounds} alternating runs in one n8n; each call starts an execution.`;
		const bars = contenders.map(({ name, runs }) => ({
			label: name,
			value: medianOf(runs.map(({ perSecond }) => perSecond)),
		}));
		const picture = await chart('triggers', 'Calls of a trigger a second', bars);
		await publish(
			'triggers',
			[how, table, picture].join('\n\n'),
			contenders.map(({ name, runs }) => ({ name, runs })),
		);
	} finally {
		await bench.close();
	}
}

void main();
