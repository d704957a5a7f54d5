import fc from 'fast-check';
import { CampaignClaims } from '../../../../nodes/shared/operation/campaignClaims';
import { CampaignPages } from '../../../../nodes/shared/operation/campaignPages';
import { ClaimsInOneRow } from '../../../../nodes/shared/operation/claimsInOneRow';
import { ClaimsInRows } from '../../../../nodes/shared/operation/claimsInRows';
import type { ClaimState, ClaimStore, Rows } from '../../../../nodes/shared/operation/claimStore';

/** What all processes share. */
type Database = Map<string, string[]>;
/** Before each step of the database, whoever is to go first goes first. */
type Pause = () => Promise<void>;

/** n8n's store as one process sees it: a row is read, changed and written back; only the insert of a new one is atomic. */
function rowsOf(database: Database, process: string, pause: Pause): Rows {
	const name = (row: string | undefined) => row ?? 'own';
	const change = async (row: string | undefined, make: (entries: string[]) => string[], insert: boolean) => {
		await pause();
		const read = database.get(name(row));
		const entries = make([...(read ?? [])]);
		await pause();
		if (!read && database.has(name(row)) && insert) throw new Error('UNIQUE constraint failed');
		if (read ? database.has(name(row)) : insert) database.set(name(row), entries);
		await pause();
		return new Set(read);
	};
	return {
		address: process,
		record: async (row, entries, maxEntries = Number.POSITIVE_INFINITY) => {
			const known = await change(row, (read) => [...new Set([...read, ...entries])].slice(-maxEntries), true);
			return new Set(entries.filter((entry) => known.has(entry)));
		},
		remove: async (row, entries) => {
			await change(row, (read) => read.filter((entry) => !entries.includes(entry)), false);
		},
		size: async (row) => {
			await pause();
			return database.get(name(row))?.length ?? 0;
		},
		delete: async (row) => {
			await pause();
			database.delete(name(row));
			await pause();
		},
	};
}

const keys = ['a', 'b', 'c', 'd', 'e'];
type Ending = 'sent' | 'refused' | 'killed';
const ending = fc.constantFrom<Ending>('sent', 'refused', 'killed');

/** Nobody got it twice, and whoever got it is never free again, whether or not it was confirmed. */
async function expectSentOnce(sent: ReadonlyMap<string, number>, later: Pick<ClaimStore, 'claim'>): Promise<void> {
	expect([...sent.values()].filter((times) => times > 1)).toEqual([]);
	const states = await later.claim(keys);
	for (const key of sent.keys()) expect(states.get(key)).not.toBe('free');
}

/** One run of a campaign; counts who got the message. */
async function campaign(store: ClaimStore, endings: readonly Ending[], sent: Map<string, number>): Promise<void> {
	const states = await store.claim(keys);
	const free = keys.filter((key) => states.get(key) === 'free');
	const withEnding = (wanted: Ending) => free.filter((key) => endings[keys.indexOf(key)] === wanted);
	for (const key of [...withEnding('sent'), ...withEnding('killed')]) sent.set(key, (sent.get(key) ?? 0) + 1);
	await store.confirm(withEnding('sent'));
	await store.release(withEnding('refused'));
}

test('of any number of processes, in any order of their reads and writes, none sends what another one sent', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.scheduler(),
			fc.array(fc.array(ending, { minLength: keys.length, maxLength: keys.length }), { minLength: 2, maxLength: 3 }),
			fc.boolean(),
			async (scheduler, runs, hasEarlier) => {
				const database: Database = new Map();
				const sent = new Map<string, number>();
				const pause = async () => await scheduler.schedule(Promise.resolve());
				const running = runs.map(async (endings, index) => {
					const rows = rowsOf(database, `process ${index}`, pause);
					const store = new ClaimsInRows(rows, hasEarlier ? new ClaimsInOneRow(rows) : undefined);
					await campaign(store, endings, sent);
				});
				await scheduler.waitFor(Promise.all(running));
				const later = rowsOf(database, 'later', async () => undefined);
				await expectSentOnce(sent, new ClaimsInRows(later, undefined));
			},
		),
		{ numRuns: 60 },
	);
}, 240_000);

