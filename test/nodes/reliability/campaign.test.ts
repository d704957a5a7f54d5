import fc from 'fast-check';
import { ExecuteContext } from 'n8n-core';
import type { IExecuteData, IHttpRequestOptions, INodeExecutionData, INodeType, IRunExecutionData } from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import { Desk360WhatsApp } from '../../../nodes/Desk360WhatsApp/Desk360WhatsApp.node';
import { defineOperation, type Resource } from '../../../nodes/shared/operation/defineOperation';
import type { Provider } from '../../../nodes/shared/http/provider';
import { runOperations } from '../../../nodes/shared/operation/run';
import { recipientOf, sendOptions, to } from '../../../nodes/shared/whatsapp/recipientFields';
import { ChaosServer } from '../../support/chaosServer';
import { store } from '../../support/deduplicator';
import { build } from '../../support/n8nCore';
import { randomOf } from '../../support/random';
import { Simulation } from '../../support/simulation';

const world: { time: Simulation } = { time: new Simulation() };

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => await world.time.sleep(ms),
}));

/** One message to one person, in the smallest words. */
const provider: Provider = {
	name: 'Chaos',
	credential: 'chaosApi',
	baseUrl: ({ baseUrl }) => String(baseUrl),
	page: () => ({ rows: [] }),
	explain: () => ({ message: 'no' }),
};
const send = defineOperation({
	name: 'Send',
	value: 'send',
	action: 'Send',
	description: '',
	properties: [to, sendOptions],
	recipient: recipientOf,
	request: (_, recipient) => ({
		method: 'POST',
		path: '/send',
		body: { to: recipient.e164 },
		expects: ['message_id'],
	}),
});
const resources: Resource[] = [
	{ name: 'Message', value: 'message', description: '', defaultOperation: send, operations: [send] },
];
const nodeType: INodeType = {
	description: new Desk360WhatsApp().description,
	async execute() {
		return await runOperations.call(this, provider, resources);
	},
};
const credentialType = { name: 'whatsAppGatewaysDesk360WhatsAppApi', displayName: '', properties: [] };

/** What a user sets up, and what happens to it. */
interface Story {
	seed: number;
	items: number;
	parallel: number;
	/** The share of requests that simply succeed. */
	calm: number;
	onError: 'stopWorkflow' | 'continueRegularOutput';
	maxTries: number;
	campaign: boolean;
	/** Milliseconds after which it happens. */
	stopAt?: number;
	killAt?: number;
	clockJumps: ReadonlyArray<{ at: number; byMs: number }>;
}

interface Ended {
	results: INodeExecutionData[];
	error?: unknown;
}

let nextAccount = 0;

/** One try of n8n to run the node. */
async function attempt(
	story: Story,
	server: ChaosServer,
	runData: IRunExecutionData,
	signal: AbortSignal,
	id: string,
	repeated: { data?: IExecuteData },
) {
	const { onError, items: count, parallel } = story;
	const { workflow, node, additionalData } = build({ nodeType, credentialType, credential: {}, node: { id, onError } });
	const items = Array.from({ length: count }, (_, index) => ({ json: { to: `+${905550000000 + index}` } }));
	const data = { main: [items] };
	// n8n hands the same object to all tries.
	repeated.data ??= { node, data, source: null };
	const executeData = repeated.data;
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'trigger',
		runData,
		0,
		items,
		data,
		executeData,
		[],
		signal,
	);
	const values: Record<string, unknown> = {
		resource: 'message',
		operation: 'send',
		additionalFields: story.campaign ? { campaign: 'spring' } : {},
		options: { maxParallelRequests: parallel },
		'options.maxParallelRequests': parallel,
	};
	Object.assign(context, {
		getNodeParameter: (name: string, index: number, _default: unknown, options?: { rawExpressions?: boolean }) => {
			if (name !== 'to') return values[name];
			return options?.rawExpressions ? '={{ $json.to }}' : items[index]?.json.to;
		},
		getCredentials: async () =>
			await Promise.resolve({ baseUrl: `https://provider-${id}.example`, token: 'secret-token' }),
	});
	const silent = () => undefined;
	Object.defineProperty(context, 'logger', { value: { info: silent, warn: silent, error: silent, debug: silent } });
	Object.assign(context.helpers, {
		httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) => {
			return await server.request({ ...options, abortSignal: signal }, String(Object(options.body).to));
		},
	});
	const output = await nodeType.execute?.call(context);
	return Array.isArray(output) ? (output[0] ?? []) : [];
}

/** Runs the node as n8n does, with Retry On Fail. */
async function execution(story: Story, server: ChaosServer, signal: AbortSignal): Promise<Ended> {
	const runData = createRunExecutionData({});
	const id = String(nextAccount++);
	const repeated: { data?: IExecuteData } = {};
	let ended: Ended = { results: [] };
	for (let tries = 1; tries <= story.maxTries && !signal.aborted; tries++) {
		if (tries > 1) await world.time.sleep(1_000);
		try {
			ended = { results: await attempt(story, server, runData, signal, id, repeated) };
		} catch (error) {
			ended = { results: [], error };
		}
		if (ended.error === undefined && ended.results[0]?.json.error === undefined) break;
	}
	return ended;
}

