import fc from 'fast-check';
import { asNumber, asTime, compact, textOf } from '../../../../nodes/shared/webhook/event';

test.each<[unknown, string | undefined]>([
	['905551234567', '+905551234567'],
	[905551234567, '+905551234567'],
	[' 905551234567 ', '+905551234567'],
	['+905551234567', '+905551234567'],
	['90xxxxxxxxxx', '90xxxxxxxxxx'],
	['12020721369@c.us', '12020721369@c.us'],
	['05551234567', '05551234567'],
	['123456', '123456'],
	['1234567890123456', '1234567890123456'],
	['1234567', '+1234567'],
	['123456789012345', '+123456789012345'],
	['x905551234567', 'x905551234567'],
	['', undefined],
	[null, undefined],
	[{}, undefined],
])('the number %p reads as %p', (value, expected) => expect(asNumber(value)).toBe(expected));

test.each<[unknown, string | undefined]>([
	['1630913975', '2021-09-06T07:39:35.000Z'],
	[1630913975, '2021-09-06T07:39:35.000Z'],
	['1630913975000', '2021-09-06T07:39:35.000Z'],
	['1630913975000000', '2021-09-06T07:39:35.000Z'],
	['1630913975000000000', '2021-09-06T07:39:35.000Z'],
	// So many are milliseconds; as seconds they would be in the year 5138.
	['100000000000', '1973-03-03T09:46:40.000Z'],
	['0', undefined],
	['-5', undefined],
	['soon', undefined],
	['99999999999999999999', undefined],
	[Number.NaN, undefined],
	[null, undefined],
	[[1630913975], undefined],
])('the time %p reads as %p', (value, expected) => expect(asTime(value)).toBe(expected));

test('text is bounded, and nothing else is text', () => {
	expect(textOf('x'.repeat(200_000))).toHaveLength(100_000);
	expect([true, {}, [], null, undefined, '', Number.POSITIVE_INFINITY].map((value) => textOf(value))).toEqual(
		Array.from({ length: 7 }),
	);
});

test('nothing from outside makes these throw', () => {
	fc.assert(
		fc.property(fc.anything(), (value) => {
			for (const read of [asNumber, asTime, (one: unknown) => textOf(one)]) {
				expect(['string', 'undefined']).toContain(typeof read(value));
			}
		}),
	);
});

test('compact leaves out what is unknown, and keeps what is merely empty', () => {
	expect(Object.keys(compact({ a: undefined, b: '', c: 0, d: false, e: null }))).toEqual(['b', 'c', 'd', 'e']);
});

test('compact takes over nothing that would change what an object is', () => {
	const copy = compact(JSON.parse('{"a":1,"__proto__":{"b":2}}'));
	expect(Object.keys(copy)).toEqual(['a']);
	expect('b' in copy).toBe(false);
});

test('a text is bounded as asked, and one of that length stays whole', () => {
	expect([textOf('abc', 2), textOf('abc', 3), textOf(0), textOf(1.5)]).toEqual(['ab', 'abc', '0', '1.5']);
});
