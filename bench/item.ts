import { Session, type Profiler } from 'node:inspector/promises';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import type { IDataObject, IExecuteFunctions, IGetNodeParameterOptions, INodeType } from 'n8n-workflow';
import { standIn } from '../test/support/standIn';
import { hasOption, numberOption } from './options';
import { markdownTable, publish } from './report';

/**
 * `npm run bench:item`: what an item of Send Text costs in this package's own code, in processor time, and which part of it
 * takes how much; beside the bare loop of the other comparisons. n8n stands around neither: parameters are at hand, and the
 * provider answers at once. `--items 5000 --rounds 10`; `--write` puts the table into docs/performance.md.
 */
/** Functions of the built package that stand for a part of the work, with all that they call. */
const parts: Readonly<Record<string, readonly string[]>> = {
	'reading the parameters': ['readParameters', 'readAdditional', 'checkAdditional', 'findOperation'],
	'reading the phone number': ['parseRecipient'],
	'checking the text, and building the request': ['textMessages', 'conversations', 'httpOptions', 'checkLinks'],
	'remembering what was sent': ['keyFor', 'recall', 'rememberAccepted', 'rememberItem'],
	'rate limit and number at a time': ['acquireTurn', 'acquire', 'begin', 'learn', 'tellsRemaining'],
	'watching for silence and delay': ['withinTime', 'clock', 'look', 'sleep'],
	'reading the answer, up to a size': ['readContent', 'createAsyncIterator', 'eos'],
	'judging the answer': ['readResponse', 'applyStatusOfBody', 'applyStatusOfFailure', 'confirmExpected'],
	'order, and giving way': ['runOrdered', 'startMore', 'workOn', 'joined'],
	'the result': ['sent', 'toItems', 'asSent'],
	'collecting garbage': ['(garbage collector)'],
};
const rest = 'the rest: promises, and what calls the above';
const partOf = new Map(Object.entries(parts).flatMap(([part, names]) => names.map((name) => [name, part] as const)));

const parameters: IDataObject = {
	resource: 'message',
	operation: 'sendText',
	integrationId: { __rl: true, mode: 'id', value: '11' },
	to: '=+90555{{ 1000000 + $json.n }}',
	text: '=Hello {{ $json.n }}',
	additionalFields: {},
	options: { maxParallelRequests: 16 },
	'options.maxParallelRequests': 16,
	url: 'http://127.0.0.1:9/v1/integrations/11/conversations/messages',
	parallel: 16,
};

/** As n8n would give it without any time of its own. */
function parameter(name: string, item: number, otherwise?: unknown, options: IGetNodeParameterOptions = {}): unknown {
	const entered = parameters[name] ?? otherwise;
	if (options.rawExpressions) return entered;
	if (name === 'to') return `+90555${1_000_000 + item}`;
	if (name === 'text') return `Hello ${item}`;
	return options.extractValue && name === 'integrationId' ? '11' : entered;
}

function contextOf(count: number): IExecuteFunctions {
	const items = Array.from({ length: count }, (_, n) => ({ json: { n } }));
	const node = { id: 's', name: 'Send', type: 'send', typeVersion: 2, position: [0, 0], parameters, credentials: {} };
	const executeData = { node };
	const context = {};
	let answers = 0;
	return standIn<IExecuteFunctions>({
		getInputData: () => items,
		getNode: () => node,
		getNodeParameter: parameter,
		getExecuteData: () => executeData,
		getContext: () => context,
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		getExecutionCancelSignal: () => undefined,
		getCredentials: async () =>
			await Promise.resolve({
				authentication: 'apiToken',
				apiToken: 'bench-token-1',
				baseUrl: 'http://127.0.0.1:9/v1',
			}),
		continueOnFail: () => false,
		helpers: {
			httpRequestWithAuthentication: async (_type: string, { returnFullResponse }: IDataObject) => {
				const id = `m${++answers}`;
				const said = JSON.stringify({ id, message_id: id, messages: [{ id }], contacts: [] });
				if (returnFullResponse !== true) return await Promise.resolve(JSON.parse(said));
				const headers = { 'x-ratelimit-limit': '1000000', 'x-ratelimit-remaining': `${1_000_000 - answers}` };
				return { statusCode: 200, headers, body: Readable.from([Buffer.from(said)]) };
			},
		},
	});
}

