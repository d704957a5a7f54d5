import {
	choose,
	folderOf,
	judge,
	sampleOf,
	scoreOf,
	type Change,
	type Choice,
	type Outcome,
	type Reach,
	type Verdict,
} from '../../scripts/mutation/choice';
import { fieldDefinitions, wordsForPeople } from '../../scripts/mutation/leftOut';

const changeOf = (id: number, file = 'nodes/shared/http/client.ts'): Change => ({
	...{ id, file, line: id, kind: 'BooleanLiteral', replacement: 'true' },
	...{ key: `${file}:${id}`, source: 'digest' },
});
const reachOf = (test: string, reach: Partial<Reach>): Reach => ({
	...{ test, code: 'code', text: test, passed: true, seconds: 1, breadth: 10, always: [], tests: [] },
	...reach,
});

describe('the sample', () => {
	const changes = Array.from({ length: 100 }, (_, id) => changeOf(id));

	test('is the same for the same seed, in whichever order the changes come, and another one for another seed', () => {
		const sample = sampleOf(changes, 20, 1);
		expect(new Set(sample).size).toBe(20);
		expect(sampleOf([...changes].reverse(), 20, 1)).toEqual(sample);
		expect(sampleOf(changes, 20, 2)).not.toEqual(sample);
	});

	test('keeps its changes when others come', () => {
		const more = [...changes, ...Array.from({ length: 5 }, (_, id) => changeOf(100 + id))];
		const kept = sampleOf(more, 25, 1).filter((change) => sampleOf(changes, 20, 1).includes(change));
		expect(kept).toHaveLength(20);
	});

	test('is all there is of a small folder', () => expect(sampleOf(changes, 500, 1)).toHaveLength(100));
});

test.each([
	['nodes/shared/http/client.ts', 'http'],
	['nodes/shared/webhook/textPattern/automaton.ts', 'webhook'],
	['nodes/shared/redact.ts', '.'],
])('%s belongs to %s', (file, folder) => expect(folderOf({ file })).toBe(folder));

describe('the tests for a change', () => {
	const fileOf = ({ file }: Choice) => file;

	test('are those that reach it, quick ones and such that reach little else first', () => {
		const reaches = [
			reachOf('slow', { always: [1, 2], seconds: 30 }),
			reachOf('broad', { always: [1], breadth: 100 }),
			reachOf('specific', { always: [1] }),
			reachOf('other', { always: [2] }),
		];
		expect(choose(changeOf(1), reaches, 100).map(fileOf)).toEqual(['specific', 'broad', 'slow']);
		expect(choose(changeOf(3), reaches, 100)).toEqual([]);
	});

	test('are not those that fail without a change', () => {
		expect(choose(changeOf(1), [reachOf('broken', { always: [1], passed: false })], 100)).toEqual([]);
	});

	test('are named one by one in a long file, and take the time of the file without the others', () => {
		const tests = [
			{ name: 'reaches it', seconds: 2, reached: [1] },
			{ name: 'does not', seconds: 10, reached: [2] },
		];
		const reaches = [reachOf('long', { seconds: 15, tests })];
		expect(choose(changeOf(1), reaches, 100)).toEqual([{ file: 'long', names: ['reaches it'], seconds: 5 }]);
	});

	test('are the whole file where it is reached outside of tests', () => {
		const tests = [{ name: 'reaches it', seconds: 2, reached: [1] }];
		expect(choose(changeOf(1), [reachOf('long', { seconds: 9, always: [1], tests })], 100)).toEqual([
			{ file: 'long', seconds: 9 },
		]);
	});

	test('take no longer than allowed; one of them runs in any case, and a quicker one where another is too long', () => {
		const reaches = [
			reachOf('first', { always: [1], seconds: 8, breadth: 1 }),
			reachOf('too long', { always: [1], seconds: 5, breadth: 10 }),
			reachOf('fits', { always: [1], seconds: 2, breadth: 100 }),
		];
		expect(choose(changeOf(1), reaches, 10).map(fileOf)).toEqual(['first', 'fits']);
		expect(choose(changeOf(1), reaches, 1).map(fileOf)).toEqual(['first']);
	});
});

