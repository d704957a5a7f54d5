import {
	asDataObject,
	asList,
	asString,
	asText,
	isDataObject,
	isText,
	objects,
	takeAtMost,
} from '../../../nodes/shared/dataObject';

const entry = { a: 1 };
const others = [null, undefined, [], [entry], 'text', 7, true, () => entry];

test('an object has named entries: no list, no null, nothing else', () => {
	expect([entry, {}].map(isDataObject)).toEqual([true, true]);
	expect(others.map(isDataObject)).toEqual(others.map(() => false));
	expect(asDataObject(entry)).toBe(entry);
	expect(others.map(asDataObject)).toEqual(others.map(() => ({})));
});

test('a list has its entries, and everything else has none', () => {
	expect([[1, 'a'], 'text', { length: 1 }, null].map(asList)).toEqual([[1, 'a'], [], [], []]);
});

test('objects are those of a list, or the one itself', () => {
	expect([[entry, 7, null, [], entry], entry, 7, null].map(objects)).toEqual([[entry, entry], [entry], [], []]);
});

test('so many objects are taken of all lists together', () => {
	const take = takeAtMost(3);
	expect([take([{ n: 1 }, 7, { n: 2 }]), take([{ n: 3 }, { n: 4 }]), take({ n: 5 })]).toEqual([
		[{ n: 1 }, { n: 2 }],
		[{ n: 3 }],
		[],
	]);
});

test.each<[unknown, boolean, string, string]>([
	['text', true, 'text', 'text'],
	[' a ', true, ' a ', ' a '],
	[' \n', false, ' \n', ' \n'],
	['', false, '', ''],
	[7, false, '7', ''],
	[0, false, '0', ''],
	[true, false, '', ''],
	[null, false, '', ''],
	[['a'], false, '', ''],
])('of %j it is a text that says something: %s; as text it is %j, as a string %j', (value, says, text, string) => {
	expect([isText(value), asText(value), asString(value)]).toEqual([says, text, string]);
});
