import { CampaignClaims } from '../../../../nodes/shared/operation/campaignClaims';
import type { CampaignPages, Changes } from '../../../../nodes/shared/operation/campaignPages';
import type { ClaimState } from '../../../../nodes/shared/operation/claimStore';
import { standIn } from '../../../support/standIn';

/** Milliseconds by the clock that measures how long something takes. */
let mockNow = 0;
jest.mock('../../../../nodes/shared/wait', () => ({
	...jest.requireActual<object>('../../../../nodes/shared/wait'),
	monotonicMs: () => mockNow,
}));

/** The claims of a run, over pages and single claims that only note what they are asked. */
let written: Changes[];
let looked: string[][];
let forgotten: string[][];
/** What pages, and single claims, have of a key; free by default. */
let onPages: Record<string, ClaimState>;
let alone: Record<string, ClaimState>;
let failing: { change?: Error; look?: Error; forget?: Error };
const begin = jest.fn(async () => await Promise.resolve());
const failed = jest.fn();

beforeEach(() => {
	[written, looked, forgotten] = [[], [], []];
	[onPages, alone, failing] = [{}, {}, {}];
	mockNow = 0;
	begin.mockClear();
	failed.mockReset();
});

function runOf({ expected = [] as string[], ahead = false } = {}) {
	const pages = standIn<CampaignPages>({
		begin,
		change: async (changes: Changes) => {
			await new Promise(setImmediate);
			if (failing.change) throw failing.change;
			written.push(structuredClone(changes));
			return new Map(changes.claim.map((key) => [key, onPages[key] ?? 'free']));
		},
	});
	const singles = {
		look: async (keys: readonly string[]) => {
			await Promise.resolve();
			looked.push([...keys]);
			if (failing.look) throw failing.look;
			return new Map(keys.map((key): [string, ClaimState] => [key, alone[key] ?? 'free']));
		},
		forget: async (keys: readonly string[]) => {
			await Promise.resolve();
			forgotten.push([...keys]);
			if (failing.forget) throw failing.forget;
		},
	};
	return new CampaignClaims(pages, { singles, expected, ahead, failed });
}
const claim = async (run: CampaignClaims, ...keys: string[]) => Object.fromEntries(await run.claim(keys));
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => `k${from + n}`);

test('those who are claimed together are written together, after the campaign has begun', async () => {
	onPages = { k2: 'done', k3: 'unclear' };
	alone = { k4: 'done', k5: 'unclear' };
	const run = runOf({ expected: numbers(1, 30) });
	expect(await claim(run, ...numbers(1, 5))).toEqual({
		...{ k1: 'free', k2: 'done', k3: 'unclear', k4: 'done', k5: 'unclear' },
	});
	expect(begin).toHaveBeenCalledTimes(1);
	expect(written).toMatchObject([{ claim: numbers(1, 5), confirm: [], release: [] }]);
	expect(looked).toEqual([['k1', 'k4', 'k5']]);
});

test('whoever was found alone as done is known to the pages from the next write on', async () => {
	alone = { k1: 'done', k2: 'unclear' };
	const run = runOf();
	await claim(run, 'k1', 'k2');
	await claim(run, 'k3');
	expect(written[1]).toMatchObject({ claim: ['k3'], confirm: ['k1'], release: [] });
});

test('where each asks alone the next of 25 are claimed as well, and cost nothing when they ask', async () => {
	onPages = { k4: 'done' };
	const run = runOf({ expected: numbers(1, 60), ahead: true });
	expect(await claim(run, 'k3')).toEqual({ k3: 'free' });
	expect(written).toMatchObject([{ claim: ['k3', 'k1', 'k2', ...numbers(4, 25)], soon: numbers(26, 60) }]);
	expect(await claim(run, 'k1')).toEqual({ k1: 'free' });
	expect(await claim(run, 'k4')).toEqual({ k4: 'done' });
	expect(written).toHaveLength(1);
	await claim(run, 'k26');
	expect(written[1]).toMatchObject({ claim: numbers(26, 50), soon: numbers(51, 60) });
	// Whoever asks again is claimed again.
	onPages = { k1: 'unclear' };
	expect(await claim(run, 'k1')).toEqual({ k1: 'unclear' });
	expect(written[2]?.claim).toEqual(['k1', ...numbers(51, 60)]);
});

test('of those who were passed by nothing is looked up any more', async () => {
	const run = runOf({ expected: numbers(1, 600), ahead: false });
	await claim(run, 'k301', 'k302');
	await claim(run, 'k303');
	expect(written.map(({ soon }) => soon?.slice(0, 2))).toEqual([
		['k303', 'k304'],
		['k304', 'k305'],
	]);
});

test('250 are looked up at a time: those who are claimed, and those who come later', async () => {
	await claim(runOf({ expected: numbers(1, 1_200) }), 'x');
	expect(written[0]?.soon).toEqual(numbers(1, 249));
});

