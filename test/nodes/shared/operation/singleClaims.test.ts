import { ClaimsInOneRow } from '../../../../nodes/shared/operation/claimsInOneRow';
import { ClaimsInRows } from '../../../../nodes/shared/operation/claimsInRows';
import type { Rows } from '../../../../nodes/shared/operation/claimStore';
import { rowsIn } from './storedRows';

let stored: Map<string, string[]>;
/** What is asked of the store, in order. */
let calls: string[];
/** Runs before each call, and may change the store, take its time, or throw, as a database does that is gone. */
let before: (call: string) => Promise<void> | void;
let underWay: { now: number; most: number };

beforeEach(() => {
	stored = new Map();
	calls = [];
	before = () => undefined;
	underWay = { now: 0, most: 0 };
	jest.useFakeTimers();
});
afterEach(() => void jest.useRealTimers());

function rows(address = 'workflow node'): Rows {
	return rowsIn(
		() => stored,
		address,
		async (made, maxEntries) => {
			const call = maxEntries === undefined ? made : `${made} ${maxEntries}`;
			calls.push(call);
			underWay.most = Math.max(underWay.most, ++underWay.now);
			try {
				await Promise.resolve();
				await before(call);
			} finally {
				underWay.now--;
			}
		},
	);
}

const pass = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);
/** What work gives, in as many milliseconds as it takes. */
async function ended<T>(work: Promise<T>): Promise<T> {
	let isOver = false;
	const over = () => void (isOver = true);
	void work.then(over, over);
	for (let n = 0; n < 1_000 && !isOver; n++) await pass(100);
	if (!isOver) throw new Error('It does not end');
	return await work;
}
const failing = (call: string, times: number) => {
	let left = times;
	before = (made) => {
		if (made.startsWith(call) && left-- > 0) throw new Error('SQLITE_BUSY');
	};
};
const own = () => [...(stored.get('own') ?? [])].sort();

describe('in one row', () => {
	const claim = async (store: ClaimsInOneRow, ...keys: string[]) => Object.fromEntries(await ended(store.claim(keys)));

	test('whoever had it has had it, and who may have had it stays unclear, however often they are asked for', async () => {
		stored.set('own', ['claimed a', 'claimed b', 'open b']);
		for (let n = 0; n < 3; n++) {
			const found = await new ClaimsInOneRow(rows()).claim(['a', 'b']);
			expect(Object.fromEntries(found)).toEqual({ a: 'done', b: 'unclear' });
			expect(own()).toEqual(expect.arrayContaining(['claimed a', 'claimed b', 'open b']));
			expect(own()).not.toContain('open a');
		}
	});

	test('nobody is no claim', async () => {
		expect(await new ClaimsInOneRow(rows()).claim([])).toEqual(new Map());
		expect(await new ClaimsInOneRow(rows()).taken([], 'mark')).toEqual(new Map());
		expect(calls).toEqual([]);
	});

	test('whoever is free is claimed, and nothing else of it is left once it is known what happened', async () => {
		const store = new ClaimsInOneRow(rows());
		stored.set('own', ['claimed a']);
		expect(await claim(store, 'a', 'b', 'c', 'd')).toEqual({ a: 'done', b: 'free', c: 'free', d: 'free' });
		const claimed = ['a', 'b', 'c', 'd'].map((key) => `claimed ${key}`);
		expect(own()).toEqual([...claimed, 'open b', 'open c', 'open d', expect.stringMatching(/^turn /)]);
		await store.confirm(['b']);
		expect(own()).toEqual(['claimed a', 'claimed b', 'claimed c', 'claimed d', 'open c', 'open d']);
		await store.release(['c']);
		expect(own()).toEqual(['claimed a', 'claimed b', 'claimed d', 'open d']);
		expect(await claim(store, 'b', 'c', 'd')).toEqual({ b: 'done', c: 'free', d: 'unclear' });
		await store.release(['c']);
		expect(own()).toEqual(['claimed a', 'claimed b', 'claimed d', 'open d']);
	});

	test('the oldest of 200,000 entries are forgotten', async () => {
		await claim(new ClaimsInOneRow(rows()), 'a');
		expect(new Set(calls.filter((call) => call.startsWith('record')))).toEqual(new Set(['record own 200000']));
	});

	test('a claim holds once it has stood for 300 ms', async () => {
		let isOver = false;
		void new ClaimsInOneRow(rows()).claim(['a']).then(() => (isOver = true));
		await pass(299);
		expect(isOver).toBe(false);
		await pass(1);
		expect(isOver).toBe(true);
	});

	test('a claim holds once it has stood for five times as long as the slowest change took', async () => {
		const store = new ClaimsInOneRow(rows());
		before = async (call) => await (call.startsWith('record') ? pause(200) : undefined);
		const pause = async (ms: number) => await new Promise<void>((done) => setTimeout(done, ms));
		let isOver = false;
		void store.claim(['a']).then(() => (isOver = true));
		await pass(200 + 1_000 + 199);
		expect(isOver).toBe(false);
		await pass(1);
		expect(isOver).toBe(true);
	});

	test('whoever was claimed by another process meanwhile is unclear', async () => {
		const store = new ClaimsInOneRow(rows());
		const claiming = store.claim(['a', 'b']);
		await pass(100);
		stored.set('own', ['claimed a', 'open a']);
		expect(Object.fromEntries(await ended(claiming))).toEqual({ a: 'unclear', b: 'free' });
		await store.confirm(['b']);
		expect(own()).toEqual(['claimed a', 'claimed b', 'open a']);
	});

	test('a claim that is overwritten ten times is an error, after which nothing may be sent', async () => {
		before = (call) => {
			if (call.startsWith('record')) stored.set('own', []);
		};
		await expect(ended(new ClaimsInOneRow(rows()).claim(['a']))).rejects.toThrow(
			"Other processes write to n8n's database all the time",
		);
		// Each time it was recorded, and looked at.
		expect(calls.filter((call) => call.startsWith('record'))).toHaveLength(20);
	});

	test('whoever makes the row at the same moment as another process records it again, once', async () => {
		failing('record', 1);
		expect(await claim(new ClaimsInOneRow(rows()), 'a')).toEqual({ a: 'free' });
		failing('record', 2);
		await expect(ended(new ClaimsInOneRow(rows()).claim(['b']))).rejects.toThrow('SQLITE_BUSY');
	});

	test('changes of one node follow each other', async () => {
		const stores = [new ClaimsInOneRow(rows()), new ClaimsInOneRow(rows())];
		await Promise.all(stores.map(async (store, n) => await store.taken([`${n}`])));
		expect(underWay.most).toBe(1);
		await Promise.all(['x', 'y'].map(async (node) => await new ClaimsInOneRow(rows(node)).taken(['c'])));
		expect(underWay.most).toBe(2);
	});
});