/** Holds a run against what the provider carried out. @returns how many got it twice, and how many were lost unsaid */
function judge({ items: count, onError }: Story, { results, error }: Ended, server: ChaosServer, stopped: boolean) {
	let lost = 0;
	const seen = new Set<unknown>();
	for (const { json } of results) {
		const { outcome, reason } = json;
		const times = server.carriedOut.get(String(json.to)) ?? 0;
		if (seen.has(json.to)) lost++;
		seen.add(json.to);
		const isTrue =
			outcome === 'sent' || outcome === 'skipped'
				? times === 1
				: outcome === 'failed'
					? times === 0
					: outcome === 'unclear';
		const isSaid =
			outcome === 'sent' || (typeof reason === 'string' && reason !== '' && !/Invalid time|NaN/.test(reason));
		if (!isTrue || !isSaid) lost++;
	}
	// A run that fails says so itself; one that was stopped leaves the rest out.
	if (error === undefined && !stopped && seen.size !== count) lost += count - seen.size;
	if (error !== undefined && (onError !== 'stopWorkflow' || /Invalid time|NaN/.test(String(error)))) lost++;
	const doubled = [...server.carriedOut.values()].filter((times) => times > 1).length;
	return { doubled, lost };
}

async function tell(story: Story) {
	const time = new Simulation();
	world.time = time;
	store.clear();
	jest.spyOn(performance, 'now').mockImplementation(() => time.ms);
	jest.spyOn(Date, 'now').mockImplementation(time.timeOfDay);
	const server = new ChaosServer(time, randomOf(story.seed), story.calm);
	const stop = new AbortController();
	for (const { at, byMs } of story.clockJumps) void time.outside(at).then(() => (time.offsetMs += byMs));
	if (story.stopAt !== undefined) void time.outside(story.stopAt).then(() => stop.abort());
	let ended: Ended | undefined;
	const first = execution(story, server, stop.signal);
	if (story.killAt === undefined) ended = await time.until(first);
	else {
		const killed = time.outside(story.killAt).then(() => undefined);
		ended = await time.until(Promise.race([first, killed]));
		if (!ended) {
			time.kill();
			// Somebody starts it again, which only a campaign stands.
			ended = story.campaign ? await time.until(execution(story, server, stop.signal)) : undefined;
		}
	}
	// What was on its way arrives.
	await time.until(time.outside(600_000));
	jest.restoreAllMocks();
	// n8n shows the execution that was killed as crashed.
	return ended ? judge(story, ended, server, stop.signal.aborted) : judge(story, { results: [] }, server, true);
}

const maybe = (max: number) => fc.option(fc.integer({ min: 0, max }), { nil: undefined, freq: 3 });
const stories = fc.record({
	seed: fc.integer(),
	items: fc.integer({ min: 1, max: 300 }),
	parallel: fc.integer({ min: 1, max: 20 }),
	calm: fc.constantFrom(0.5, 0.9, 0.98, 1),
	onError: fc.constantFrom('stopWorkflow' as const, 'continueRegularOutput' as const),
	maxTries: fc.constantFrom(1, 3),
	campaign: fc.boolean(),
	stopAt: maybe(60_000),
	killAt: maybe(60_000),
	clockJumps: fc.array(
		fc.record({ at: fc.integer({ min: 0, max: 60_000 }), byMs: fc.integer({ min: -7_200_000, max: 7_200_000 }) }),
		{ maxLength: 4 },
	),
});

/** `CAMPAIGN_MESSAGES=100000` is for those who have a minute. */
const messages = Number(process.env.CAMPAIGN_MESSAGES ?? 40_000);

test(`${messages} messages through faults, stops, kills and clock changes: nobody twice, nobody lost without a word`, async () => {
	const seed = Number(process.env.CAMPAIGN_SEED ?? Date.now() % 2 ** 31);
	let sent = 0;
	let runs = 0;
	const total = { doubled: 0, lost: 0 };
	for (let batch = seed; sent < messages; batch++) {
		await fc.assert(
			fc.asyncProperty(stories, async (story) => {
				const { doubled, lost } = await tell(story);
				sent += story.items;
				runs++;
				total.doubled += doubled;
				total.lost += lost;
				expect({ doubled, lost }).toEqual({ doubled: 0, lost: 0 });
			}),
			{ numRuns: 50, seed: batch, endOnFailure: true },
		);
	}
	process.stdout.write(`CAMPAIGN_SEED=${seed}: ${sent} messages in ${runs} runs, ${JSON.stringify(total)}\n`);
	expect(total).toEqual({ doubled: 0, lost: 0 });
}, 180_000);