describe('of a request for many', () => {
	test('125 are claimed at a time, and the next of them are looked up first', async () => {
		const run = runOf({ expected: numbers(1, 1_200) });
		const states = await claim(run, ...numbers(1, 300));
		expect(Object.keys(states)).toEqual(numbers(1, 300));
		expect(written.map(({ claim: keys }) => keys)).toEqual([numbers(1, 125), numbers(126, 250), numbers(251, 300)]);
		expect(written.map(({ soon }) => soon)).toEqual([numbers(126, 250), numbers(251, 375), numbers(301, 500)]);
	});

	test('125 are written at a time, sent or given back', async () => {
		const run = runOf();
		await claim(run, ...numbers(1, 400));
		await run.release(numbers(301, 400));
		await run.confirm(numbers(1, 300));
		await run.settle();
		const later = written.slice(4);
		expect(Math.max(...later.map(({ confirm, release }) => confirm.length + release.length))).toBe(125);
		expect(later.flatMap(({ confirm }) => confirm)).toEqual(numbers(1, 300));
		expect(later.flatMap(({ release }) => release)).toEqual(numbers(301, 400));
	});

	test('all is written when the run ends, also what was sent while earlier writes were under way', async () => {
		const run = runOf();
		await claim(run, ...numbers(1, 60));
		await Promise.all(numbers(1, 60).map(async (key) => await run.confirm([key])));
		await run.settle();
		expect(written.flatMap(({ confirm }) => confirm)).toEqual(numbers(1, 60));
		expect(written).toHaveLength(4);
	});

	test('who was claimed before the database failed is given back when the run ends, and can be claimed until then', async () => {
		const run = runOf();
		alone = { k126: 'done' };
		onPages = { k2: 'done' };
		const gone = new Error('SQLITE_BUSY');
		looked.push = (...given) => {
			if (looked.length === 1) failing = { look: gone };
			return Array.prototype.push.apply(looked, given);
		};
		await expect(claim(run, ...numbers(1, 130))).rejects.toThrow(gone);
		failing = {};
		expect(await claim(run, 'k1', 'k2')).toEqual({ k1: 'free', k2: 'done' });
		await run.settle();
		expect(written.flatMap(({ release }) => release)).toEqual(numbers(3, 125));
	});
});

test.each([
	[60, 25],
	[2_599, 25],
	[3_500, 35],
	[5_000, 50],
	[10_000, 50],
])('in a run of %i each claim takes the next of %i', async (people, batch) => {
	const run = runOf({ expected: numbers(1, people), ahead: true });
	await claim(run, 'k1');
	expect(written[0]?.claim).toEqual(numbers(1, batch));
});

test.each([
	[40, 25],
	[5_000, 50],
])('in a run of %i what was sent is written with the next claim, or once more than %i wait', async (people, most) => {
	const run = runOf({ expected: numbers(1, people) });
	const settled = async () => await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
	await claim(run, ...numbers(1, 100));
	await run.confirm(['k1', 'k2']);
	expect(written).toHaveLength(1);
	await claim(run, 'k101');
	expect(written[1]).toMatchObject({ claim: ['k101'], confirm: ['k1', 'k2'] });
	await run.confirm(numbers(3, most + 2));
	await settled();
	expect(written).toHaveLength(2);
	await run.confirm([`k${most + 3}`]);
	await settled();
	expect(written[2]).toMatchObject({ claim: [], confirm: numbers(3, most + 3), release: [] });
	await run.settle();
	expect(written).toHaveLength(3);
});

test('what was sent is written a second after the last write, though nobody else is claimed', async () => {
	mockNow = 5_000;
	const run = runOf();
	mockNow = 5_500;
	await claim(run, 'k1', 'k2');
	mockNow = 6_499;
	await run.confirm(['k1']);
	expect(written).toHaveLength(1);
	mockNow = 6_500;
	await run.confirm(['k2']);
	await run.settle();
	expect(written.slice(1)).toMatchObject([{ claim: [], confirm: ['k1', 'k2'] }]);
});

test('whoever is given back is forgotten at once where others claim alone, and with the next write on the pages', async () => {
	const run = runOf();
	await claim(run, 'k1', 'k2');
	await run.release(['k1']);
	expect(forgotten).toEqual([['k1']]);
	expect(written).toHaveLength(1);
	await claim(run, 'k3');
	expect(written[1]).toMatchObject({ claim: ['k3'], release: ['k1'] });
});

test('when the run ends, whoever was claimed for nothing is given back, and what waits is written', async () => {
	onPages = { k2: 'done', k3: 'unclear' };
	const run = runOf({ expected: numbers(1, 4), ahead: true });
	await claim(run, 'k1');
	await run.confirm(['k1']);
	await run.settle();
	expect(forgotten).toEqual([['k4']]);
	expect(written[1]).toMatchObject({ claim: [], confirm: ['k1'], release: ['k4'] });
	await run.settle();
	expect(written).toHaveLength(2);
	expect(failed).not.toHaveBeenCalled();
});

describe('where the database fails', () => {
	const gone = new Error('SQLITE_BUSY');

	test('what waited to be written is written later', async () => {
		const run = runOf();
		await claim(run, 'k1', 'k2');
		await run.confirm(['k1']);
		await run.release(['k2']);
		failing = { change: gone };
		await expect(claim(run, 'k3')).rejects.toThrow(gone);
		failing = {};
		await claim(run, 'k4');
		expect(written[1]).toMatchObject({ claim: ['k4'], confirm: ['k1'], release: ['k2'] });
	});

	test('while single claims are looked at, nobody is forgotten or given back', async () => {
		onPages = { k2: 'done' };
		failing = { look: gone };
		const run = runOf();
		await expect(claim(run, 'k1', 'k2')).rejects.toThrow(gone);
		await run.settle();
		expect(forgotten.flat()).toEqual([]);
		expect(written).toHaveLength(1);
	});

	test('when the run ends, the run is told, and nothing is thrown', async () => {
		const run = runOf();
		await claim(run, 'k1');
		await run.confirm(['k1']);
		failing = { change: gone };
		await run.settle();
		expect(failed.mock.calls).toEqual([[gone]]);
		failing = { forget: gone };
		await run.settle();
		expect(failed.mock.calls).toEqual([[gone], [gone]]);
	});
});
