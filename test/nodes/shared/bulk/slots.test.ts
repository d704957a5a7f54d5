import { Slots } from '../../../../nodes/shared/bulk/slots';

/** Pieces of work that end when they are told to. */
function setUp(limit: { now: number }) {
	const slots = new Slots(() => limit.now);
	const running: string[] = [];
	const ends = new Map<string, (failure?: Error) => void>();
	const start = (name: string) =>
		slots.use(
			async () =>
				await new Promise<string>((resolve, reject) => {
					running.push(name);
					ends.set(name, (failure) => (failure ? reject(failure) : resolve(name)));
				}),
		);
	const settle = async () => await new Promise(setImmediate);
	return { running, start, settle, end: (name: string, failure?: Error) => ends.get(name)?.(failure) };
}

test('no more pieces run than there is room for, and the others follow in their order', async () => {
	const { running, start, settle, end } = setUp({ now: 2 });
	const all = ['a', 'b', 'c', 'd'].map(start);
	await settle();
	expect(running).toEqual(['a', 'b']);
	end('b');
	await settle();
	expect(running).toEqual(['a', 'b', 'c']);
	end('a');
	end('c');
	await settle();
	end('d');
	expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
});

test('a piece that fails makes room as well, and its failure is its own', async () => {
	const { running, start, settle, end } = setUp({ now: 1 });
	const failed = expect(start('a')).rejects.toThrow('broken');
	const next = start('b');
	await settle();
	end('a', new Error('broken'));
	await failed;
	await settle();
	expect(running).toEqual(['a', 'b']);
	end('b');
	expect(await next).toBe('b');
});

test('a limit that grows lets several go at once, one that shrinks lets them end, and none at all is one', async () => {
	const limit = { now: 0 };
	const { running, start, settle, end } = setUp(limit);
	const all = ['a', 'b', 'c', 'd', 'e'].map(start);
	await settle();
	expect(running).toEqual(['a']);
	limit.now = 3;
	end('a');
	await settle();
	expect(running).toEqual(['a', 'b', 'c', 'd']);
	limit.now = 1;
	end('b');
	end('c');
	await settle();
	expect(running).toHaveLength(4);
	end('d');
	await settle();
	end('e');
	expect(await Promise.all(all)).toHaveLength(5);
});

test('whoever comes while others wait does not overtake them', async () => {
	const limit = { now: 1 };
	const { running, start, settle, end } = setUp(limit);
	const first = [start('a'), start('b')];
	await settle();
	limit.now = 2;
	const last = start('c');
	await settle();
	expect(running).toEqual(['a']);
	end('a');
	await settle();
	expect(running).toEqual(['a', 'b', 'c']);
	end('b');
	end('c');
	await Promise.all([...first, last]);
});
