import type { IDataObject } from 'n8n-workflow';
import { runOrdered, type OrderedOptions } from '../../../../nodes/shared/operation/ordered';
import { readAdditional } from '../../../../nodes/shared/operation/runOptions';
import { refused } from '../../../support/refused';

const settle = async () => await new Promise(setImmediate);

/** Work that ends when it is told to; items of one letter belong together, a dot to nothing. */
function setUp(letters: string, change: Partial<OrderedOptions> = {}) {
	const started: number[] = [];
	const ends = new Map<number, { end: () => void; fail: (error: Error) => void }>();
	const whole = runOrdered({
		count: letters.length,
		parallel: () => 2,
		orderingKeyOf: (index) => (letters[index] === '.' ? undefined : letters[index]),
		stopped: () => false,
		work: async (index) =>
			await new Promise<void>((resolve, reject) => {
				started.push(index);
				ends.set(index, { end: resolve, fail: reject });
			}),
		breathe: async () => undefined,
		...change,
	});
	const end = async (index: number) => {
		ends.get(index)?.end();
		await settle();
	};
	return { started, whole, end, fail: (index: number, error: Error) => ends.get(index)?.fail(error) };
}

describe('items that are worked through', () => {
	test('are the lowest that may run, and never more than allowed', async () => {
		const { started, whole, end } = setUp('aab.b');
		await settle();
		expect(started).toEqual([0, 2]);
		await end(2);
		expect(started).toEqual([0, 2, 3]);
		await end(0);
		expect(started).toEqual([0, 2, 3, 1]);
		await end(3);
		await end(1);
		await end(4);
		await whole;
		expect(started).toEqual([0, 2, 3, 1, 4]);
	});

	test('are none where there are none, and one at a time where less than one is allowed', async () => {
		await setUp('').whole;
		const { started, whole, end } = setUp('..', { parallel: () => 0 });
		await settle();
		expect(started).toEqual([0]);
		await end(0);
		await end(1);
		await whole;
	});

	test('are no more once it has stopped, and those under way are waited for', async () => {
		let isStopped = false;
		const { started, whole, end } = setUp('....', { stopped: () => isStopped });
		await settle();
		isStopped = true;
		let isOver = false;
		void whole.then(() => (isOver = true));
		await end(0);
		expect([started, isOver]).toEqual([[0, 1], false]);
		await end(1);
		await whole;
		expect(started).toEqual([0, 1]);
	});

	test('may be more as soon as one has ended and more are allowed', async () => {
		let allowed = 1;
		const { started, whole, end } = setUp('.....', { parallel: () => allowed });
		await settle();
		allowed = 3;
		await end(0);
		expect(started).toEqual([0, 1, 2, 3]);
		for (const index of [1, 2, 3, 4]) await end(index);
		await whole;
	});

	test('end the whole with the failure of one', async () => {
		const { whole, fail } = setUp('..');
		await settle();
		fail(1, new Error('broken'));
		await expect(whole).rejects.toThrow('broken');
	});

	test('give way before the first, every thousand, and after each', async () => {
		let breaths = 0;
		const work = { work: async () => undefined, breathe: async () => void breaths++ };
		await setUp('.'.repeat(1_001), work).whole;
		expect(breaths).toBe(2 + 1_001);
	});

	test('come in their order, however many wait', async () => {
		const started: number[] = [];
		const keys = Array.from({ length: 500 }, (_, index) => (index * 7) % 13);
		await setUp('.'.repeat(500), {
			orderingKeyOf: (index) => String(keys[index]),
			parallel: () => 13,
			work: async (index) => void started.push(index),
		}).whole;
		for (let key = 0; key < 13; key++) {
			const ofKey = started.filter((index) => keys[index] === key);
			expect(ofKey).toEqual([...ofKey].sort((one, other) => one - other));
		}
		expect(new Set(started).size).toBe(500);
		// One at a time takes the lowest that is ready each time: that is the order of the items.
		const alone: number[] = [];
		await setUp('.'.repeat(500), { parallel: () => 1, work: async (index) => void alone.push(index) }).whole;
		expect(alone).toEqual(keys.map((_, index) => index));
	});
});

describe('what an item adds to its requests', () => {
	const read = (options: IDataObject, bodyless = false) =>
		readAdditional(({ name, default: initial }) => (name === 'options' ? options : initial), { bodyless });
	const both = { additionalBodyFields: '{"a": 1}', additionalQueryParameters: '{"b": "x", "c": true, "d": 2}' };

	test('goes to the body, or to the query of a request without one', () => {
		expect(read(both)).toEqual({ body: { a: 1 } });
		expect(read(both, true)).toEqual({ query: { b: 'x', c: true, d: 2 } });
	});

	test.each([{}, { additionalBodyFields: ' ' }, { additionalBodyFields: '{}' }, { additionalBodyFields: '' }])(
		'%j adds nothing',
		(options) => {
			expect(read(options)).toBeUndefined();
		},
	);

	test('is one JSON object, whose values in a query are single', () => {
		expect(refused(() => read({ additionalBodyFields: '[1]' }))).toBe(
			`'Additional Body Fields (JSON)' must be one JSON object, but it is a list. Enter JSON like {"key": "value"}.`,
		);
		expect(refused(() => read({ additionalBodyFields: '{' }))).toContain('is not valid JSON');
		for (const value of ['[1]', '{"x":1}', 'null']) {
			expect(refused(() => read({ additionalQueryParameters: `{"a": ${value}}` }, true))).toBe(
				`'Additional Query Parameters (JSON)' has no single value for "a". Give every parameter a text or a number.`,
			);
		}
	});
});
