import {
	hasOwnValues,
	requestOf,
	toBatches,
	toClaimGroups,
	type Addressed,
	type Batch,
} from '../../../../nodes/shared/bulk/batches';
import type { BulkMessage } from '../../../../nodes/shared/bulk/bulkMessage';

const post = (path: string, body: Record<string, unknown> = {}) => ({ method: 'POST' as const, path, body });
const one: BulkMessage['one'] = ({ e164 }) => post('/one', { to: e164 });
const many: BulkMessage['many'] = (all) => post('/many', { to: all.map(({ e164 }) => e164) });
const together: BulkMessage['together'] = {
	key: 'shared',
	part: ({ e164 }, index) => ({ [`to[${index}]`]: e164 }),
	request: (parts) => post('/together', parts),
};

const message = (change: Partial<BulkMessage> = {}, key = 'same'): BulkMessage => ({
	key,
	messageId: ({ id }) => id,
	one,
	...change,
});
/** So many people who get the messages in turn. */
function batch(count: number, ...messages: [BulkMessage, ...BulkMessage[]]): Batch {
	const addressed = Array.from({ length: count }, (_, index): Addressed => {
		const digits = String(10_000_000 + index);
		return {
			index,
			row: { itemIndex: 0, entered: digits, field: 'To', columns: {} },
			recipient: { digits, e164: `+${digits}` },
			message: messages[index % messages.length] ?? messages[0],
			campaign: '',
		};
	});
	return { message: messages[0], addressed };
}
const sizes = (batches: Iterable<Batch>) => [...batches].map(({ addressed }) => addressed.length);

test('people share requests only where the provider takes several, and no more than fit in one', () => {
	expect(sizes(toBatches(batch(5, message({ many })), 2))).toEqual([2, 2, 1]);
	expect(sizes(toBatches(batch(5, message({ together })), 5))).toEqual([5]);
	expect(sizes(toBatches(batch(3, message()), 500))).toEqual([1, 1, 1]);
	expect(sizes(toBatches(batch(0, message({ many })), 500))).toEqual([]);
	const [first, second] = toBatches(batch(3, message({ many })), 2);
	expect([first, second].map((part) => part?.addressed.map(({ index }) => index))).toEqual([[0, 1], [2]]);
});

test('people of up to 25 are claimed together, and larger requests one by one', () => {
	const groups = (...counts: number[]) => toClaimGroups(counts.map((count) => batch(count, message()))).map(sizes);
	expect(groups()).toEqual([]);
	expect(groups(...Array<number>(26).fill(1))).toEqual([Array(25).fill(1), [1]]);
	expect(groups(10, 15, 1, 24, 1)).toEqual([[10, 15], [1, 24], [1]]);
	expect(groups(500, 1, 500)).toEqual([[500], [1], [500]]);
});

test('of many people up to 50 are claimed together', () => {
	const groups = (people: number) =>
		toClaimGroups(Array<Batch>(people).fill(batch(1, message()))).map(({ length }) => length);
	expect(groups(3_000)).toEqual(Array(100).fill(30));
	expect(groups(5_010)).toEqual([...Array<number>(100).fill(50), 10]);
});

test('one person gets a request of their own, several equal messages one for all', () => {
	expect(requestOf(batch(0, message({ many })))).toBeUndefined();
	expect(requestOf(batch(1, message({ many, together })))).toEqual(post('/one', { to: '+10000000' }));
	expect(requestOf(batch(2, message({ many, together })))).toEqual(post('/many', { to: ['+10000000', '+10000001'] }));
	expect(requestOf(batch(2, message()))).toEqual(post('/one', { to: '+10000000' }));
	expect(requestOf(batch(2, message({ one: undefined })))).toBeUndefined();
});

test('people with values of their own share a request that has the values of each', () => {
	const own = batch(2, message({ many, together }, 'a'), message({ together }, 'b'));
	expect(hasOwnValues(own)).toBe(true);
	expect(requestOf(own)).toEqual(post('/together', { 'to[0]': '+10000000', 'to[1]': '+10000001' }));
	expect(hasOwnValues(batch(2, message({ together })))).toBe(false);
	expect(hasOwnValues(batch(2, message({ many }, 'a'), message({}, 'b')))).toBe(false);
});
