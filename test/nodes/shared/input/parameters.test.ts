import type { INodeProperties } from 'n8n-workflow';
import { keepsMode, readParameters, type ParameterSource } from '../../../../nodes/shared/input/parameters';
import { refused } from '../../../support/refused';

type Property = Partial<INodeProperties> & Pick<INodeProperties, 'type'>;
const field = (property: Property): INodeProperties => ({
	...{ displayName: 'Field', name: 'field', default: '' },
	...property,
});

/** What becomes of a value in a field. */
const read = (property: Property, raw: unknown): unknown => readParameters([field(property)], () => raw).field;
const problemWith = (property: Property, raw: unknown) => refused(() => read(property, raw));

/** What becomes of the fields of an operation, of which these values are entered. */
function readAll(properties: INodeProperties[], entered: Record<string, unknown>) {
	const asked: string[] = [];
	const source: ParameterSource = ({ name }) => {
		asked.push(name);
		return entered[name];
	};
	return { values: readParameters(properties, source), asked };
}

describe('a text', () => {
	test.each([
		['Ada', 'Ada'],
		[' Ada ', ' Ada '],
		[7, '7'],
		[false, 'false'],
		[12345678901234567890n, '12345678901234567890'],
		[undefined, ''],
		[null, ''],
		[{ __rl: true, mode: 'id', value: 12 }, '12'],
	])('may be %p', (raw, expected) => {
		for (const type of ['string', 'dateTime', 'resourceLocator'] as const) expect(read({ type }, raw)).toBe(expected);
	});

	test.each<[unknown, string]>([
		[['a', 'b'], 'a list of 2'],
		[{ value: 'a' }, 'an object'],
		[{ __rl: false, value: 'a' }, 'an object'],
	])('is not %j', (raw, what) => {
		expect(problemWith({ type: 'string' }, raw)).toBe(
			`'Field' must be one text, but it is ${what}. Use an expression that gives a single value.`,
		);
	});

	test.each(['string', 'dateTime', 'resourceLocator'] as const)(
		'of the type %s must be there where it is required',
		(type) => {
			expect(problemWith({ type, required: true }, ' ')).toBe("'Field' is required. Fill in 'Field'.");
			expect(read({ type, required: true }, 0)).toBe('0');
			expect(read({ type, required: false }, ' ')).toBe(' ');
		},
	);

	test('list: lists within it are taken apart, and entries without text are left out', () => {
		const type = { type: 'string', typeOptions: { multipleValues: true } } as const;
		expect(read(type, 'a')).toEqual(['a']);
		expect(read(type, ['a', ' ', ['b', [3, [null, 'c ']]]])).toEqual(['a', 'b', '3', 'c ']);
		expect(read(type, undefined)).toEqual([]);
		expect(read({ ...type, required: true }, ['', 'a'])).toEqual(['a']);
		expect(problemWith({ ...type, required: true }, ['', ' '])).toBe("'Field' is required. Fill in 'Field'.");
		expect(problemWith(type, ['a', {}])).toContain("'Field' must be one text, but it is an object.");
	});
});

describe('a required field whose expression gives nothing', () => {
	const given = (raw: unknown, { required = true, isExpression = true } = {}) =>
		readParameters(
			[field({ type: 'string', required })],
			Object.assign(() => raw, { isExpression: () => isExpression }),
		).field;

	test.each(['', ' \n', undefined, null, [[]], [[' ', null, ['']]], { __rl: true, mode: 'id', value: ' ' }])(
		'says so: %j',
		(raw) => {
			expect(refused(() => given(raw))).toBe(
				"'Field' is required. The expression in 'Field' gave nothing for this item. Correct it.",
			);
		},
	);

	test('is told from one that was left empty, from one that need not be filled in, and from a value', () => {
		expect(refused(() => given('', { isExpression: false }))).toBe("'Field' is required. Fill in 'Field'.");
		expect(given('', { required: false })).toBe('');
		expect([given(0), given('a')]).toEqual(['0', 'a']);
		expect(refused(() => given(['', 'a']))).toContain("'Field' must be one text");
	});
});

