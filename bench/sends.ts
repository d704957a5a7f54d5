import { cpus } from 'node:os';
import type { IDataObject } from 'n8n-workflow';
import { errorOf, itemsOf } from '../test/support/n8n/client';
import { itemsInto, sandboxCredential } from '../test/support/n8n/desk360';
import { slowest, watchHealth, workOf } from '../test/support/n8n/healthWatch';
import { packageNode } from '../test/support/n8n/nodes';
import { peakMemory, restartPeak } from '../test/support/n8n/server';
import { hasOption, numberOption, textOption } from './options';
import { peer } from './peer';
import { inOrderOf } from './order';
import { chart, markdownTable, medianOf, publish } from './report';
import { benchNode, cpuMs, startBench, type Bench } from './setup';

/**
 * `npm run bench`: the same messages through this package's nodes, n8n's HTTP Request, its WhatsApp Business Cloud node,
 * a community node for 360dialog and a bare loop over n8n's helper, in one n8n, in alternating runs. `--items 1000 --rounds 5
 * --delays 0,20,100 --tls`; `--login` with e-mail and password instead of a token; `--only "Send Text;HTTP Request"` leaves
 * the others out; `--fresh` starts an n8n for each run, which is how memory is compared; `--write` puts tables and charts
 * into docs/performance.md.
 */
interface Options {
	items: number;
	rounds: number;
	delays: number[];
	tls: boolean;
	login: boolean;
	only: string[] | undefined;
	fresh: boolean;
	write: boolean;
}

interface Contender {
	name: string;
	node: IDataObject;
}

/** One run of one contender. */
interface Run {
	name: string;
	delayMs: number;
	tookMs: number;
	/** Processor time of n8n's whole process. */
	cpuMs: number;
	addedMb: number;
	slowestAnswerMs: number;
	most: number;
	connections: number;
}

function readOptions(): Options {
	return {
		items: numberOption('--items', 1_000),
		rounds: numberOption('--rounds', 5),
		delays: (textOption('--delays') ?? '0,20,100').split(',').map(Number),
		tls: hasOption('--tls'),
		login: hasOption('--login'),
		only: textOption('--only')?.split(';'),
		fresh: hasOption('--fresh'),
		write: hasOption('--write'),
	};
}

async function contendersOf({ client, provider }: Bench, { tls, login }: Options): Promise<Contender[]> {
	const origin = tls ? provider.tls : provider.plain;
	const type = 'whatsAppGatewaysDesk360WhatsAppApi';
	const account = login ? { authentication: 'login', email: 'ada@example.com', password: 'bench-password' } : {};
	const credential = await client.createCredential(type, 'Ours', sandboxCredential(origin, account));
	const cloud = await client.createCredential('whatsAppApi', 'Cloud', { accessToken: 'x', businessAccountId: '1' });
	const dialog360 = await client.createCredential('dialog360Api', '360dialog', { apiKey: 'x' });
	const to = '=+90555{{ 1000000 + $json.n }}';
	const text = '=Hello {{ $json.n }}';
	const url = `${origin}/v1/integrations/11/conversations/messages`;
	const ours = (operation: string, options: IDataObject = {}) =>
		packageNode('Send', 'desk360WhatsApp', credential, {
			resource: 'message',
			operation,
			integrationId: { __rl: true, mode: 'id', value: '11' },
			to,
			text,
			additionalFields: {},
			options,
		});
	const floor = (parallel: number, readOnce = false) =>
		benchNode('n8n-nodes-bench-floor.floor', 1, credential, { url, to, text, parallel, readOnce });
	const http = benchNode('n8n-nodes-base.httpRequest', 4.5, credential, {
		method: 'POST',
		url,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: type,
		sendBody: true,
		specifyBody: 'keypair',
		bodyParameters: {
			parameters: [
				{ name: 'to', value: to },
				{ name: 'text', value: text },
			],
		},
		options: {},
	});
	const other = benchNode(`${peer.name}.dialog360`, 1, dialog360, {
		resource: 'message',
		operation: 'sendText',
		to,
		body: text,
		previewUrl: false,
	});
	const business = benchNode('n8n-nodes-base.whatsApp', 1.1, cloud, {
		resource: 'message',
		operation: 'send',
		phoneNumberId: '1',
		recipientPhoneNumber: to,
		messageType: 'text',
		textBody: text,
		additionalFields: {},
	});
	return [
		{ name: 'Send Text', node: ours('sendText') },
		{ name: 'Send in Bulk', node: ours('sendBulk') },
		{ name: 'Send Text, 16 at a time', node: ours('sendText', { maxParallelRequests: 16 }) },
		{ name: 'HTTP Request', node: http },
		{ name: 'WhatsApp Business Cloud (TLS)', node: business },
		{ name: '360dialog community node (TLS)', node: other },
		{ name: 'Bare loop, 16 at a time', node: floor(16) },
		{ name: 'Bare loop, 50 at a time', node: floor(50) },
		{ name: 'Credential read once, 16 at a time', node: floor(16, true) },
		{ name: 'Credential read once, 50 at a time', node: floor(50, true) },
	];
}