describe('in rows', () => {
	const storeOf = (earlier?: ClaimsInOneRow) => new ClaimsInRows(rows(), earlier);
	const entries = () => Object.fromEntries([...stored].filter(([, found]) => found.length > 0));
	/** Where rows of these keys have always been. */
	const [shardOfA, shardOfB] = ['claims ca97', 'claims 3e23'];

	test('a key is in the row of its hash, which holds 48, and has a lock of its own until it is known what happened', async () => {
		const store = storeOf();
		expect(await store.claim(['a', 'b'])).toEqual(new Map(Object.entries({ a: 'free', b: 'free' })));
		const both = { [shardOfA]: ['claimed a'], [shardOfB]: ['claimed b'] };
		expect(entries()).toEqual({ ...both, 'open a': ['open a'], 'open b': ['open b'] });
		expect(calls).toContain(`record ${shardOfA} 48`);
		await store.confirm(['a']);
		expect(entries()).toEqual({ ...both, 'open b': ['open b'] });
		await store.release(['b']);
		expect(entries()).toEqual({ [shardOfA]: ['claimed a'] });
		expect(await store.claim(['a', 'b'])).toEqual(new Map(Object.entries({ a: 'done', b: 'free' })));
		expect(stored.has('open a')).toBe(false);
	});

	test('rows of people have names of four digits', async () => {
		await storeOf().claim(['k2', 'k30']);
		expect(calls).toEqual(expect.arrayContaining(['record claims 015f 48', 'record claims 04d4 48']));
	});

	test('whoever was sent to is remembered though another process has overwritten the row', async () => {
		const store = storeOf();
		await store.claim(['a']);
		stored.delete(shardOfA);
		await store.confirm(['a']);
		expect(entries()).toEqual({ [shardOfA]: ['claimed a'] });
	});

	test('what earlier versions remembered in one row counts, and is known to the rows from then on', async () => {
		stored.set('own', ['claimed a', 'claimed b', 'open b']);
		const earlier = new ClaimsInOneRow(rows());
		const states = new Map(Object.entries({ a: 'done', b: 'unclear', c: 'free' }));
		expect(await storeOf(earlier).claim(['a', 'b', 'c'])).toEqual(states);
		expect([stored.has('open a'), stored.has('open b'), stored.has('open c')]).toEqual([false, true, true]);
		expect(await storeOf().claim(['a', 'b'])).toEqual(new Map(Object.entries({ a: 'done', b: 'unclear' })));
		await storeOf(earlier).release(['c']);
		expect(own()).toEqual(['claimed a', 'claimed b', 'open b']);
	});

	test('those who were claimed are given back where the earlier row cannot be read', async () => {
		stored.set(shardOfB, ['claimed b']);
		failing('record own', 9);
		await expect(storeOf(new ClaimsInOneRow(rows())).claim(['a', 'b'])).rejects.toThrow('SQLITE_BUSY');
		expect(entries()).toEqual({ [shardOfB]: ['claimed b'] });
	});

	test('where nobody can be given back either, the first error is told', async () => {
		before = (call) => {
			if (call.startsWith('record own')) throw new Error('SQLITE_BUSY');
			if (call.startsWith('remove')) throw new Error('SQLITE_GONE');
		};
		await expect(storeOf(new ClaimsInOneRow(rows())).claim(['a'])).rejects.toThrow('SQLITE_BUSY');
	});

	test('a lock that another process has is not asked for again; one that nobody has is, five times', async () => {
		stored.set('open a', ['open a']);
		failing('record open a', 1);
		expect(await storeOf().claim(['a'])).toEqual(new Map([['a', 'unclear']]));
		expect(calls).toEqual(['record open a all', 'size open a']);
		failing('record open b', 4);
		expect(await storeOf().claim(['b'])).toEqual(new Map([['b', 'free']]));
		failing('record open c', 5);
		await expect(storeOf().claim(['c'])).rejects.toThrow('SQLITE_BUSY');
		expect(calls.filter((call) => call === 'record open c all')).toHaveLength(5);
	});

	test('a row that another process makes at the same moment is recorded again, once', async () => {
		failing('record claims', 1);
		expect(await storeOf().claim(['a'])).toEqual(new Map([['a', 'free']]));
		failing('record claims', 2);
		await expect(storeOf().claim(['b'])).rejects.toThrow('SQLITE_BUSY');
	});

	test('at most four keys are at work, and those of one row follow each other', async () => {
		const many = Array.from({ length: 40 }, (_, n) => `key ${n}`);
		await storeOf().claim(many);
		expect(underWay.most).toBe(4);
		underWay.most = 0;
		await Promise.all(['a', 'a'].map(async (key) => await storeOf().forget([key])));
		stored.set(shardOfA, ['claimed a']);
		const removing = { now: 0, most: 0 };
		before = async (call) => {
			if (!call.startsWith('remove')) return;
			removing.most = Math.max(removing.most, ++removing.now);
			await Promise.resolve();
			removing.now--;
		};
		await Promise.all(['a', 'a'].map(async (key) => await storeOf().forget([key])));
		expect(removing.most).toBe(1);
	});

	test('after a failure no further key is begun', async () => {
		failing('record open', 99);
		const many = Array.from({ length: 40 }, (_, n) => `key ${n}`);
		await expect(storeOf().claim(many)).rejects.toThrow('SQLITE_BUSY');
		expect(new Set(calls.filter((call) => call.startsWith('record open'))).size).toBe(4);
	});

	test('a look at those who are claimed elsewhere says what is remembered, and remembers who is looked at', async () => {
		stored.set(shardOfA, ['claimed a']);
		stored.set(shardOfB, ['claimed b']);
		stored.set('open b', ['open b']);
		stored.set('own', ['claimed d']);
		const look = async (...keys: string[]) => Object.fromEntries(await storeOf(new ClaimsInOneRow(rows())).look(keys));
		expect(await look('a', 'b', 'c', 'd')).toEqual({ a: 'done', b: 'unclear', c: 'free', d: 'done' });
		// Nothing is written where nobody is remembered.
		expect(calls.filter((call) => call.startsWith('record claims'))).toEqual([`record ${shardOfA} 48`]);
		stored.set(shardOfA, ['claimed of the same row']);
		expect(await look('a')).toEqual({ a: 'free' });
		expect(stored.get(shardOfA)).toEqual(['claimed of the same row', 'claimed a']);
	});

	test('whoever was looked at and is free is forgotten, in the earlier row as well', async () => {
		stored.set(shardOfA, ['claimed of the same row', 'claimed a']);
		stored.set('own', ['claimed a', 'open a', 'claimed x']);
		await storeOf(new ClaimsInOneRow(rows())).forget(['a', 'b']);
		expect(entries()).toEqual({ [shardOfA]: ['claimed of the same row'], own: ['claimed x'] });
		expect(calls).not.toContain(`remove ${shardOfB}`);
	});
});
