import { ExecuteContext } from 'n8n-core';
import type { IDataObject, IExecuteData, IHttpRequestOptions, INodeParameters, IRunExecutionData } from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import { useDeduplicator } from '../../support/deduplicator';
import { gatewaySetup } from '../../support/gateway';
import { build } from '../../support/n8nCore';
import { sentAnswer } from '../../support/oneMsg';
import { randomOf } from '../../support/random';
import { Simulation } from '../../support/simulation';

/**
 * A gateway whose first provider goes down, comes back, is slow, within the timeout and beyond it, and fails at random. In
 * simulated time: hours pass in seconds, and a seed gives the same run each time.
 */
const world: { time: Simulation } = { time: new Simulation() };

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => await world.time.sleep(ms),
}));
afterEach(() => jest.restoreAllMocks());

const people = 1_000;
const phones = Array.from({ length: people }, (_, person) => `+9055512${String(person).padStart(5, '0')}`);

/** What becomes of a request: whether the message arrives, when, and with what the provider answers. */
interface Fate {
	arrives: boolean;
	afterMs: number;
	answer: 'refused' | 'taken' | { status: number; headers?: Record<string, string> };
}

/** @param seconds since the first request */
type Weather = (seconds: number, random: () => number) => Fate;

const quick = (random: () => number): Fate => ({ arrives: true, afterMs: 1_000 + random() * 2_000, answer: 'taken' });

/** Slow at random: most answers come within the minute that a request waits, some only after it. */
function slow(random: () => number): Fate {
	const isBeyond = random() < 0.15;
	return {
		arrives: !isBeyond || random() < 0.5,
		afterMs: isBeyond ? 61_000 + random() * 600_000 : random() * 58_000,
		answer: 'taken',
	};
}

/** The first provider's day. */
const stormy: Weather = (seconds, random) => {
	if (seconds < 60) return quick(random);
	if (seconds < 90) return { arrives: false, afterMs: 5, answer: 'refused' };
	if (seconds < 100) return { arrives: false, afterMs: 5, answer: { status: 503, headers: { 'retry-after': '600' } } };
	if (seconds < 400) return random() < 0.4 ? slow(random) : quick(random);
	const what = random();
	if (what < 0.1) return { arrives: random() < 0.5, afterMs: random() * 30_000, answer: { status: 500 } };
	if (what < 0.15) return { arrives: false, afterMs: 10, answer: { status: 401 } };
	return what < 0.3 ? slow(random) : quick(random);
};

/** The second one works, and is slow now and then. */
const fair: Weather = (_, random) => (random() < 0.02 ? slow(random) : quick(random));

/** As axios says it. */
function lost(code: string, syscall: string | undefined, socket: object): Error {
	const cause = Object.assign(new Error(code), { code, syscall });
	const axios = Object.assign(new Error(code, { cause }), { code, name: 'AxiosError', request: { socket } });
	return new Error('n8n', { cause: axios });
}

class Providers {
	/** How many messages each person got, from both. */
	readonly got = new Map<string, number>();
	timedOut = 0;
	onArrival?: (people: number) => void;
	private readonly since = world.time.ms;

	constructor(private readonly random: () => number) {}

	/** n8n's HTTP helper, with its timeout. */
	async request(credential: string, { timeout = 60_000, body }: IHttpRequestOptions) {
		const isFirst = credential === 'whatsAppGatewaysOneMsgApi';
		const seconds = (world.time.ms - this.since) / 1_000;
		const { arrives, afterMs, answer } = (isFirst ? stormy : fair)(seconds, this.random);
		const { phone, wa_id: id }: IDataObject = typeof body === 'string' ? JSON.parse(body) : Object(body);
		const to = String(phone ?? id).replace(/\D/g, '');
		const arrive = () => {
			if (!arrives) return;
			this.got.set(to, (this.got.get(to) ?? 0) + 1);
			this.onArrival?.(this.got.size);
		};
		if (afterMs > timeout) {
			// What the provider does late it does all the same.
			void world.time.outside(afterMs).then(arrive);
			await world.time.outside(timeout);
			this.timedOut++;
			throw lost('ECONNABORTED', undefined, { secureConnecting: false });
		}
		await world.time.outside(afterMs);
		if (answer === 'refused') throw lost('ECONNREFUSED', 'connect', {});
		arrive();
		const taken = isFirst ? sentAnswer : { id: 'chat-1' };
		const said = answer === 'taken' ? { status: isFirst ? 200 : 202 } : answer;
		return {
			statusCode: said.status,
			headers: { 'content-type': 'application/json', ...('headers' in said && said.headers) },
			body: JSON.stringify(answer === 'taken' ? taken : {}),
		};
	}
}

let accounts = 0;

/** Two accounts that no other test has. */
function newOrigins() {
	accounts++;
	return { oneMsg: `https://one-${accounts}.example`, getChat: `https://chat-${accounts}.example` };
}

