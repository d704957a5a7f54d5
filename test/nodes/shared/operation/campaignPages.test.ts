// Sample keys. cspell:ignore abde efgh acegikl abgf
import { CampaignPages } from '../../../../nodes/shared/operation/campaignPages';
import type { ClaimState, Rows } from '../../../../nodes/shared/operation/claimStore';
import { rowsIn } from './storedRows';

let stored: Map<string, string[]>;
/** What is asked of the store, in order. */
let calls: string[];
/** Runs before each call, and may change the store, or throw, as a database does that is gone. */
let before: (call: string) => void;
let processes = 0;
const waits = jest.fn(async () => await Promise.resolve());

beforeEach(() => {
	stored = new Map();
	calls = [];
	before = () => undefined;
	waits.mockReset().mockResolvedValue(undefined);
});

function rows(): Rows {
	const all = rowsIn(
		() => stored,
		`process ${processes++}`,
		async (call) => {
			calls.push(call);
			await Promise.resolve();
			before(call);
		},
	);
	return {
		...all,
		record: async (row, entries) => (entries.length === 0 ? new Set() : await all.record(row, entries)),
		remove: async (row, entries) => {
			if (entries.length > 0) await all.remove(row, entries);
		},
	};
}

/** The pages as one process sees them. */
const pagesOf = ({ pageSize = 4, tries = 3 } = {}) => new CampaignPages(rows(), 'c', pageSize, { tries, wait: waits });
const claim = async (
	pages: CampaignPages,
	keys: string,
	more: { confirm?: string; release?: string; soon?: string } = {},
) => {
	const { confirm = '', release = '', soon = '' } = more;
	const states = await pages.change({
		...{ claim: [...keys], confirm: [...confirm], release: [...release], soon: [...soon] },
	});
	return Object.fromEntries(states);
};
const all = (keys: string, state: ClaimState) => Object.fromEntries([...keys].map((key) => [key, state]));
const page = (number: number) => [...(stored.get(`c page ${number}`) ?? [])].sort();
const entries = (claimed: string, open: string) => [
	...[...claimed].map((key) => `claimed ${key}`),
	...[...open].map((key) => `open ${key}`),
];

test('a campaign is in use from the first time that somebody begins, which is written once', async () => {
	const [one, other] = [pagesOf(), pagesOf()];
	expect(await CampaignPages.areUsed(rows(), 'c')).toBe(false);
	await one.begin();
	await one.begin();
	await other.begin();
	expect(await CampaignPages.areUsed(rows(), 'c')).toBe(true);
	expect(await CampaignPages.areUsed(rows(), 'd')).toBe(false);
	expect(calls.filter((call) => call === 'record c')).toHaveLength(1);
});

test('whoever begins at the same moment as another process begins as well', async () => {
	let failures = 1;
	before = (call) => {
		if (call === 'record c' && failures-- > 0) throw new Error('UNIQUE constraint failed');
	};
	await pagesOf().begin();
	expect(stored.get('c')).toEqual(['used']);
});

test('whoever is claimed is open until it is confirmed, or free again once it is given back', async () => {
	const [one, later] = [pagesOf({ pageSize: 9 }), pagesOf({ pageSize: 9 })];
	expect(await claim(one, 'abc')).toEqual(all('abc', 'free'));
	expect(page(0)).toEqual(entries('abc', 'abc'));
	expect(await claim(one, '', { confirm: 'a', release: 'b' })).toEqual({});
	expect(page(0)).toEqual(entries('ac', 'c'));
	expect(await claim(later, 'abcd')).toEqual({ a: 'done', b: 'free', c: 'unclear', d: 'free' });
	expect(page(0)).toEqual(entries('abcd', 'bcd'));
	expect(stored.has('c lock 0')).toBe(false);
});