describe('a locator that is read with its mode', () => {
	const type = { type: 'resourceLocator', typeOptions: { keepsMode: true } } as const;

	test.each([
		[
			{ __rl: true, mode: 'id', value: 7 },
			{ mode: 'id', value: '7' },
		],
		[
			{ __rl: true, mode: 7, value: 'a' },
			{ mode: '', value: 'a' },
		],
		[
			{ __rl: true, mode: 'id' },
			{ mode: 'id', value: '' },
		],
		['a', { mode: '', value: 'a' }],
	])('%j is %j', (raw, expected) => {
		expect(read(type, raw)).toEqual(expected);
	});

	test('has a value where it is required, and is no other object', () => {
		expect(problemWith({ ...type, required: true }, { __rl: true, mode: 'id', value: ' ' })).toContain('is required');
		expect(problemWith(type, { mode: 'id', value: 'a' })).toContain('must be one text, but it is an object');
	});

	test('is one only by its type and its option', () => {
		expect(keepsMode(field(type))).toBe(true);
		expect(keepsMode(field({ type: 'resourceLocator' }))).toBe(false);
		expect(keepsMode(field({ ...type, type: 'string' }))).toBe(false);
	});
});

describe('a number', () => {
	test.each([
		[5, 5],
		['5', 5],
		[' -5.5 ', -5.5],
		[0, 0],
	])('may be %p', (raw, expected) => {
		expect(read({ type: 'number' }, raw)).toBe(expected);
	});

	test.each<[unknown, string]>([
		['', 'empty'],
		[null, 'empty'],
		[undefined, 'empty'],
		[' ', '" "'],
		['five', '"five"'],
		['Infinity', '"Infinity"'],
		[Number.NaN, '"NaN"'],
		[true, '"true"'],
		[[1, 2], 'a list of 2'],
		[{}, 'an object'],
		['x'.repeat(40), `"${'x'.repeat(40)}"`],
		['x'.repeat(41), `"${'x'.repeat(40)}…"`],
	])('is not %p', (raw, shown) => {
		expect(problemWith({ type: 'number' }, raw)).toBe(`'Field' must be a number, but it is ${shown}. Enter a number.`);
	});

	test.each([
		[{ minValue: 1 }, [1, 99], 0, 'at least 1'],
		[{ maxValue: 5 }, [-99, 5], 6, 'between any and 5'],
		[{ minValue: 1, maxValue: 5 }, [1, 5], 6, 'between 1 and 5'],
		[{ minValue: 1, maxValue: 5 }, [2], 0, 'between 1 and 5'],
	])('is within %j', (typeOptions, fitting, other, range) => {
		for (const value of fitting) expect(read({ type: 'number', typeOptions }, value)).toBe(value);
		expect(problemWith({ type: 'number', typeOptions }, other)).toBe(
			`'Field' must be ${range}, but it is ${other}. Enter a number in that range.`,
		);
	});
});

test.each([
	[true, true],
	['true', true],
	[1, true],
	[false, false],
	['false', false],
	[0, false],
])('a switch may be %p', (raw, expected) => {
	expect(read({ type: 'boolean' }, raw)).toBe(expected);
});

test.each<[unknown, string]>([
	['yes', '"yes"'],
	['', 'empty'],
	[2, '"2"'],
	[null, 'empty'],
])('a switch is not %p', (raw, shown) => {
	expect(problemWith({ type: 'boolean' }, raw)).toBe(
		`'Field' must be true or false, but it is ${shown}. Use an expression that gives true or false.`,
	);
});

