import type { IExecuteFunctions } from 'n8n-workflow';
import { claimKey, Claims, type Claimed } from '../../../../nodes/shared/operation/claims';
import { standIn } from '../../../support/standIn';

/** What n8n has stored, by the id of the node: the node's own, or one that it was lent. */
let stored: Map<string, string[]>;
/** Runs before each write, and may throw, as a database does that is gone. */
let beforeWrite: (kind: 'delete' | 'record' | 'remove', id: string) => Promise<void> | void;
/** What of the store is asked for: its scope, and its mode. */
let parts: Set<string>;
const warn = jest.fn();

beforeEach(() => {
	stored = new Map();
	parts = new Set();
	beforeWrite = () => undefined;
	warn.mockReset();
});

let nodes = 0;

/** A run of a node; every node of a test has rows of its own. */
function runOf({ id = `node ${nodes++}`, isTool = false, workflowId = 'wf' } = {}) {
	const node = { id, name: 'Send' };
	const row = () => node.id;
	const note = (helper: string, scope: string, { mode }: { mode: string }) =>
		parts.add(`${helper}: ${mode} of ${scope}`);
	const functions = standIn<IExecuteFunctions>({
		getWorkflow: () => ({ id: workflowId }),
		getNode: () => (isTool ? { id } : node),
		getExecuteData: () => ({ node }),
		logger: { warn },
		helpers: {
			checkProcessedAndRecord: async (entries: string[], scope: string, options: { mode: string }) => {
				const at = row();
				note('record', scope, options);
				await beforeWrite('record', at);
				const known = new Set(stored.get(at));
				stored.set(at, [...known, ...entries.filter((entry) => !known.has(entry))]);
				return { processed: entries.filter((entry) => known.has(entry)), new: [] };
			},
			removeProcessed: async (entries: string[], scope: string, options: { mode: string }) => {
				const at = row();
				note('remove', scope, options);
				await beforeWrite('remove', at);
				stored.set(
					at,
					(stored.get(at) ?? []).filter((entry) => !entries.includes(entry)),
				);
			},
			clearAllProcessedItems: async (scope: string, options: { mode: string }) => {
				const at = row();
				note('clear', scope, options);
				await beforeWrite('delete', at);
				stored.delete(at);
			},
			getProcessedDataCount: async (scope: string, options: { mode: string }) => {
				note('count', scope, options);
				return await Promise.resolve(stored.get(row())?.length ?? 0);
			},
		},
	});
	return { id, claims: new Claims(functions) };
}

const person = (to: string, campaign = 'a'): Claimed => ({ campaign, key: claimKey(campaign, to) });
const people = (count: number) => Array.from({ length: count }, (_, n) => person(`9055512300${10 + n}`));
const rows = () => [...stored].filter(([, entries]) => entries.length > 0).map(([id]) => id.replace(/^[^/]*\/?/, ''));
const ada = person('905551234567');

async function claim({ claims }: { claims: Claims }, who: readonly Claimed[], owner = 'item 0') {
	const states = await claims.claim(who, owner);
	return who.map(({ key }) => states.get(key));
}