/** A run of the node that n8n may repeat, and the user may stop. */
function repeatable(
	providers: Providers,
	parameters: INodeParameters,
	items: IDataObject[],
	{ origins = newOrigins(), signal }: { origins?: Record<string, string>; signal?: AbortSignal } = {},
) {
	const setup = gatewaySetup(origins, { ...parameters, options: { maxParallelRequests: 4 } });
	const runData: IRunExecutionData = createRunExecutionData({});
	const input = items.map((json) => ({ json }));
	let repeated: IExecuteData | undefined;
	return async (onError: 'continueRegularOutput' | 'stopWorkflow'): Promise<IDataObject[]> => {
		const { workflow, node, additionalData } = build({ ...setup, node: { onError, typeVersion: 1.1 } });
		const data = { main: [input] };
		// n8n hands the same object to all tries.
		repeated ??= { node, data, source: null };
		const place = [workflow, node, additionalData, 'trigger', runData, 0, input, data, repeated] as const;
		const context = new ExecuteContext(...place, [], signal);
		const silent = () => undefined;
		Object.defineProperty(context, 'logger', { value: { info: silent, warn: silent, error: silent, debug: silent } });
		Object.assign(context.helpers, {
			httpRequestWithAuthentication: async (credential: string, options: IHttpRequestOptions) =>
				await providers.request(credential, options),
		});
		const output = await setup.nodeType.execute?.call(context);
		const results = Array.isArray(output) ? (output[0] ?? []) : [];
		return results.map(({ json }) => json);
	};
}

/** What is not true of the results. */
function untrue(results: readonly IDataObject[], { got }: Providers): IDataObject[] {
	return results.filter(({ to, outcome }) => {
		const count = got.get(String(to).slice(1)) ?? 0;
		if (outcome === 'sent' || outcome === 'queued') return count !== 1;
		return outcome === 'failed' ? count !== 0 : outcome !== 'unclear';
	});
}

const count = (results: readonly IDataObject[], outcome: string) =>
	results.filter((result) => result.outcome === outcome).length;

const singly = { parameters: { to: '={{ $json.phone }}' }, items: phones.map((phone): IDataObject => ({ phone })) };
const inBulk = {
	parameters: { operation: 'sendBulk', recipientsSource: 'list', messageType: 'text', recipients: phones },
	items: [{}],
};

function simulated(): Simulation {
	const time = new Simulation();
	world.time = time;
	jest.spyOn(performance, 'now').mockImplementation(() => time.ms);
	jest.spyOn(Date, 'now').mockImplementation(time.timeOfDay);
	return time;
}

describe.each([
	['Send Text', singly],
	['Send in Bulk', inBulk],
])('%s', (_, { parameters, items }) => {
	test.each([1, 2, 3])(
		'1,000 people, a provider that is down, back, slow and failing: nobody twice, and what is not reported arrives (seed %d)',
		async (seed) => {
			const time = simulated();
			const providers = new Providers(randomOf(seed));
			const attempt = repeatable(providers, parameters, items);
			// Retry On Fail, which fails at the first unclear message, and once more with all of them.
			for (let tries = 0; tries < 2; tries++) await time.until(attempt('stopWorkflow').catch(() => undefined));
			const results = await time.until(attempt('continueRegularOutput'));
			// What is on its way arrives.
			await time.until(time.outside(3_600_000));

			expect(results).toHaveLength(people);
			expect(new Set(results.map(({ to }) => to)).size).toBe(people);
			expect(Math.max(...providers.got.values())).toBe(1);
			expect(untrue(results, providers)).toEqual([]);
			const carried = (name: string) => results.filter(({ provider }) => provider === name).length;
			expect(Math.min(carried('oneMsg'), carried('getChat'))).toBeGreaterThan(100);
			// Both kinds of slowness happened, and neither stopped the others.
			expect(providers.timedOut).toBeGreaterThan(5);
			expect(count(results, 'unclear')).toBeGreaterThanOrEqual(providers.timedOut);
			expect(count(results, 'sent') + count(results, 'queued')).toBeGreaterThan(850);
		},
		60_000,
	);
});

describe('a campaign', () => {
	useDeduplicator();

	test.each([1, 2])(
		'is stopped, goes on through the other provider in a copy of the list, and reaches nobody twice (seed %d)',
		async (seed) => {
			const time = simulated();
			const providers = new Providers(randomOf(seed));
			const origins = newOrigins();
			const { oneMsg, getChat } = origins;
			const parameters = { ...inBulk.parameters, additionalFields: { campaign: `spring ${seed}` } };
			const stop = new AbortController();
			providers.onArrival = (reached) => void (reached === 300 && stop.abort());
			const stopped = repeatable(providers, parameters, [{}], { origins, signal: stop.signal });
			await time.until(stopped('continueRegularOutput').catch(() => []));
			await time.until(time.outside(3_600_000));
			const reached = providers.got.size;
			// Stopped in the middle.
			expect(reached).toBeGreaterThanOrEqual(300);
			expect(reached).toBeLessThan(people);

			const others = repeatable(providers, parameters, [{}], { origins: { getChat, oneMsg } });
			const results = await time.until(others('continueRegularOutput'));
			await time.until(time.outside(3_600_000));
			expect(results).toHaveLength(people);
			expect(Math.max(...providers.got.values())).toBe(1);
			// What arrived without an answer is unclear, and stays so.
			expect(count(results, 'skipped') + count(results, 'unclear')).toBeGreaterThanOrEqual(reached);
			expect(
				untrue(
					results.filter(({ outcome }) => outcome !== 'skipped'),
					providers,
				),
			).toEqual([]);
		},
		60_000,
	);
});