describe('a choice', () => {
	const options = [
		{ name: 'First One', value: 'first' },
		{ name: '2', value: 2 },
		{ name: 'Twin', value: 'a' },
		{ name: 'twin', value: 'b' },
	];
	const many = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `n${n}`, value: `n${n}` }));

	test.each<[unknown, unknown]>([
		['first', 'first'],
		[2, 2],
		['2', 2],
		[' FIRST one ', 'first'],
		['b', 'b'],
	])('may be %p', (raw, expected) => {
		expect(read({ type: 'options', options }, raw)).toBe(expected);
		expect(read({ type: 'multiOptions', options }, [raw, 'a'])).toEqual([expected, 'a']);
		expect(read({ type: 'multiOptions', options }, raw)).toEqual([expected]);
	});

	test.each<[unknown, string]>([
		['third', '"third"'],
		['Twin ', '"Twin "'],
		['', 'empty'],
		[null, 'empty'],
		[[], 'a list of 0'],
	])('is not %j', (raw, shown) => {
		const names = 'First One (first), 2, Twin (a), twin (b)';
		expect(problemWith({ type: 'options', options }, raw)).toBe(`'Field' cannot be ${shown}. Choose one of: ${names}.`);
	});

	test('of twelve is named with all others, of more with twelve of them', () => {
		const listed = many(12).map(({ name }) => name);
		expect(problemWith({ type: 'options', options: many(12) }, 'x')).toContain(`one of: ${listed.join(', ')}.`);
		expect(problemWith({ type: 'options', options: many(13) }, 'x')).toContain(`one of: ${listed.join(', ')} ….`);
	});

	test('that may be another one is taken as it is, unless it is nothing or an object', () => {
		const open = { type: 'options', options, allowArbitraryValues: true } as const;
		expect([read(open, 'third'), read(open, 7), read(open, '2')]).toEqual(['third', 7, 2]);
		for (const raw of [' ', '', null, {}, ['third']]) expect(problemWith(open, raw)).toContain("'Field' cannot be");
	});

	test('from a list of the provider is a text', () => {
		expect(read({ type: 'options' }, 5)).toBe('5');
		expect(problemWith({ type: 'options', required: true }, ' ')).toContain("'Field' is required");
	});

	test('of several may be none', () => {
		for (const none of [undefined, null, '', []]) expect(read({ type: 'multiOptions', options }, none)).toEqual([]);
		expect(problemWith({ type: 'multiOptions', options }, ['a', 'c'])).toContain('\'Field\' cannot be "c"');
	});
});

describe('a collection', () => {
	const member = (name: string, property: Property): INodeProperties => field({ displayName: name, name, ...property });
	const options = [
		member('choice', { type: 'options', options: [{ name: 'A', value: 'a' }] }),
		member('text', { type: 'string' }),
		member('count', { type: 'number' }),
	];
	const type = { type: 'collection', options } as const;

	test('has each of its fields as that promises, and others as they are', () => {
		expect(read(type, { choice: 'A', text: 5, count: '6', other: [7] })).toEqual({
			...{ choice: 'a', text: '5', count: 6, other: [7] },
		});
		expect(read({ type: 'collection' }, { other: 7 })).toEqual({ other: 7 });
	});

	test.each(['', ' ', null, undefined, { __rl: true, mode: 'id', value: '' }])(
		'leaves a choice open for which an expression gives %j',
		(raw) => {
			expect(read(type, { choice: raw, text: '' })).toEqual({ text: '' });
		},
	);

	test('says in which of its fields a value does not fit', () => {
		expect(problemWith(type, { choice: 'c' })).toBe('\'choice\' cannot be "c". Choose one of: A (a).');
		expect(problemWith(type, { count: '' })).toContain("'count' must be a number, but it is empty");
	});

	test.each<[unknown, string]>([
		['x', '"x"'],
		[[1], 'a list of 1'],
		[0, '"0"'],
	])('is not %j', (raw, shown) => {
		const message = `'Field' must be a set of fields, but it is ${shown}. Add the fields one by one.`;
		expect(problemWith(type, raw)).toBe(message);
		expect(problemWith({ type: 'fixedCollection', options: [] }, raw)).toBe(message);
	});

	test.each([undefined, null, ''])('may be empty: %p', (raw) => {
		expect(read(type, raw)).toEqual({});
		expect(read({ type: 'fixedCollection' }, raw)).toEqual({});
	});

	test('of groups has each group as a list', () => {
		const groups = {
			type: 'fixedCollection',
			options: ['row', 'more'].map((name) => ({ name, displayName: name, values: options })),
		} as const;
		for (const none of [undefined, null, '', {}, { row: null }])
			expect(read(groups, none)).toEqual({ row: [], more: [] });
		expect(read(groups, { row: [{ text: 1 }, { count: '2' }], more: { text: 3 } })).toEqual({
			...{ row: [{ text: '1' }, { count: 2 }], more: [{ text: '3' }] },
		});
		expect(read(groups, { row: [null, undefined, ''] })).toEqual({ row: [{}, {}, {}], more: [] });
		expect(problemWith(groups, { row: ['x'] })).toContain('\'Field\' must be a set of fields, but it is "x"');
	});
});