test('a page is begun once the one before is full, and whoever is on that one stays there', async () => {
	const one = pagesOf();
	expect(await claim(one, 'abc')).toEqual(all('abc', 'free'));
	expect(await claim(one, 'de', { confirm: 'a' })).toEqual(all('de', 'free'));
	expect(stored.has('c closed 0')).toBe(false);
	expect(await claim(one, 'f', { confirm: 'b', release: 'c' })).toEqual({ f: 'free' });
	expect(stored.get('c closed 0')).toEqual(['closed']);
	expect(page(0)).toEqual(entries('abde', 'de'));
	expect(page(1)).toEqual(entries('f', 'f'));
	expect(await claim(one, '', { confirm: 'df', release: 'e' })).toEqual({});
	expect([page(0), page(1)]).toEqual([entries('abd', ''), entries('f', '')]);
});

test('people on earlier pages are found, and those who are not on any leave nothing there', async () => {
	const one = pagesOf();
	await claim(one, 'abcd');
	await claim(one, 'efgh', { confirm: 'ab' });
	await claim(one, 'i', { confirm: 'ef' });
	const later = pagesOf();
	expect(await claim(later, 'acegikl')).toEqual({
		...{ a: 'done', c: 'unclear', e: 'done', g: 'unclear', i: 'unclear' },
		...all('kl', 'free'),
	});
	expect([page(0), page(1), page(2)]).toEqual([
		...[entries('abcd', 'cd'), entries('efgh', 'gh')],
		entries('ikl', 'ikl'),
	]);
});

test('those who will be claimed soon are looked up with the others, once', async () => {
	const one = pagesOf();
	await claim(one, 'abcd');
	await claim(one, 'e', { confirm: 'a' });
	const later = pagesOf({ pageSize: 9 });
	calls = [];
	expect(await claim(later, 'f', { soon: 'abgf' })).toEqual({ f: 'free' });
	expect(await claim(later, 'ab', { soon: 'g' })).toEqual({ a: 'done', b: 'unclear' });
	expect(await claim(later, 'g')).toEqual({ g: 'free' });
	expect(calls.filter((call) => call === 'record c page 0')).toHaveLength(1);
	expect(page(0)).toEqual(entries('abcd', 'bcd'));
	// What was found counts for one claim.
	expect(await claim(later, 'a')).toEqual({ a: 'done' });
	expect(calls.filter((call) => call === 'record c page 0')).toHaveLength(2);
});

test('a full page that others wrote counts as full', async () => {
	await claim(pagesOf({ pageSize: 9 }), 'ab');
	expect(await claim(pagesOf({ pageSize: 4 }), 'e')).toEqual({ e: 'free' });
	expect(page(1)).toEqual(entries('e', 'e'));
	expect(await claim(pagesOf({ pageSize: 4 }), 'f')).toEqual({ f: 'free' });
	expect(page(1)).toEqual(entries('ef', 'ef'));
});