describe('a change', () => {
	const quick: Choice = { file: 'quick', seconds: 1 };
	const long: Choice = { file: 'long', seconds: 50 };
	const some: Choice = { file: 'some', names: ['one'], seconds: 1 };
	const cases: Array<[string, Choice[], { changed: Outcome[]; unchanged?: Outcome }, Verdict, string[]]> = [
		['is unreached without tests', [], { changed: [] }, 'unreached', []],
		['is missed when all pass', [quick, long], { changed: ['passed', 'passed'] }, 'missed', ['quick 7', 'long 7']],
		['is noticed by the first that fails', [quick, long], { changed: ['failed'] }, 'noticed', ['quick 7']],
		['is noticed by the second', [quick, quick], { changed: ['passed', 'failed'] }, 'noticed', ['quick 7', 'quick 7']],
		['is noticed when a long file passes without it', [long], { changed: ['failed'] }, 'noticed', ['long 7', 'long']],
		['is noticed when named tests pass without it', [some], { changed: ['failed'] }, 'noticed', ['some 7', 'some']],
		[
			'is not noticed by tests that fail without it',
			[some],
			{ changed: ['failed'], unchanged: 'failed' },
			'unsure',
			['some 7', 'some'],
		],
		[
			'is not noticed by tests that waited for ever once',
			[quick],
			{ changed: ['unsure', 'passed'] },
			'unsure',
			['quick 7', 'quick 7'],
		],
		[
			'is noticed by tests that wait for ever each time, and not without it',
			[quick],
			{ changed: ['unsure', 'unsure'] },
			'noticed',
			['quick 7', 'quick 7', 'quick'],
		],
		[
			'is noticed by later tests than those that said nothing clear',
			[some, quick],
			{ changed: ['failed', 'failed'], unchanged: 'failed' },
			'noticed',
			['some 7', 'some', 'quick 7'],
		],
	];

	test.each(cases)('%s', async (_, choices, { changed, unchanged = 'passed' }, verdict, expected) => {
		const outcomes = [...changed];
		const ran: string[] = [];
		const run = async ({ file }: Choice, change?: number) => {
			ran.push(change === undefined ? file : `${file} ${change}`);
			return change === undefined ? unchanged : (outcomes.shift() ?? 'unsure');
		};
		const judged = await judge(7, choices, run);
		expect(judged.verdict).toBe(verdict);
		expect(judged.by === undefined).toBe(verdict !== 'noticed');
		expect(ran).toEqual(expected);
	});
});

test('the score counts as noticed nothing else, and says between which limits it is', () => {
	const verdicts: Verdict[] = ['missed', 'unreached', 'unsure'];
	const judged = Array.from({ length: 80 }, (_, id) => ({
		change: changeOf(id),
		verdict: id < 72 ? ('noticed' as const) : (verdicts[id % 3] ?? 'missed'),
	}));
	const { score, low, high } = scoreOf(judged);
	expect(score).toBe(90);
	expect(low).toBeCloseTo(81.5, 1);
	expect(high).toBeCloseTo(94.8, 1);
	expect(scoreOf([])).toEqual({ score: 100, low: 0, high: 100 });
});

describe('left out', () => {
	const placeOf = (type: string, value?: unknown, keys: string[] = []) => ({
		node: { type, value, properties: keys.map((name) => ({ key: { name } })) },
	});

	test.each([
		['a text with a blank', placeOf('StringLiteral', 'Enter a number'), true],
		['a name', placeOf('StringLiteral', 'messageId'), false],
		['another kind of value', placeOf('NumericLiteral', 5), false],
	])('words for people: %s', (_, place, isLeftOut) => {
		expect(wordsForPeople.shouldIgnore(place) !== undefined).toBe(isLeftOut);
	});

	test.each([
		['a field', placeOf('ObjectExpression', undefined, ['name', 'displayName']), true],
		['another object', placeOf('ObjectExpression', undefined, ['name', 'value']), false],
		['no object', placeOf('StringLiteral', 'displayName'), false],
	])('definitions of fields: %s', (_, place, isLeftOut) => {
		expect(fieldDefinitions.shouldIgnore(place) !== undefined).toBe(isLeftOut);
	});
});