describe('over many rows', () => {
	const now: Pause = async () => undefined;
	const storeOf = (database: Database) => new ClaimsInRows(rowsOf(database, 'p', now), undefined);
	const claim = async (store: ClaimStore, key: string): Promise<ClaimState | undefined> =>
		(await store.claim([key])).get(key);

	test('a lock that another process made and gave up at the same moment is asked for again', async () => {
		const database: Database = new Map();
		const rows = rowsOf(database, 'p', now);
		const record = jest
			.spyOn(rows, 'record')
			.mockRejectedValueOnce(new Error('UNIQUE constraint failed'))
			.mockRejectedValueOnce(new Error('UNIQUE constraint failed'));
		expect(await claim(new ClaimsInRows(rows, undefined), 'a')).toBe('free');
		record.mockRejectedValue(new Error('The database is gone'));
		await expect(claim(new ClaimsInRows(rows, undefined), 'b')).rejects.toThrow('The database is gone');
	});

	test('a key is free, then unclear, then done; released, it is free again', async () => {
		const store = storeOf(new Map());
		expect(await claim(store, 'a')).toBe('free');
		expect(await claim(store, 'a')).toBe('unclear');
		await store.release(['a']);
		expect(await claim(store, 'a')).toBe('free');
		await store.confirm(['a']);
		expect(await claim(store, 'a')).toBe('done');
		expect(await claim(store, 'a')).toBe('done');
	});

	test('no row holds more than 48, and locks are gone once it is known what happened', async () => {
		const database: Database = new Map();
		const store = storeOf(database);
		const many = Array.from({ length: 20_000 }, (_, n) => `key ${n}`);
		await store.claim(many);
		await store.confirm(many);
		expect([...database.keys()].filter((row) => row.startsWith('open'))).toEqual([]);
		expect(Math.max(...[...database.values()].map(({ length }) => length))).toBeLessThan(20);
		for (const [row, entries] of database) {
			database.set(row, [...Array.from({ length: 48 - entries.length }, (_, n) => `old ${n}`), ...entries]);
		}
		const [row = ''] = database.keys();
		let n = 0;
		while (database.get(row)?.[0] === 'old 0') {
			await claim(store, `new ${n++}`);
		}
		expect(database.get(row)).toHaveLength(48);
	});
});