test('what has no type of its own is taken as it is', () => {
	const list = [{ a: 1 }];
	expect(read({ type: 'json' }, list)).toBe(list);
	expect(read({ type: 'json' }, '{}')).toBe('{}');
});

describe('which fields are read', () => {
	const mode = field({ name: 'mode', type: 'string' });
	const shownFor = (...modes: string[]) => ({ displayOptions: { show: { mode: modes } } });

	test('those that are shown; the others keep their default, and need not be filled in', () => {
		const properties = [
			mode,
			field({ name: 'a', type: 'string', required: true, ...shownFor('a', 'c') }),
			field({ name: 'b', type: 'string', required: true, ...shownFor('b') }),
			field({ name: 'kept', type: 'number', default: 5, ...shownFor('b') }),
			field({ name: 'note', type: 'notice' }),
		];
		const entered = { mode: 'c', a: 'A', b: 'B', kept: 7, note: 'N' };
		expect(readAll(properties, entered)).toEqual({
			values: { mode: 'c', a: 'A', b: '', kept: 5 },
			asked: ['mode', 'a'],
		});
	});

	test('a locator that is not shown has the value of its default', () => {
		const hidden = (value: INodeProperties['default']) =>
			readAll([mode, field({ type: 'resourceLocator', default: value, ...shownFor('b') })], { mode: 'a' }).values.field;
		expect([hidden({ mode: 'list', value: '7' }), hidden('8')]).toEqual(['7', '8']);
	});

	test('of several of one name the one that is shown counts, wherever it stands', () => {
		const shown = field({ type: 'string', default: 'x', ...shownFor('a') });
		const hidden = field({ type: 'string', default: 'y', ...shownFor('b') });
		for (const properties of [
			[mode, shown, hidden],
			[mode, hidden, shown],
		]) {
			expect(readAll(properties, { mode: 'a', field: 'z' }).values).toEqual({ mode: 'a', field: 'z' });
		}
		expect(readAll([mode, shown, hidden], { mode: 'c' }).values.field).toBe('x');
	});

	test('what shows a field may be a choice of several, and what is no field of the operation hides none', () => {
		const kinds = field({ name: 'kinds', type: 'json' });
		const shown = (show: NonNullable<INodeProperties['displayOptions']>['show'], entered: unknown) =>
			readAll([kinds, field({ type: 'string', displayOptions: { show } })], { kinds: entered, field: 'z' }).values
				.field;
		expect(shown({ kinds: ['a'] }, ['b', 'a'])).toBe('z');
		expect(shown({ kinds: ['a'] }, ['b'])).toBe('');
		expect(shown({ kinds: ['a'], resource: ['b'] }, 'a')).toBe('z');
		expect(shown({ kinds: undefined }, 'b')).toBe('z');
	});
});