async function runOnce(bench: Bench, { name, node }: Contender, items: number, delayMs: number): Promise<Run> {
	const { n8n, client, provider } = bench;
	await provider.restart(delayMs);
	const workflow = await itemsInto(client, items, node);
	const before = await restartPeak(n8n.pid);
	const cpu = await cpuMs(n8n.pid);
	const { result, answers } = await watchHealth(n8n.origin, async () => await client.run(workflow, 'Start', 1_200_000));
	const used = (await cpuMs(n8n.pid)) - cpu;
	if (result.status !== 'success') throw new Error(`${name}: ${errorOf(result).message}`);
	const { people, most, connections } = await provider.counts();
	if (people !== items || itemsOf(result, 'Send').length < items)
		throw new Error(`${name} reached ${people} of ${items}`);
	const { from, to } = workOf(result, 'Send');
	const [slowestAnswerMs = 0] = slowest(answers, { from, to });
	const addedMb = (await peakMemory(n8n.pid)) - before;
	return { name, delayMs, tookMs: to - from, cpuMs: used, addedMb, slowestAnswerMs, most, connections };
}

/** Memory is told where each run has an n8n of its own: one process does not take again what it has taken before. */
function tableOf(runs: readonly Run[], delayMs: number, { fresh }: Options): string {
	const names = [...new Set(runs.map(({ name }) => name))];
	const of = (name: string, what: (run: Run) => number) =>
		runs.filter((run) => run.name === name && run.delayMs === delayMs).map(what);
	const reference = medianOf(of('HTTP Request', ({ tookMs }) => tookMs));
	return markdownTable(
		[
			'',
			'seconds (least to most)',
			'times as fast as HTTP Request',
			'processor s',
			...(fresh ? ['memory added, MB'] : []),
			'slowest health answer, ms',
			'most at the provider',
		],
		names.map((name) => {
			const took = of(name, ({ tookMs }) => tookMs);
			const seconds = (ms: number) => (ms / 1000).toFixed(1);
			return [
				name,
				`${seconds(medianOf(took))} (${seconds(Math.min(...took))} to ${seconds(Math.max(...took))})`,
				(reference / medianOf(took)).toFixed(2),
				seconds(medianOf(of(name, (run) => run.cpuMs))),
				...(fresh ? [medianOf(of(name, ({ addedMb }) => addedMb)).toFixed(0)] : []),
				medianOf(of(name, ({ slowestAnswerMs }) => slowestAnswerMs)).toFixed(0),
				String(Math.max(...of(name, ({ most }) => most))),
			];
		}),
	);
}

async function main(): Promise<void> {
	const options = readOptions();
	const runs = options.fresh ? await runsInFresh(options) : await runsInOne(options);
	if (options.write) await write(runs, options);
}

async function runsInOne(options: Options): Promise<Run[]> {
	const bench = await startBench({}, { withPeer: true });
	const runs: Run[] = [];
	try {
		const contenders = await chosen(bench, options);
		// The first run of each loads its code.
		for (const contender of contenders) await runOnce(bench, contender, 20, 0);
		for (const delayMs of options.delays) {
			for (let round = 0; round < options.rounds; round++) {
				for (const contender of inOrderOf(round, contenders)) {
					runs.push(noted(await runOnce(bench, contender, options.items, delayMs)));
				}
			}
			console.log(tableOf(runs, delayMs, options));
		}
	} finally {
		await bench.close();
	}
	return runs;
}

/** What a process has once taken for one contender it does not take again for the next: each run has an n8n of its own. */
async function runsInFresh(options: Options): Promise<Run[]> {
	const runs: Run[] = [];
	for (const delayMs of options.delays) {
		for (let round = 0; round < options.rounds; round++) {
			for (let place = 0, count = 1; place < count; place++) {
				const bench = await startBench({}, { withPeer: true });
				try {
					const contenders = inOrderOf(round, await chosen(bench, options));
					count = contenders.length;
					const contender = contenders[place];
					if (!contender) throw new Error('--only names no contender');
					await runOnce(bench, contender, 20, 0);
					runs.push(noted(await runOnce(bench, contender, options.items, delayMs)));
				} finally {
					await bench.close();
				}
			}
		}
		console.log(tableOf(runs, delayMs, options));
	}
	return runs;
}

async function chosen(bench: Bench, options: Options): Promise<Contender[]> {
	return (await contendersOf(bench, options)).filter(({ name }) => options.only?.includes(name) ?? true);
}

function noted(run: Run): Run {
	console.log(JSON.stringify(run));
	return run;
}

async function write(runs: readonly Run[], options: Options): Promise<void> {
	const { items, rounds, delays, tls, login, fresh } = options;
	const name = `sends${tls ? '-tls' : ''}${login ? '-login' : ''}${fresh ? '-fresh' : ''}${items === 1_000 ? '' : `-${items}`}`;
	const where = fresh ? 'each in an n8n of its own' : 'in one n8n';
	const parts = [
		`${items} messages, medians of ${rounds} alternating runs ${where}, ${tls ? 'over TLS' : 'without TLS'}${login ? ', with a login' : ''}, on ${cpus().length} processors.`,
	];
	for (const delayMs of delays) {
		const bars = [...new Set(runs.map((run) => run.name))].map((label) => ({
			label,
			value:
				medianOf(runs.filter((run) => run.name === label && run.delayMs === delayMs).map(({ tookMs }) => tookMs)) /
				1000,
		}));
		const title = `${items} messages, provider answers after ${delayMs} ms: seconds`;
		const picture = await chart(`${name}-${delayMs}`, title, bars);
		parts.push(`**The provider answers after ${delayMs} ms**`, tableOf(runs, delayMs, options), picture);
	}
	await publish(name, parts.join('\n\n'), runs);
}

void main();