describe('the lock of a page', () => {
	test('is waited for', async () => {
		stored.set('c lock 0', ['locked']);
		waits.mockImplementationOnce(async () => {
			stored.delete('c lock 0');
			await Promise.resolve();
		});
		expect(await claim(pagesOf(), 'a')).toEqual({ a: 'free' });
		expect(waits).toHaveBeenCalledTimes(1);
		expect(page(0)).toEqual(entries('a', 'a'));
	});

	test('that nobody gives up is left where it is after some tries: the page is closed, and the next one taken', async () => {
		stored.set('c lock 0', ['locked']);
		expect(await claim(pagesOf(), 'a')).toEqual({ a: 'free' });
		expect(waits).toHaveBeenCalledTimes(3);
		expect([page(0), page(1)]).toEqual([[], entries('a', 'a')]);
		expect([...stored.keys()]).toEqual(expect.arrayContaining(['c lock 0', 'c closed 0']));
		// While it waits it only reads.
		expect(calls.filter((call) => call === 'record c lock 0')).toHaveLength(1);
	});

	test('that another process made at the same moment is asked for again', async () => {
		let failures = 2;
		before = (call) => {
			if (call === 'record c lock 0' && failures-- > 0) throw new Error('UNIQUE constraint failed');
		};
		expect(await claim(pagesOf({ tries: 9 }), 'a')).toEqual({ a: 'free' });
		expect(waits).toHaveBeenCalledTimes(2);
	});

	test('that the database refuses five times, though nobody has it, is an error', async () => {
		before = (call) => {
			if (call === 'record c lock 0') throw new Error('SQLITE_FULL');
		};
		await expect(claim(pagesOf({ tries: 99 }), 'a')).rejects.toThrow('SQLITE_FULL');
		expect(calls.filter((call) => call === 'record c lock 0')).toHaveLength(5);
	});

	test('that others make at the same moments is waited for as long as somebody has it', async () => {
		let failures = 0;
		before = (call) => {
			if (call !== 'record c lock 0' || ++failures > 5) return;
			if (failures === 5) stored.set('c lock 0', ['locked']);
			throw new Error('UNIQUE constraint failed');
		};
		waits.mockImplementation(async () => {
			if (waits.mock.calls.length === 6) stored.delete('c lock 0');
			await Promise.resolve();
		});
		expect(await claim(pagesOf({ tries: 9 }), 'a')).toEqual({ a: 'free' });
		expect(waits).toHaveBeenCalledTimes(6);
		expect(page(0)).toEqual(entries('a', 'a'));
	});

	test('is given up once, also where the change fails', async () => {
		before = (call) => {
			if (call === 'record c page 0') throw new Error('SQLITE_FULL');
		};
		await expect(claim(pagesOf(), 'a')).rejects.toThrow('SQLITE_FULL');
		expect(calls.filter((call) => call.startsWith('delete'))).toEqual(['delete c lock 0']);
		expect(stored.has('c lock 0')).toBe(false);
	});
});

describe('a page that another process closes', () => {
	test('while somebody is claimed on it loses the claims, which are made on the next one', async () => {
		before = (call) => {
			if (call === 'delete c lock 0') stored.set('c closed 0', ['closed']);
		};
		const one = pagesOf();
		expect(await claim(one, 'ab')).toEqual(all('ab', 'free'));
		expect([page(0), page(1)]).toEqual([[], entries('ab', 'ab')]);
		await claim(one, '', { confirm: 'a', release: 'b' });
		expect(page(1)).toEqual(entries('a', ''));
	});

	test('at the same moment as this one needs not be closed again', async () => {
		stored.set('c lock 0', ['locked']);
		before = (call) => {
			if (call !== 'record c closed 0') return;
			stored.set('c closed 0', ['closed']);
			throw new Error('UNIQUE constraint failed');
		};
		expect(await claim(pagesOf(), 'a')).toEqual({ a: 'free' });
		expect(page(1)).toEqual(entries('a', 'a'));
	});

	test('cannot be closed by this one where the database fails', async () => {
		stored.set('c lock 0', ['locked']);
		before = (call) => {
			if (call === 'record c closed 0') throw new Error('SQLITE_FULL');
		};
		await expect(claim(pagesOf(), 'a')).rejects.toThrow('SQLITE_FULL');
		expect(stored.has('c page 1')).toBe(false);
	});

	test('is passed over by those who come later', async () => {
		stored.set('c closed 0', ['closed']);
		stored.set('c closed 1', ['closed']);
		expect(await claim(pagesOf(), 'a')).toEqual({ a: 'free' });
		expect(page(2)).toEqual(entries('a', 'a'));
	});
});

test('changes of one campaign follow each other in a process, and those of another one need not wait', async () => {
	const shared = rows();
	const [one, same, other] = ['c', 'c', 'd'].map(
		(name) => new CampaignPages(shared, name, 4, { tries: 9, wait: waits }),
	);
	let go: () => void = () => undefined;
	stored.set('c lock 0', ['locked']);
	waits.mockImplementationOnce(async () => {
		await new Promise<void>((done) => (go = done));
		stored.delete('c lock 0');
	});
	if (!one || !same || !other) throw new Error('They are missing');
	const first = claim(one, 'a');
	const second = claim(same, 'a');
	expect(await claim(other, 'a')).toEqual({ a: 'free' });
	expect(calls.filter((call) => call === 'record c lock 0')).toHaveLength(1);
	go();
	expect(await Promise.all([first, second])).toEqual([{ a: 'free' }, { a: 'unclear' }]);
});