interface Contender {
	name: string;
	node: INodeType;
}

/** The built package's node, and the bare loop. */
function contenders(): [ours: Contender, floor: Contender] {
	const load = createRequire(__filename);
	const { Desk360WhatsApp }: Record<string, new () => INodeType> = load(
		'../dist/nodes/Desk360WhatsApp/Desk360WhatsApp.node.js',
	);
	const { Floor }: Record<string, new () => INodeType> = load('./floor.node.txt');
	if (!Desk360WhatsApp || !Floor) throw new Error('Build the package first');
	return [
		{ name: 'Send Text', node: new Desk360WhatsApp() },
		{ name: 'Bare loop', node: new Floor() },
	];
}

/** @returns processor time for each item, in microseconds */
async function runOnce({ name, node }: Contender, count: number): Promise<number> {
	const context = contextOf(count);
	const before = process.cpuUsage();
	const output = await node.execute?.call(context);
	const { user, system } = process.cpuUsage(before);
	if (!Array.isArray(output) || output[0]?.length !== count) throw new Error(`${name} gave too few items`);
	return (user + system) / count;
}

/** Which share of the time each part took. */
async function sharesOf(work: () => Promise<unknown>): Promise<Map<string, number>> {
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.setSamplingInterval', { interval: intervalUs });
	await session.post('Profiler.start');
	await work();
	const { profile } = await session.post('Profiler.stop');
	session.disconnect();
	const times = timesOf(profile);
	const total = [...times.values()].reduce((sum, time) => sum + time, 0);
	return new Map([...times].map(([part, time]) => [part, time / total]));
}

const intervalUs = 100;

function timesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Map<string, number> {
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
	const times = new Map<string, number>();
	for (const [at, id] of samples.entries()) {
		const leaf = byId.get(id)?.callFrame.functionName ?? '';
		if (leaf === '(idle)' || leaf === '(program)') continue;
		let part: string | undefined;
		for (let place: number | undefined = id; place !== undefined && !part; place = parents.get(place)) {
			part = partOf.get(byId.get(place)?.callFrame.functionName ?? '');
		}
		// What lies between two samples is longer where another process had the processor.
		const time = Math.max(0, Math.min(timeDeltas[at] ?? 0, 2 * intervalUs));
		times.set(part ?? rest, (times.get(part ?? rest) ?? 0) + time);
	}
	return times;
}

async function main(): Promise<void> {
	const [count, rounds] = [numberOption('--items', 5_000), numberOption('--rounds', 10)];
	const [ours, floor] = contenders();
	const least = new Map<Contender, number>();
	for (let round = 0; round < rounds; round++) {
		for (const contender of [ours, floor]) {
			const us = await runOnce(contender, count);
			least.set(contender, Math.min(us, least.get(contender) ?? us));
		}
	}
	const total = least.get(ours) ?? 0;
	const shares = await sharesOf(async () => {
		for (let round = 0; round < rounds; round++) await runOnce(ours, count);
	});
	const rows = [...Object.keys(parts), rest].map((part): [string, number] => [part, (shares.get(part) ?? 0) * total]);
	rows.sort(([, a], [, b]) => b - a);
	const all: Array<[string, number]> = [[ours.name, total], ...rows, [floor.name, least.get(floor) ?? 0]];
	const table = markdownTable(['', 'µs for each item'], all.map(([part, us]) => [part, us.toFixed(1)])); // prettier-ignore
	console.log(table);
	const how = `Processor time, the least of ${rounds} runs with ${count} items. The lines between the first and the last are what the first is made of, by a profile.`;
	if (hasOption('--write')) await publish('item', [how, table].join('\n\n'), Object.fromEntries(all));
}

void main();