describe('on pages', () => {
	const now: Pause = async () => undefined;
	let processes = 0;
	/** A run in a process of its own, in which a dead lock is soon given up, and a page holds few. */
	const runOf = (database: Database, pause: Pause, { pageSize = 4, tries = 3 } = {}) => {
		const rows = rowsOf(database, `process ${processes++}`, pause);
		const pages = new CampaignPages(rows, 'c', pageSize, { tries, wait: pause });
		const singles = new ClaimsInRows(rows, undefined);
		return new CampaignClaims(pages, { singles, expected: keys, ahead: true, failed: () => undefined });
	};
	/** Holds a process at one of its steps, and ends it: from its step with this number on, it does nothing more. */
	const killedAfter = (steps: number, pause: Pause, heldAt = 0, heldFor = 0) => {
		let left = steps;
		const step: Pause = async () => {
			if (left-- <= 0) throw new Error('killed');
			await pause();
			for (let n = 0; n < heldFor && steps - left === heldAt; n++) await pause();
		};
		return { step, isKilled: () => left < 0 };
	};
	/** What a run does when the database fails: it ends, or goes on with the next. */
	const ends = async (error: unknown): Promise<undefined> => await Promise.reject(error);
	const goesOn = async (): Promise<undefined> => await Promise.resolve(undefined);
	const sendTo = async (run: CampaignClaims, each: readonly Ending[], sent: Map<string, number>, failed = ends) => {
		// Who gets something one by one, as single sends do; whoever cannot be claimed is not sent to.
		for (const [n, key] of keys.entries()) {
			const states = await run.claim([key]).catch(failed);
			if (states?.get(key) !== 'free') continue;
			if (each[n] !== 'refused') sent.set(key, (sent.get(key) ?? 0) + 1);
			if (each[n] === 'sent') await run.confirm([key]);
			if (each[n] === 'refused') await run.release([key]).catch(failed);
		}
		await run.settle();
	};
	const endings = fc.array(ending, { minLength: keys.length, maxLength: keys.length });
	const plans = fc.array(
		fc.record({ endings, steps: fc.integer({ min: 1, max: 400 }), heldAt: fc.integer({ min: 1, max: 30 }) }),
		{
			minLength: 2,
			maxLength: 3,
		},
	);

	test('of processes that are killed at any moment, or held for any time, none sends what another one sent', async () => {
		await fc.assert(
			fc.asyncProperty(fc.scheduler(), plans, async (scheduler, runs) => {
				const database: Database = new Map();
				const sent = new Map<string, number>();
				const pause = async () => await scheduler.schedule(Promise.resolve());
				const running = runs.map(
					async ({ endings: each, steps, heldAt }) =>
						await sendTo(runOf(database, killedAfter(steps, pause, heldAt, 100).step), each, sent).catch(
							() => undefined,
						),
				);
				await scheduler.waitFor(Promise.all(running));
				await expectSentOnce(sent, runOf(database, now));
			}),
			{ numRuns: 300 },
		);
	}, 240_000);

	test('runs after each other, some of them killed: whoever is known to have had it, or not, is told so', async () => {
		await fc.assert(
			fc.asyncProperty(plans, async (runs) => {
				const database: Database = new Map();
				const sent = new Map<string, number>();
				const allowed = new Map<string, ClaimState[]>(keys.map((key) => [key, ['free']]));
				for (const { endings: each, steps } of runs) {
					const before = new Map(sent);
					const { step, isKilled } = killedAfter(steps, now);
					await sendTo(runOf(database, step), each, sent).catch(() => undefined);
					for (const [n, key] of keys.entries()) {
						if (isKilled()) {
							// A kill may leave it unclear, also while it is looked up; free only if nothing went out.
							allowed.set(key, [sent.has(key) ? 'done' : 'free', 'unclear']);
						} else if (sent.has(key) && !before.has(key)) allowed.set(key, each[n] === 'sent' ? ['done'] : ['unclear']);
					}
				}
				const later = await runOf(database, now).claim(keys);
				for (const key of keys)
					expect([key, allowed.get(key)]).toEqual([key, expect.arrayContaining([later.get(key)])]);
			}),
			{ numRuns: 300 },
		);
	}, 240_000);

	test('what an earlier version remembered still counts, and is known to the pages from then on', async () => {
		const database: Database = new Map();
		const rows = rowsOf(database, 'earlier', now);
		const earlier = new ClaimsInRows(rows, undefined);
		await earlier.claim(['a', 'b', 'c']);
		await earlier.confirm(['a']);
		await earlier.release(['c']);
		const run = runOf(database, now, { pageSize: 100 });
		expect(await run.claim(['a', 'b', 'c'])).toEqual(new Map(Object.entries({ a: 'done', b: 'unclear', c: 'free' })));
		await run.release(['c']);
		await run.settle();
		for (const row of [...database.keys()]) if (!row.startsWith('c')) database.delete(row);
		const later = await runOf(database, now, { pageSize: 100 }).claim(['a', 'b', 'c']);
		expect(later).toEqual(new Map(Object.entries({ a: 'done', b: 'unclear', c: 'free' })));
	});

	test('runs at the same time, with a database that fails now and then: nobody is sent to twice', async () => {
		const failing = fc.record({
			endings,
			failures: fc.uniqueArray(fc.integer({ min: 1, max: 150 }), { maxLength: 6 }),
		});
		await fc.assert(
			fc.asyncProperty(fc.scheduler(), fc.array(failing, { minLength: 2, maxLength: 4 }), async (scheduler, runs) => {
				const database: Database = new Map();
				const sent = new Map<string, number>();
				const running = runs.map(async ({ endings: each, failures }) => {
					let steps = 0;
					const step: Pause = async () => {
						// It fails before it has written, or afterwards. With so little patience the runs close each other's
						// pages for ever, so each ends at some time.
						if (failures.includes(++steps) || steps > 400) throw new Error('SQLITE_BUSY');
						await scheduler.schedule(Promise.resolve());
					};
					await sendTo(runOf(database, step), each, sent, goesOn);
				});
				await scheduler.waitFor(Promise.all(running));
				await expectSentOnce(sent, runOf(database, now));
			}),
			{ numRuns: 300 },
		);
	}, 240_000);

	test.each(['a', 'b'])(
		'who was given back is not given back again after an error in the claim of %s',
		async (claimed) => {
			const database: Database = new Map();
			const rows = rowsOf(database, 'first', now);
			let failures = 0;
			const failing: Rows = {
				...rows,
				record: async (row, ...rest) => {
					if (failures > 0 && row?.includes('page') === true && failures-- > 0) throw new Error('SQLITE_BUSY');
					return await rows.record(row, ...rest);
				},
			};
			const singles = new ClaimsInRows(failing, undefined);
			const run = { singles, expected: [], ahead: false, failed: () => undefined };
			const first = new CampaignClaims(new CampaignPages(failing, 'c'), run);
			expect((await first.claim(['a'])).get('a')).toBe('free');
			await first.release(['a']);
			failures = 1;
			await expect(first.claim([claimed])).rejects.toThrow('SQLITE_BUSY');
			const second = new CampaignClaims(new CampaignPages(rowsOf(database, 'second', now), 'c'), run);
			expect((await second.claim(['a'])).get('a')).toBe('free');
			await second.confirm(['a']);
			await second.settle();
			await first.settle();
			const third = new CampaignClaims(new CampaignPages(rowsOf(database, 'third', now), 'c'), run);
			expect((await third.claim(['a'])).get('a')).toBe('done');
		},
	);

	test('who was given back is not given back again where the page is closed before anybody looks', async () => {
		const database: Database = new Map();
		const rows = rowsOf(database, 'first', now);
		const run = { singles: new ClaimsInRows(rows, undefined), expected: [], ahead: false, failed: () => undefined };
		const second = rowsOf(database, 'second', now);
		let meanwhile: (() => Promise<void>) | undefined;
		const slow: Rows = {
			...rows,
			size: async (row) => {
				const first = row?.includes('closed') === true ? meanwhile : undefined;
				if (first) meanwhile = undefined;
				await first?.();
				return await rows.size(row);
			},
		};
		const pages = new CampaignPages(slow, 'c');
		const first = new CampaignClaims(pages, run);
		expect((await first.claim(['a'])).get('a')).toBe('free');
		await first.release(['a']);
		meanwhile = async () => {
			const other = new CampaignClaims(new CampaignPages(second, 'c'), run);
			expect((await other.claim(['a'])).get('a')).toBe('free');
			await other.confirm(['a']);
			await other.settle();
			await second.record('c closed 0', ['closed']);
		};
		await first.settle();
		expect(meanwhile).toBeUndefined();
		const third = new CampaignClaims(new CampaignPages(rowsOf(database, 'third', now), 'c'), run);
		expect((await third.claim(['a'])).get('a')).toBe('done');
	});

	test('whoever had it from a single send is known also after an error while that is looked at', async () => {
		const database: Database = new Map();
		const single = new ClaimsInRows(rowsOf(database, 'single', now), undefined);
		await single.claim(['a']);
		await single.confirm(['a']);
		const rows = rowsOf(database, 'first', now);
		let looks = 0;
		const failing: Rows = {
			...rows,
			size: async (row) => {
				if (row?.startsWith('claims ') === true && ++looks === 2) throw new Error('SQLITE_BUSY');
				return await rows.size(row);
			},
		};
		const first = new CampaignClaims(new CampaignPages(failing, 'c'), {
			...{ singles: new ClaimsInRows(failing, undefined), expected: [], ahead: false, failed: () => undefined },
		});
		await expect(first.claim(['a', 'b'])).rejects.toThrow('SQLITE_BUSY');
		expect(looks).toBeGreaterThan(1);
		expect((await first.claim(['a'])).get('a')).not.toBe('free');
		await first.settle();
		expect((await runOf(database, now).claim(['a'])).get('a')).not.toBe('free');
	});

	test('1,000 people cost 164 writes, and as many with pages of other campaigns', async () => {
		const pages = Array.from({ length: 250 }, (_, n) => [`other campaign page ${n}`, [`claimed ${n}`]] as const);
		const database: Database = new Map(pages.map(([row, entries]) => [row, [...entries]]));
		const rows = rowsOf(database, 'counted', now);
		let writes = 0;
		const counted: Rows = {
			...rows,
			record: async (...given) => (writes++, await rows.record(...given)),
			remove: async (row, entries) => (entries.length > 0 && writes++, await rows.remove(row, entries)),
			delete: async (row) => (writes++, await rows.delete(row)),
		};
		const people = Array.from({ length: 1_000 }, (_, n) => `person ${n}`);
		const run = new CampaignClaims(new CampaignPages(counted, 'c'), {
			singles: new ClaimsInRows(counted, undefined),
			expected: people,
			ahead: true,
			failed: () => undefined,
		});
		for (const key of people) {
			expect((await run.claim([key])).get(key)).toBe('free');
			await run.confirm([key]);
		}
		await run.settle();
		expect(writes).toBe(164);
		expect([...database.keys()].filter((row) => row.includes('lock'))).toEqual([]);
	});
});

describe('in one row', () => {
	test('what another process overwrote is claimed again', async () => {
		const database: Database = new Map();
		const rows = rowsOf(database, 'p', async () => undefined);
		let records = 0;
		const overwritten: Rows = {
			...rows,
			record: async (...given) => {
				const known = await rows.record(...given);
				if (records++ === 0) database.set('own', []);
				return known;
			},
		};
		const store = new ClaimsInOneRow(overwritten);
		expect((await store.claim(['a'])).get('a')).toBe('free');
		expect(database.get('own')).toEqual(expect.arrayContaining(['claimed a', 'open a']));
		await store.confirm(['a']);
		expect((await store.claim(['a'])).get('a')).toBe('done');
	});
});
