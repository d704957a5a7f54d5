import type { IDataObject } from 'n8n-workflow';
import { SeenLog } from '../../../../nodes/shared/webhook/seenLog';

/** A key as events have them: much longer than what is stored of it. */
const key = (number: number) => `k${String(number).padStart(7, '0')} and more`;
const stored = (...numbers: number[]) => numbers.map((number) => key(number).slice(0, 8)).join('');
const textOf = ({ seenEvents }: IDataObject) => String(seenEvents);

test('what was added and written is stored, in the order in which it came, and each key once', () => {
	const log = new SeenLog();
	const data: IDataObject = {};
	log.add([key(2), key(1), key(2)]);
	log.write(data);
	expect(data).toEqual({ seenEvents: stored(2, 1) });
	expect([1, 2, 3].map((number) => log.isStored(data, key(number)))).toEqual([true, true, false]);
	expect(new SeenLog().isStored(data, key(1))).toBe(true);
});

test('a key counts where it begins at a place of its own', () => {
	const data = { seenEvents: '1111222233334444' };
	const log = new SeenLog();
	expect(log.isStored(data, '11112222')).toBe(true);
	expect(log.isStored(data, '22223333')).toBe(false);
	expect(log.isStored(data, '33334444')).toBe(true);
	expect(log.isStored({ seenEvents: '9999123412341234' }, '12341234')).toBe(true);
});

test('keys of one call are in its static data alone', () => {
	const log = new SeenLog();
	const [mine, other]: IDataObject[] = [{}, {}];
	log.add([key(1)]);
	log.write(mine ?? {}, [key(1), key(2)]);
	expect(mine).toEqual({ seenEvents: stored(1, 2) });
	expect(log.isStored(mine ?? {}, key(2))).toBe(true);
	log.write(other ?? {});
	expect(other).toEqual({ seenEvents: stored(1) });
	expect(log.isStored(other ?? {}, key(2))).toBe(false);
});

test('what another process stored is learned, also from lists of longer keys', () => {
	const log = new SeenLog();
	log.add([key(1)]);
	const data: IDataObject = { seenEvents: [key(3), 4] };
	expect(log.isStored(data, key(3))).toBe(true);
	const own: IDataObject = {};
	log.write(own);
	expect(textOf(own).startsWith(stored(1, 3))).toBe(true);
	for (const none of [undefined, 7, {}]) expect(new SeenLog().isStored({ seenEvents: none }, key(1))).toBe(false);
});

test('keys that are taken out are gone here and there', () => {
	const log = new SeenLog();
	const data: IDataObject = {};
	log.add([key(1), key(2), key(3)]);
	log.write(data);
	log.remove(data, [key(2)]);
	expect(data).toEqual({ seenEvents: stored(1, 3) });
	log.forget([key(3), key(9)]);
	const next: IDataObject = {};
	log.write(next);
	expect(next).toEqual({ seenEvents: stored(1) });
	expect(log.isStored(next, key(3))).toBe(false);
});

test('static data holds the latest 5,000, and the log some more, so that older static data is found in it', () => {
	const log = new SeenLog();
	const data: IDataObject = {};
	log.add(Array.from({ length: 10_000 }, (_, number) => key(number)));
	log.write(data);
	expect(textOf(data)).toHaveLength(5_000 * 8);
	expect([log.isStored(data, key(4_999)), log.isStored(data, key(5_000))]).toEqual([false, true]);
	log.add([key(10_000)]);
	const later: IDataObject = {};
	log.write(later);
	expect(textOf(later).endsWith(stored(10_000))).toBe(true);
	expect(textOf(later)).toHaveLength(5_000 * 8);
	expect(log.isStored(later, key(10_000))).toBe(true);
});

test('what static data holds is kept by the first write to it', () => {
	const data: IDataObject = { seenEvents: stored(3, 4) };
	new SeenLog().write(data, [key(1)]);
	expect(data).toEqual({ seenEvents: stored(3, 4, 1) });
});

test('a key of one call that came to nothing counts no longer', () => {
	const log = new SeenLog();
	const data: IDataObject = {};
	log.add([key(1)]);
	log.write(data, [key(2), key(3)]);
	log.remove(data, [key(2)]);
	expect(data).toEqual({ seenEvents: stored(1, 3) });
	expect([1, 2, 3].map((number) => log.isStored(data, key(number)))).toEqual([true, false, true]);
});

test('keys of one call stay its own when others are taken out meanwhile', () => {
	const log = new SeenLog();
	const [mine, other]: [IDataObject, IDataObject] = [{}, {}];
	log.add([key(1), key(5)]);
	log.write(mine, [key(2)]);
	log.forget([key(5)]);
	expect(log.isStored(mine, key(2))).toBe(true);
	log.write(other);
	expect(textOf(other)).toContain(stored(1));
	expect(textOf(other)).not.toContain(stored(2));
});

test('a key that came so long ago that it was dropped is stored again', () => {
	const log = new SeenLog();
	log.add(Array.from({ length: 10_001 }, (_, number) => key(number)));
	log.add([key(0), key(10_000)]);
	const data: IDataObject = {};
	log.write(data);
	expect(textOf(data).endsWith(stored(10_000, 0))).toBe(true);
	expect(log.isStored(data, key(0))).toBe(true);
});
