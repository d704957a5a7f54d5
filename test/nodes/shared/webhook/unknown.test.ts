import { forgetAll } from '../../../../nodes/shared/webhook/deduplicator';
import { memberNames } from '../../../../nodes/shared/webhook/unknown';
import { engineReceiver, engineSecret as secret, engineTrigger, message } from '../../../support/webhook';

beforeEach(forgetAll);

const unknown = { provider: 'test', event: 'unknown' as const, raw: { token: 'value-of-a-secret' } };

test.each<[boolean | undefined, 'webhook' | 'manual', number]>([
	[undefined, 'webhook', 0],
	[undefined, 'manual', 1],
	[true, 'webhook', 1],
	[false, 'manual', 0],
])('with the option %p, mode %s: %i items; the log has names alone', async (takesUnknown, mode, count) => {
	const one = engineTrigger(() => engineReceiver({ parse: () => [], takesUnknown, includeRaw: false }));
	const body = { delivery: { id: 'value-of-a-secret' }, '905550001122': 1 };
	const { items, status } = await one.call({ secret, body }, mode);
	expect(status).toBe(200);
	expect(items.map(({ json }) => json)).toEqual(Array(count).fill({ provider: 'test', event: 'unknown', raw: body }));
	const fate = count > 0 ? 'taken as event "unknown"' : 'answered and ignored';
	expect(one.warnings).toEqual([
		expect.stringMatching(new RegExp(`${fate}: .*a format that this node does not know, with .*delivery\\.id`)),
	]);
	expect(JSON.stringify(one.warnings)).not.toMatch(/value-of-a-secret|905550001122/);
});

test('of a mixed body the known parts start, and the log counts the others', async () => {
	const one = engineTrigger(() => engineReceiver({ parse: () => [message(), unknown] }));
	const { items } = await one.call({ secret });
	expect(items).toHaveLength(1);
	expect(one.warnings).toEqual([expect.stringMatching(/ignored: 1 of its 2 parts has a format .* with token$/)]);
});

test('several parts are counted in the plural', async () => {
	const one = engineTrigger(() => engineReceiver({ parse: () => [unknown, message(), unknown] }));
	await one.call({ secret });
	expect(one.warnings).toEqual([expect.stringMatching(/ignored: 2 of its 3 parts have a format /)]);
});

test('a body of nothing but such parts is one format, and the log says what became of it', async () => {
	for (const [takesUnknown, fate] of [
		[true, 'taken as event "unknown"'],
		[false, 'answered and ignored'],
	] as const) {
		const one = engineTrigger(() => engineReceiver({ parse: () => [unknown, unknown], takesUnknown }));
		await one.call({ secret });
		expect(one.warnings).toEqual([
			`A webhook was ${fate}: its body has a format that this node does not know, with token`,
		]);
		forgetAll();
	}
});

test.each<[unknown, string]>([
	[{ a: 1, b: { c: 2 } }, 'a, b, b.c'],
	[[{ a: 1 }, 2], 'a list of 2: a'],
	[[], 'a list of 0'],
	['text', 'a string'],
	[null, 'null'],
	[{}, 'no members'],
	[{ 'two words': 1, '+905550001122': { x: 1 } }, '…, …, ….x'],
	[{ list: [{ inner: 'x' }] }, 'list, list.inner'],
	[{ list: ['x'], both: [null, { inner: 1 }], none: [] }, 'list, both, none'],
	[{ _a: 1, 'a-b_C': 2, line12: 3 }, '_a, a-b_C, line12'],
	[{ '-a': 1, line123: 2, '1a': 3, 'a.b': 4, a1b: 5, ü: 6, '': 7 }, '…, …, …, …, …, …, …'],
	[{ ['a'.repeat(40)]: 1, ['a'.repeat(41)]: 2 }, `${'a'.repeat(40)}, …`],
	[7, 'a number'],
	[undefined, 'a undefined'],
])('%j has %s', (body, names) => expect(memberNames(body)).toBe(names));

test('a thousand names are not all worth telling', () => {
	const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`name${'x'.repeat(n % 30)}_${n % 90}`, n]));
	expect(memberNames(many).split(', ').length).toBeLessThan(40);
	const named = (count: number) =>
		memberNames(Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, n])));
	expect(named(30)).toMatch(/^a0, .*, a29$/);
	expect(named(31)).toMatch(/^a0, .*, a29, …$/);
});
