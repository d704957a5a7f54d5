import type { IDataObject } from 'n8n-workflow';
import { errorOf, itemsOf, type Credential, type WorkflowRef } from '../test/support/n8n/client';
import { credentialType, desk360Node, sandboxCredential, sandboxOneMsg } from '../test/support/n8n/desk360';
import { slowest, watchHealth, workOf } from '../test/support/n8n/healthWatch';
import { chain, manualTrigger, packageNode } from '../test/support/n8n/nodes';
import { peakMemory, restartPeak } from '../test/support/n8n/server';
import { hasOption, textOption } from './options';
import { markdownTable, publish } from './report';
import { benchNode, startBench, type Bench } from './setup';

/**
 * `npm run bench:scaling`: time and memory of n8n while few and many are worked on: rows of a CSV file that are sent in bulk,
 * rows of a list that is returned whole, and one file of many megabytes, as a part of a form and as text in JSON. One run of
 * each size, the smallest first, in an n8n for each kind.
 * `--rows 100,1000,10000,100000 --tickets 100,1000,10000,100000 --megabytes 1,10,100`; `--tls` over TLS; `--write` puts the
 * tables into docs/performance.md.
 */
interface Work {
	what: string;
	sizes: number[];
	unit: string;
	/** The workflow whose last node, *Work*, does it. */
	workflow(size: number): Promise<WorkflowRef>;
}

interface Row {
	size: number;
	tookMs: number;
	addedMb: number;
	slowestAnswerMs: number;
	items: number;
}

function sizesOf(option: string, otherwise: string): number[] {
	return (textOption(option) ?? otherwise).split(',').map(Number);
}

/** Fetches a file of the provider, and hands it to a node. */
async function fileInto({ client }: Bench, url: string, node: IDataObject): Promise<WorkflowRef> {
	const options = { response: { response: { responseFormat: 'file' } } };
	const fetchFile = { ...benchNode('n8n-nodes-base.httpRequest', 4.2, undefined, { url, options }), name: 'File' };
	return await client.createWorkflow({
		name: url,
		nodes: [manualTrigger(), { ...fetchFile, id: 'File' }, node],
		connections: chain('Start', 'File', 'Work'),
	});
}

async function worksOf(bench: Bench): Promise<Work[]> {
	const { client, provider } = bench;
	const origin = hasOption('--tls') ? provider.tls : provider.plain;
	const data = sandboxCredential(origin);
	const whatsApp = await client.createCredential('whatsAppGatewaysDesk360WhatsAppApi', 'Desk360 WhatsApp', data);
	const desk360 = await client.createCredential(credentialType, 'Desk360', data);
	const getChat = await client.createCredential('whatsAppGatewaysGetChatApi', 'get.chat', {
		...{ authentication: 'apiToken', apiToken: 'sandbox-getchat-token', baseUrl: `${origin}/api/v1` },
	});
	const oneMsg = await client.createCredential('whatsAppGatewaysOneMsgApi', '1MSG', sandboxOneMsg(origin));
	const files = {
		sizes: sizesOf('--megabytes', '1,10,100'),
		unit: 'MB',
		workflow: (node: IDataObject) => async (mb: number) =>
			await fileInto(bench, `${provider.plain}/_bench/file.pdf?mb=${mb}`, node),
	};
	return [
		{
			what: 'Send in Bulk from a CSV file',
			sizes: sizesOf('--rows', '100,1000,10000,100000'),
			unit: 'rows',
			workflow: async (rows) => await fileInto(bench, `${provider.plain}/_bench/rows.csv?rows=${rows}`, bulk(whatsApp)),
		},
		{
			what: 'Return All of a list, 20 rows a page',
			sizes: sizesOf('--tickets', '100,1000,10000,100000'),
			unit: 'rows',
			workflow: async () =>
				await client.createWorkflow({
					name: 'List',
					nodes: [manualTrigger(), desk360Node('Work', desk360, list)],
					connections: chain('Start', 'Work'),
				}),
		},
		{ ...files, what: 'Send Document of a file, with get.chat', workflow: files.workflow(document(getChat)) },
		{ ...files, what: 'Send Media of a file, with 1MSG: as text in JSON', workflow: files.workflow(media(oneMsg)) },
	];
}