describe('of those who are claimed in one run', () => {
	test('each is of the item that asked first, which gets its own again, and nobody else does', async () => {
		const run = runOf();
		expect(await claim(run, [ada], 'item 0')).toEqual(['free']);
		expect(await claim(run, [ada], 'item 0')).toEqual(['free']);
		expect(await claim(run, [ada], 'item 1')).toEqual(['unclear']);
		const grace = person('905551234568');
		const both = await Promise.all([claim(run, [grace], 'item 2'), claim(run, [grace, ada], 'item 3')]);
		expect(both).toEqual([['free'], ['unclear', 'unclear']]);
	});

	test('whoever was given back is free for others, and whoever was confirmed has had it', async () => {
		const run = runOf();
		const [one, two] = [person('1'), person('2')];
		await claim(run, [one, two]);
		await run.claims.release([one]);
		await run.claims.confirm([two]);
		expect(await claim(runOf({ id: run.id }), [one, two])).toEqual(['free', 'done']);
		expect(await claim(run, [one])).toEqual(['unclear']);
		expect(warn).not.toHaveBeenCalled();
	});

	test('few are locked by rows that are gone once it is known what happened; many are on a page', async () => {
		const few = runOf();
		few.claims.expect(people(19), { ahead: false });
		await claim(few, people(19));
		await few.claims.confirm(people(19));
		await few.claims.settle();
		expect(rows().filter((row) => !row.startsWith('claims '))).toEqual([]);
		stored.clear();
		const many = runOf();
		many.claims.expect(people(20), { ahead: false });
		expect(new Set(await claim(many, people(20)))).toEqual(new Set(['free']));
		await many.claims.confirm(people(20));
		await many.claims.settle();
		expect(rows().map((row) => row.replace(/campaign \S+/, 'campaign'))).toEqual(['campaign', 'campaign page 0']);
		expect(await claim(runOf({ id: many.id }), people(20))).toEqual(Array(20).fill('done'));
	});

	test('the next are claimed ahead where each asks alone, and given back when the run ends', async () => {
		const run = runOf();
		run.claims.expect(people(30), { ahead: true });
		await claim(run, people(1));
		const page = () => [...stored].find(([id]) => id.endsWith(' page 0'))?.[1] ?? [];
		expect(page()).toHaveLength(50);
		await run.claims.confirm(people(1));
		await run.claims.settle();
		expect(page()).toEqual([`claimed ${people(1)[0]?.key}`]);
	});

	test('whether a node has rows of its own is found out once, not in each run', async () => {
		const probes: string[] = [];
		beforeWrite = (kind, row) => void (kind === 'record' && row.includes('/probe ') && probes.push(row));
		const run = runOf();
		await claim(run, [ada]);
		await claim(runOf({ id: run.id }), [person('1')]);
		expect(probes).toHaveLength(1);
	});

	test('n8n is asked for entries of the node, never for those of the workflow', async () => {
		const run = runOf();
		const [one, two] = [person('1'), person('2')];
		await claim(run, [one, two]);
		await run.claims.confirm([one]);
		await run.claims.release([two]);
		expect([...parts].sort()).toEqual(
			['clear', 'count', 'record', 'remove'].map((helper) => `${helper}: entries of node`),
		);
	});

	test('nobody is claimed in a workflow that was never saved', async () => {
		await expect(claim(runOf({ workflowId: '' }), [ada])).rejects.toMatchObject({
			...{ field: 'Send Once per Campaign', fix: 'Save the workflow, then run it again.' },
		});
		expect(stored.size).toBe(0);
	});
});

describe('who is claimed alone while another run begins to claim many of the campaign', () => {
	/** The other run claims, and sends, between the lock and the record of this one. */
	const whileClaiming = (id: string, others: readonly Claimed[]) => {
		beforeWrite = async (kind, row) => {
			if (kind !== 'record' || !row.includes('/claims ')) return;
			beforeWrite = () => undefined;
			const other = runOf({ id });
			other.claims.expect(others, { ahead: false });
			await claim(other, others);
			await other.claims.confirm(others);
			await other.claims.settle();
		};
	};

	test('has had it where the other run sent to the same person', async () => {
		const run = runOf();
		whileClaiming(run.id, [...people(20), ada]);
		expect(await claim(run, [ada])).toEqual(['done']);
	});

	test('is claimed on the page instead, where all later runs find it', async () => {
		const run = runOf();
		const other = person('905551234567', 'b');
		whileClaiming(run.id, people(20));
		expect(await claim(run, [ada, other])).toEqual(['free', 'free']);
		const alone = [...stored].filter(([id]) => /\/(?:claims|open) /.test(id)).flatMap(([, entries]) => entries);
		expect(alone.sort()).toEqual([`claimed ${other.key}`, `open ${other.key}`]);
		await run.claims.confirm([ada]);
		await run.claims.settle();
		expect(await claim(runOf({ id: run.id }), [ada])).toEqual(['done']);
	});
});

