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

test("events of one message: its readers in a group, its changes, its chat's assignments", () => {
	const status = { event: 'messageStatus' as const, status: 'read' };
	const different = [
		message({ ...status, group: 'g', to: '+1' }),
		message({ ...status, group: 'g', to: '+2' }),
		message({ ...status, to: '+1' }),
		message({ edit: { messageId: 'm0' }, text: 'a' }),
		message({ edit: { messageId: 'm0' }, text: 'b' }),
		message({ revoke: { messageId: 'm0' } }),
		message(),
		message({ event: 'messageAssigned' }),
		message({ event: 'messageAssigned', assignment: { id: '1' } }),
		message({ event: 'messageAssigned', assignment: { id: '2' } }),
	];
	expect(new Set(different.map(eventKey)).size).toBe(different.length);
	// A contact that has no number yet is the same person later.
	expect(eventKey(message({ ...status, to: 'TR.1' }))).toBe(eventKey(message({ ...status, to: '+1' })));
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
	for (let n = 0; n < 1_001; n++) new Deduplicator(`t${n}`, {}).takeNew([message()]);
	expect(new Deduplicator('t0', {}).takeNew([message()])).toHaveLength(1);
	expect(new Deduplicator('t1000', {}).takeNew([message()])).toHaveLength(0);
});