const list = {
	resource: 'ticket',
	operation: 'getAll',
	productId: { __rl: true, mode: 'id', value: '3' },
	returnAll: true,
};

const bulk = (credential: Credential) =>
	packageNode('Work', 'desk360WhatsApp', credential, {
		resource: 'message',
		operation: 'sendBulk',
		integrationId: { __rl: true, mode: 'id', value: '11' },
		recipientsSource: 'csv',
		text: 'Dear {name}!',
		additionalFields: { maxRecipients: 0 },
	});

const document = (credential: Credential) =>
	packageNode('Work', 'getChat', credential, {
		resource: 'message',
		operation: 'sendDocument',
		to: '+905551234567',
		additionalFields: { filename: 'manual.pdf' },
	});

const media = (credential: Credential) =>
	packageNode('Work', 'oneMsg', credential, {
		resource: 'message',
		operation: 'sendMedia',
		to: '+905551234567',
		fileName: 'manual.pdf',
	});

async function runOnce({ client, n8n, provider }: Bench, { what, workflow }: Work, size: number): Promise<Row> {
	await provider.restart(0, size);
	const created = await workflow(size);
	const before = await restartPeak(n8n.pid);
	const { result, answers } = await watchHealth(n8n.origin, async () => await client.run(created, 'Start', 1_800_000));
	if (result.status !== 'success') throw new Error(`${what}, ${size}: ${errorOf(result).message}`);
	const span = workOf(result, 'Work');
	const [slowestAnswerMs = 0] = slowest(answers, span);
	const addedMb = (await peakMemory(n8n.pid)) - before;
	return { size, tookMs: span.to - span.from, addedMb, slowestAnswerMs, items: itemsOf(result, 'Work').length };
}

function tableOf({ unit }: Work, rows: readonly Row[]): string {
	const head = [unit, 'seconds', `ms for each`, 'memory added, MB', 'kB for each', 'slowest health answer, ms'];
	return markdownTable(
		head,
		rows.map(({ size, tookMs, addedMb, slowestAnswerMs }) => [
			size.toLocaleString('en'),
			(tookMs / 1000).toFixed(1),
			(tookMs / size).toFixed(2),
			String(addedMb),
			((addedMb * 1024) / size).toFixed(1),
			String(slowestAnswerMs),
		]),
	);
}

/** Of what is done; what a process has once taken for one, it does not take again for the next: each has an n8n of its own. */
async function rowsOf(at: number): Promise<{ work: Work; rows: Row[] } | undefined> {
	const bench = await startBench();
	try {
		const work = (await worksOf(bench))[at];
		if (!work) return undefined;
		// The first run loads the code.
		await runOnce(bench, work, work.sizes[0] ?? 1);
		const rows: Row[] = [];
		for (const size of work.sizes) {
			rows.push(await runOnce(bench, work, size));
			console.log(work.what, JSON.stringify(rows.at(-1)));
		}
		return { work, rows };
	} finally {
		await bench.close();
	}
}

async function main(): Promise<void> {
	const parts: string[] = [];
	const figures: Array<{ what: string; rows: readonly Row[] }> = [];
	for (let at = 0, done = await rowsOf(at); done; done = await rowsOf(++at)) {
		const { work, rows } = done;
		parts.push(`**${work.what}**`, tableOf(work, rows));
		figures.push({ what: work.what, rows });
	}
	const text = parts.join('\n\n');
	console.log(text);
	if (hasOption('--write')) await publish(`scaling${hasOption('--tls') ? '-tls' : ''}`, text, figures);
}

void main();
