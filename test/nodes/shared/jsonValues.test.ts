import { createScale, maxJsonNames, weighJson } from '../../../nodes/shared/jsonValues';

const bytes = (text: string) => Buffer.from(text);
const weigh = (text: string) => weighJson(bytes(text));
const namesIn = (text: string) => {
	const names = new Set<number>();
	weighJson(bytes(text), names);
	return names.size;
};

test.each<[string, number, number]>([
	['7', 0, 0],
	['[]', 1, 0],
	['[1,2,3]', 3, 0],
	['{}', 1, 1],
	['{"a":1,"b":{"c":[1,2]}}', 5, 2],
	['[{},{},{}]', 6, 3],
	['', 0, 0],
])('%s has at most %i values, and %i objects among them', (text, values, objects) => {
	expect(weigh(text)).toEqual({ values, objects });
});

test.each<[string, number, number]>([
	// A text may be JSON again.
	[String.raw`"{\"a\":[1,2]}"`, 3, 1],
	[String.raw`"\u007b\u005b\u002c"`, 3, 1],
	[String.raw`"\u007B\u005B\u002C"`, 3, 1],
	[String.raw`"\u0041\n\t\\"`, 0, 0],
])('in %s the signs within texts count as well', (text, values, objects) => {
	expect(weigh(text)).toEqual({ values, objects });
});

test.each([
	String.raw`"\u005a\u002b\u003c\u006b\u006c\u007a\u007c\u003b\u004b"`,
	String.raw`"\u107b\u017b\u115b\u102c\u012c\u015b"`,
	String.raw`"\n007b\t005b\\002c"`,
	String.raw`"\u007`,
])('in %s other signs, whose numbers are partly the same, do not count', (text) => {
	expect(weigh(text)).toEqual({ values: 0, objects: 0 });
});

test.each<[string, number]>([
	['{"a":1,"b":2}', 2],
	['[{"a":1},{"a":2},{"a":3}]', 1],
	['{"a" : 1, "b"\n:2}', 2],
	['{"ab":1,"ba":1,"a":1,"b":1,"":1}', 5],
	[String.raw`{"a\"b":1,"b":2}`, 2],
	[String.raw`{"a\\":1,"a":2}`, 2],
	['[1,2,"a"]', 0],
	['12:30', 0],
	[':', 0],
	['', 0],
])('%s has names: %i', (text, count) => {
	expect(namesIn(text)).toBe(count);
});

test('names are not counted where nobody asks', () => {
	expect(weigh('{"a":1,"b":2}')).toEqual({ values: 2, objects: 1 });
});

describe('what is too much to read at a stretch', () => {
	const list = (values: number) => bytes(`[${'1,'.repeat(values - 1)}1`);
	const rows = (from: number, count: number) =>
		bytes(Array.from({ length: count }, (_, n) => `{"name${from + n}":1}`).join(' '));

	test('are more than 150,000 values, whatever they come in', () => {
		expect([createScale()(list(150_000)), createScale()(list(150_001))]).toEqual([false, true]);
		const isTooMuch = createScale();
		expect([isTooMuch(list(100_000)), isTooMuch(list(50_000)), isTooMuch(list(1))]).toEqual([false, false, true]);
	});

	test('are more than 20,000 different names, whatever they come in', () => {
		const isTooMuch = createScale();
		expect([isTooMuch(rows(0, maxJsonNames)), isTooMuch(rows(0, 5_000)), isTooMuch(rows(maxJsonNames, 1))]).toEqual([
			...[false, false, true],
		]);
	});
});
