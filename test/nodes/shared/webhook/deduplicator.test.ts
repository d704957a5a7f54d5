import fc from 'fast-check';
import { ObservableObject, type IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../../../nodes/shared/dataObject';
import { eventKey, forgetAll, Deduplicator } from '../../../../nodes/shared/webhook/deduplicator';
import { message } from '../../../support/webhook';

const hour = 3_600_000;
const numbered = (n: number) => message({ id: `m${n}` });
const many = (count: number, from = 0) => Array.from({ length: count }, (_, n) => numbered(from + n));

beforeEach(forgetAll);

test('what belongs together has one key, everything else its own', () => {
	const same = [message(), message({ text: 'changed by a redelivery' }), message({ raw: { n: 2 } })];
	expect(new Set(same.map(eventKey)).size).toBe(1);
	const different = [
		message(),
		message({ id: 'm2' }),
		message({ provider: 'other' }),
		message({ event: 'messageSent' }),
		message({ event: 'messageStatus', status: 'sent' }),
		message({ event: 'messageStatus', status: 'read' }),
		message({ event: 'messageStatus', status: 'failed', statusCode: 2 }),
		message({ event: 'messageStatus', status: 'failed', statusCode: 4 }),
		message({ id: undefined }),
		message({ id: undefined, text: 'Other words' }),
		message({ id: undefined, raw: { n: 1 } }),
		message({ id: '' }),
	];
	expect(new Set(different.map(eventKey)).size).toBe(different.length);
	expect(eventKey(message({ id: undefined, raw: { n: 1 } }))).toBe(eventKey(message({ id: undefined, raw: { n: 1 } })));
});

test('a key tells nothing about the person', () => {
	expect(eventKey(message())).toMatch(/^[\w-]{16}$/);
});

test('the same event twice in one request comes out once', () => {
	expect(new Deduplicator('t', {}).takeNew([message(), message()])).toHaveLength(1);
});

test('triggers know only what they have seen themselves', () => {
	expect(new Deduplicator('one', {}).takeNew([message()])).toHaveLength(1);
	expect(new Deduplicator('two', {}).takeNew([message()])).toHaveLength(1);
	expect(new Deduplicator('one', {}).takeNew([message()])).toHaveLength(0);
});

test('this process remembers 10,000 events for a day, whatever the database holds', () => {
	let now = 0;
	const seen = (staticData: IDataObject = {}) => new Deduplicator('t', staticData, () => now);
	seen().takeNew(many(10_000));
	expect(seen().takeNew([numbered(0), numbered(9_999)])).toHaveLength(0);
	// Asking for the first made it the latest, so the second is the oldest now.
	seen().takeNew([numbered(10_000)]);
	expect(seen().takeNew([numbered(0)])).toHaveLength(0);
	expect(seen().takeNew([numbered(1)])).toHaveLength(1);
	now = 24 * hour;
	expect(seen().takeNew([numbered(9_999)])).toHaveLength(1);
});

test('the database keeps the last 5,000 in 40 kB, and those after a restart beside them', () => {
	const staticData: IDataObject = {};
	for (let n = 0; n < 6_000; n += 50) new Deduplicator('t', staticData).takeNew(many(50, n));
	expect(JSON.stringify(staticData).length).toBeLessThan(41_000);
	forgetAll();
	const restarted: IDataObject = JSON.parse(JSON.stringify(staticData));
	const seen = new Deduplicator('t', restarted);
	expect(seen.takeNew(many(5_000, 1_000))).toHaveLength(0);
	expect(seen.takeNew([numbered(999)])).toHaveLength(1);
	forgetAll();
	expect(new Deduplicator('t', restarted).takeNew([numbered(999), ...many(4_998, 1_002)])).toHaveLength(0);
});

test('what an earlier version stored is known: a list of longer keys', () => {
	const staticData: IDataObject = { seenEvents: many(3).map(eventKey) };
	expect(new Deduplicator('t', staticData).takeNew(many(4))).toEqual([numbered(3)]);
	forgetAll();
	expect(new Deduplicator('t', staticData).takeNew(many(5))).toEqual([numbered(4)]);
});

test("events of one message: its receivers, its changes, its chat's assignments", () => {
	const status = { event: 'messageStatus' as const, status: 'read' };
	const different = [
		message({ ...status, group: 'g', to: '+1' }),
		message({ ...status, group: 'g', to: '+2' }),
		message({ ...status, to: '+3' }),
		message({ ...status, to: '+4' }),
		message({ ...status, to: 'TR.5' }),
		message({ ...status, to: undefined }),
		message({ edit: { messageId: 'm0' }, text: 'a' }),
		message({ edit: { messageId: 'm0' }, text: 'b' }),
		message({ revoke: { messageId: 'm0' } }),
		message(),
		message({ event: 'messageAssigned' }),
		message({ event: 'messageAssigned', assignment: { id: '1' } }),
		message({ event: 'messageAssigned', assignment: { id: '2' } }),
	];
	expect(new Set(different.map(eventKey)).size).toBe(different.length);
	expect(eventKey(message({ ...status, to: '+1' }))).toBe(eventKey(message({ ...status, to: '+1', text: 'again' })));
});

test("n8n's proxies are read and written as any other data", () => {
	const stored: IDataObject = {};
	new Deduplicator('t', stored).takeNew([message()]);
	forgetAll();
	const workflowData = ObservableObject.create({ 'node:Trigger': JSON.parse(JSON.stringify(stored)) }, undefined, {
		ignoreEmptyOnFirstChild: true,
	});
	const wasChanged = () => Reflect.get(workflowData, '__dataChanged');
	const nodeData = asDataObject(workflowData['node:Trigger']);
	expect(new Deduplicator('t', nodeData).takeNew([message()])).toHaveLength(0);
	expect(wasChanged()).toBe(false);
	expect(new Deduplicator('t', nodeData).takeNew([message({ id: 'm2' })])).toHaveLength(1);
	expect(wasChanged()).toBe(true);
	expect(() => structuredClone(JSON.parse(JSON.stringify(workflowData)))).not.toThrow();
	expect(nodeData.seenEvents).toMatch(/^[\w-]{16}$/);
});

test.each<[string, IDataObject]>([
	['nothing', {}],
	['text', { seenEvents: 'x' }],
	['an object', { seenEvents: { length: 3 } }],
	['numbers', { seenEvents: [1, 2] }],
])('static data that holds %s does no harm', (_, staticData) => {
	expect(new Deduplicator('t', staticData).takeNew([message()])).toHaveLength(1);
	expect(new Deduplicator('t', staticData).takeNew([message()])).toHaveLength(0);
});

test('a claim given back is free again, in memory and in the database; others stay', () => {
	const staticData: IDataObject = {};
	const seen = new Deduplicator('t', staticData);
	seen.takeNew([numbered(1), numbered(2)]);
	seen.release([numbered(1)]);
	forgetAll();
	expect(new Deduplicator('t', staticData).takeNew([numbered(1), numbered(2)])).toEqual([numbered(1)]);
});

test('triggers that are never called again do not fill the memory', () => {
	for (let n = 0; n < 1_000; n++) new Deduplicator(`t${n}`, {}).takeNew([message()]);
	// The one that was called last is the last to go.
	expect(new Deduplicator('t0', {}).takeNew([message()])).toHaveLength(0);
	new Deduplicator('t1000', {}).takeNew([message()]);
	expect(new Deduplicator('t1', {}).takeNew([message()])).toHaveLength(1);
	for (const kept of ['t0', 't500', 't1000']) expect(new Deduplicator(kept, {}).takeNew([message()])).toHaveLength(0);
});

describe('many calls of several processes at the same time', () => {
	interface Process {
		Deduplicator: typeof Deduplicator;
		forgetAll(): void;
	}

	/** A process of its own, as the queue mode has several: the module with a memory of its own. */
	function startProcess(): Process {
		const loaded: Process[] = [];
		jest.isolateModules(() => loaded.push(jest.requireActual('../../../../nodes/shared/webhook/deduplicator')));
		const [module] = loaded;
		if (!module) throw new Error('The module was not loaded');
		expect(module.Deduplicator).not.toBe(Deduplicator);
		return module;
	}

	/** What n8n's database holds, as n8n hands it to a call: a copy of its own. */
	const copyOf = (data: IDataObject): IDataObject => JSON.parse(JSON.stringify(data));
	const shortKey = (n: number) => eventKey(numbered(n)).slice(0, 8);
	const keysOf = (data: IDataObject): string[] => String(data.seenEvents ?? '').match(/.{8}/g) ?? [];

	interface Call {
		process: number;
		event: number;
		fate: 'started' | 'notStarted' | 'failed';
		/** How many other calls end before this one does. */
		slow: number;
	}
	const calls = fc.array(
		fc.record<Call>({
			process: fc.nat({ max: 1 }),
			event: fc.nat({ max: 30 }),
			fate: fc.constantFrom('started', 'started', 'started', 'notStarted', 'failed'),
			slow: fc.nat({ max: 4 }),
		}),
		{ maxLength: 60 },
	);

	test('each call writes what it read, what its process has handed on and its own; nothing that failed', () => {
		const [one, other] = [startProcess(), startProcess()];
		fc.assert(
			fc.property(calls, (list) => {
				one.forgetAll();
				other.forgetAll();
				const handedOn = [new Set<string>(), new Set<string>()];
				let database: IDataObject = {};
				const open: Array<{ end(): void; left: number }> = [];
				const endSome = (all: boolean) => {
					for (const one of [...open]) {
						if (one.left-- > 0 && !all) continue;
						open.splice(open.indexOf(one), 1);
						one.end();
					}
				};
				for (const { process, event, fate, slow } of list) {
					const staticData = copyOf(database);
					const read = keysOf(staticData);
					const seen = new (process === 0 ? one : other).Deduplicator('t', staticData);
					const known = read.includes(shortKey(event)) || handedOn[process]?.has(shortKey(event)) === true;
					const fresh = seen.takeNew([numbered(event)]);
					if (known) expect(fresh).toEqual([]);
					if (fresh.length > 0) {
						const tell = seen.begin(fresh);
						const end = () => {
							if (fate === 'failed') seen.release(fresh);
							if (fate === 'notStarted') seen.forget(fresh);
							if (fate === 'started') {
								seen.keep(fresh);
								handedOn[process]?.add(shortKey(event));
								const written = keysOf(staticData);
								expect(new Set(written).size).toBe(written.length);
								expect(written).toEqual(expect.arrayContaining([...read, ...(handedOn[process] ?? [])]));
								const allowed = new Set([...read, ...handedOn.flatMap((one) => [...one])]);
								expect(written.filter((key) => !allowed.has(key))).toEqual([]);
								database = copyOf(staticData);
							}
							tell(fate === 'started');
						};
						open.push({ end, left: slow });
					}
					endSome(false);
				}
				endSome(true);
			}),
			{ numRuns: 200 },
		);
	});
});

test('with 5,000 events in the database, a new one looks at few of them', () => {
	let database: IDataObject = {};
	const call = (events: ReturnType<typeof many>) => {
		const staticData: IDataObject = JSON.parse(JSON.stringify(database));
		const seen = new Deduplicator('t', staticData);
		const fresh = seen.takeNew(events);
		const tell = seen.begin(fresh);
		seen.keep(fresh);
		tell(true);
		database = staticData;
	};
	for (let n = 0; n < 6_000; n += 100) call(many(100, n));
	const looks = [jest.spyOn(Set.prototype, 'add'), jest.spyOn(Map.prototype, 'get')];
	try {
		for (let n = 6_000; n < 6_010; n++) call([numbered(n)]);
		expect(looks.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBeLessThan(500);
	} finally {
		for (const look of looks) look.mockRestore();
	}
	expect(String(database.seenEvents)).toHaveLength(40_000);
});