describe('where the database fails', () => {
	const fail = () => {
		throw new Error('SQLITE_BUSY');
	};

	test('while somebody is claimed, nobody is, and nobody is locked out', async () => {
		const run = runOf();
		let records = 0;
		beforeWrite = (kind, row) => (kind === 'record' && row.includes('/claims ') && ++records > 3 ? fail() : undefined);
		await expect(claim(run, people(10))).rejects.toThrow('SQLITE_BUSY');
		beforeWrite = () => undefined;
		expect((await claim(runOf({ id: run.id }), people(10))).slice(0, 3)).toEqual(['free', 'free', 'free']);
	});

	test("while somebody is claimed of one campaign, of another one nobody is given back who is not the run's", async () => {
		const [had, open, none] = [person('1'), person('2'), person('3')];
		const earlier = runOf();
		await claim(earlier, [had, open]);
		await earlier.claims.confirm([had]);
		const run = runOf({ id: earlier.id });
		const many = Array.from({ length: 20 }, (_, n) => person(`9055512300${10 + n}`, 'b'));
		run.claims.expect(many, { ahead: false });
		beforeWrite = (kind, row) => (kind === 'record' && row.includes(' page 0') ? fail() : undefined);
		await expect(claim(run, [had, open, none, ...many])).rejects.toThrow('SQLITE_BUSY');
		beforeWrite = () => undefined;
		expect(await claim(runOf({ id: run.id }), [had, open, none])).toEqual(['done', 'unclear', 'free']);
	});

	test('when the run asks for the first time, the next claim asks again', async () => {
		const run = runOf();
		beforeWrite = fail;
		await expect(claim(run, [ada])).rejects.toThrow('SQLITE_BUSY');
		beforeWrite = () => undefined;
		expect(await claim(run, [ada])).toEqual(['free']);
	});

	test.each<['confirm' | 'release', 'delete' | 'remove']>([
		['confirm', 'delete'],
		['release', 'remove'],
	])('%s throws nothing, and the log has the reason', async (what, kind) => {
		const run = runOf();
		await claim(run, [ada]);
		beforeWrite = (which) => (which === kind ? fail() : undefined);
		await run.claims[what]([ada]);
		expect(warn.mock.calls).toEqual([
			[expect.stringMatching(/^n8n could not record who got a message.*unclear for later executions: SQLITE_BUSY$/)],
		]);
	});

	test('when the run ends, the log has the reason, and nobody is free who was sent to', async () => {
		const run = runOf();
		run.claims.expect(people(20), { ahead: false });
		await claim(run, people(20));
		await run.claims.confirm(people(20));
		beforeWrite = fail;
		await run.claims.settle();
		expect(warn).toHaveBeenCalledWith(expect.stringContaining('SQLITE_BUSY'));
		beforeWrite = () => undefined;
		expect(await claim(runOf({ id: run.id }), people(20))).not.toContain('free');
	});
});

describe('a node that has one row', () => {
	test('as a tool of an agent remembers everybody in it', async () => {
		const run = runOf({ isTool: true });
		expect(await claim(run, [ada])).toEqual(['free']);
		await run.claims.confirm([ada]);
		expect(await claim(runOf({ id: run.id, isTool: true }), [ada])).toEqual(['done']);
		expect([...stored.keys()]).toEqual([run.id]);
	});

	test('as a tool of an agent remembers many in it as well', async () => {
		const run = runOf({ isTool: true });
		run.claims.expect(people(20), { ahead: false });
		expect(await claim(run, people(20))).toEqual(Array(20).fill('free'));
		expect([...stored.keys()]).toEqual([run.id]);
	});

	test('gives somebody back as if nothing had been', async () => {
		const run = runOf({ isTool: true });
		await claim(run, [ada]);
		await run.claims.release([ada]);
		expect(stored.get(run.id)).toEqual([]);
	});

	test('remembered by earlier versions counts for the rows that came later', async () => {
		const id = 'node of an earlier version';
		const [had, open, none] = [person('1'), person('2'), person('3')];
		stored.set(id, [`claimed ${had.key}`, `claimed ${open.key}`, `open ${open.key}`]);
		expect(await claim(runOf({ id }), [had, open, none])).toEqual(['done', 'unclear', 'free']);
		expect(stored.get(id)).not.toContain(`open ${had.key}`);
	});
});

test('the key of a person is of one campaign, whatever blanks are around its name', () => {
	expect(claimKey(' a ', '1')).toBe(claimKey('a', '1'));
	expect(new Set([claimKey('a', '1'), claimKey('b', '1'), claimKey('a', '11'), claimKey('a1', '')]).size).toBe(4);
	expect(claimKey('a', '1')).toMatch(/^[\w-]{43}$/);
});
