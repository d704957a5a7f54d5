import { seconds, timeOrder } from '../../../../nodes/shared/input/time';
import { isUserId } from '../../../../nodes/shared/input/userId';
import {
	dataObject,
	dataObjects,
	day,
	dayOrder,
	email,
	id,
	isEmail,
	jsonText,
	namedObjects,
	text,
} from '../../../../nodes/shared/input/validate';
import { refused } from '../../../support/refused';

const long = 'x'.repeat(70);
const shown = `${'x'.repeat(60)}…`;

describe('an e-mail address', () => {
	const domain = `@${'d'.repeat(60)}.example`;
	test.each(['a@b.cd', 'first.last+tag@mail.example.co.uk', `${'a'.repeat(254 - domain.length)}${domain}`])(
		'%s is one',
		(address) => {
			expect(isEmail(address)).toBe(true);
			expect(email('Email', ` ${address} `)).toBe(address);
		},
	);

	test.each([
		'a@b',
		'a@b.c',
		'a@.cd',
		'a@b..cd',
		'@b.cd',
		'a b@c.de',
		'<a@b.cd>',
		'a@b.cd,',
		'a@b@c.de',
		`${'a'.repeat(255 - domain.length)}${domain}`,
	])('%s is none', (address) => {
		expect(isEmail(address)).toBe(false);
	});

	test('says what was entered instead', () => {
		const fix = 'Enter an address like name@example.com.';
		expect(refused(() => email('Email', ' '))).toBe(`'Email' is required. ${fix}`);
		expect(refused(() => email('Email', 'Ada'))).toBe(`'Email' must be one e-mail address, but it is "Ada". ${fix}`);
		expect(refused(() => email('Email', long))).toContain(`but it is "${shown}".`);
		expect(refused(() => email('Email', 'x'.repeat(60)))).toContain(`but it is "${'x'.repeat(60)}".`);
	});
});

describe('an ID', () => {
	test.each<[string | number, number, number]>([
		[7, 1, 7],
		[' 007 ', 1, 7],
		['1', 1, 1],
		['0', 0, 0],
		['9007199254740991', 1, Number.MAX_SAFE_INTEGER],
	])('%p is one of at least %p', (value, least, expected) => {
		expect(id('Ticket', value, least)).toBe(expected);
	});

	test.each(['0', '-1', '1.5', '1e3', '0x10', '9007199254740992', 'abc'])('%s is none', (value) => {
		expect(refused(() => id('Ticket', value))).toBe(
			`'Ticket' must be a whole number of at least 1, but it is "${value}". Choose 'Ticket' from the list, or enter its id.`,
		);
	});

	test('may have to be larger, and must be there', () => {
		expect(refused(() => id('Ticket', 4, 5))).toContain('of at least 5, but it is "4"');
		expect(refused(() => id('Ticket', ' '))).toContain("'Ticket' is required");
	});
});

test('a text is taken as it is, and white space is none', () => {
	expect(text('Name', ' Ada ')).toBe(' Ada ');
	expect(refused(() => text('Name', ' \n'))).toBe("'Name' is required. Fill in 'Name'.");
});

describe('a day', () => {
	test.each([
		[' 2026-05-19 ', '2026-05-19'],
		['2026-05-19T00:00:00', '2026-05-19'],
		['2026-05-19 23:59', '2026-05-19'],
		['2024-02-29', '2024-02-29'],
	])('%s is one', (value, expected) => {
		expect(day('Start', value)).toBe(expected);
	});

	test.each(['2026-02-29', '2026-13-01', '2026-5-19', '19.05.2026', '2026-05-19x', '2026-05-19T', 'on 2026-05-19', ''])(
		'"%s" is none',
		(value) => {
			expect(refused(() => day('Start', value))).toBe(
				`'Start' must be a day written YYYY-MM-DD, but it is "${value}". Enter a day like 2026-05-19, or use {{ $now.toISODate() }}.`,
			);
		},
	);

	test('is not before the one that it must not be before', () => {
		expect(refused(() => dayOrder('Start', '2026-05-20', 'End', '2026-05-19'))).toBe(
			"'End' (2026-05-19) is before 'Start' (2026-05-20). Swap the two days, or leave one out.",
		);
		for (const [first, last] of [
			['2026-05-19', '2026-05-19'],
			['2026-05-19', '2026-05-20'],
			[undefined, '2026-05-19'],
			['2026-05-19', undefined],
		]) {
			expect(dayOrder('Start', first, 'End', last)).toBeUndefined();
		}
	});
});

describe('a time', () => {
	test.each([
		['1700000000', 1_700_000_000],
		['1700000000.9', 1_700_000_000],
		['99999999999', 99_999_999_999],
		['1700000000999', 1_700_000_000],
		['100000000000', 100_000_000],
		[' 2026-01-01T00:00:00 ', 1_767_214_800],
		['2026-01-01T00:00:00Z', 1_767_225_600],
		['1970-01-01T00:00:00Z', 0],
		['0', 0],
		['', undefined],
		[' ', undefined],
		[undefined, undefined],
	])('%p is %p seconds', (entered, expected) => {
		expect(seconds('From', entered, 'Europe/Istanbul')).toBe(expected);
	});

	test.each(['yesterday', '1969-12-31T23:59:59Z', '1.', '-5', 'at 1700000000', '123456789012345', '2026-01-32'])(
		'"%s" is none',
		(entered) => {
			expect(refused(() => seconds('From', entered, 'UTC'))).toBe(
				`'From' must be a time, but it is "${entered}". Choose it, or enter the timestamp of a message, like 1700000000.`,
			);
		},
	);

	test('of a long text the beginning is repeated', () => {
		expect(refused(() => seconds('From', long, 'UTC'))).toContain(`"${'x'.repeat(60)}".`);
	});

	test('is after the one that it must be after', () => {
		expect(refused(() => timeOrder('From', 5, 'To', 5))).toBe(
			"'To' is not after 'From'. Swap the two times, or leave one out.",
		);
		expect(timeOrder('From', 5, 'To', 6)).toBeUndefined();
		expect(timeOrder('From', undefined, 'To', 6)).toBeUndefined();
		expect(timeOrder('From', 5, 'To', undefined)).toBeUndefined();
	});
});

describe('JSON', () => {
	test('a text becomes the same without its blanks, and what an expression gave becomes text', () => {
		expect(jsonText('Data', '{ "a": [1, null] }')).toBe('{"a":[1,null]}');
		expect(jsonText('Data', '[ ]')).toBe('[]');
		expect(jsonText('Data', { a: 1 })).toBe('{"a":1}');
		for (const empty of [undefined, null, '', ' \n']) expect(jsonText('Data', empty)).toBeUndefined();
	});

	test.each([
		['{a}', /^'Data' is not valid JSON: .+\. Enter JSON like {"key": "value"}\.$/],
		['7', /^'Data' must be a JSON object or list, but it is number\. Enter JSON like {"key": "value"}\.$/],
		['"x"', /but it is string\./],
		['null', /but it is object\./],
		[true, /but it is boolean\./],
	])('%p is no object', (value, message) => {
		expect(refused(() => jsonText('Data', value))).toMatch(message);
	});

	test('a list of objects may be one object, and nothing is an empty list', () => {
		expect(dataObjects('Rows', '[{"a": 1}]')).toEqual([{ a: 1 }]);
		expect(dataObjects('Rows', { a: 1 })).toEqual([{ a: 1 }]);
		for (const empty of [undefined, null, '', ' ', 'null']) expect(dataObjects('Rows', empty)).toEqual([]);
		const message = `'Rows' must be a list of JSON objects. Enter JSON like [{"key": "value"}].`;
		for (const wrong of ['7', [{ a: 1 }, 'b'], [null]]) expect(refused(() => dataObjects('Rows', wrong))).toBe(message);
	});

	test('names lose the blanks around them at every depth, values do not', () => {
		expect(namedObjects('Rows', [{ ' id ': ' 1 ', 'rows ': [{ ' title': 'A' }], mixed: [1, { ' b ': 2 }] }])).toEqual([
			{ id: ' 1 ', rows: [{ title: 'A' }], mixed: [1, { ' b ': 2 }] },
		]);
		expect(namedObjects('Rows', { ' reply ': { ' id ': 1 } })).toEqual([{ reply: { id: 1 } }]);
	});

	test('one object is one, nothing is an empty one, and a list is none', () => {
		expect(dataObject('Data', '{"a": 1}')).toEqual({ a: 1 });
		expect(dataObject('Data', { a: 1 })).toEqual({ a: 1 });
		for (const empty of [undefined, null, '', 'null']) expect(dataObject('Data', empty)).toEqual({});
		const message = `'Data' must be one JSON object. Enter JSON like {"key": "value"}.`;
		for (const wrong of ['[]', '7', [{ a: 1 }]]) expect(refused(() => dataObject('Data', wrong))).toBe(message);
	});
});

test.each([
	['US.13491208655302741918', true],
	['TR.ENT.abc_-9', true],
	[`DE.${'1'.repeat(128)}`, true],
	[`DE.${'1'.repeat(129)}`, false],
	['US.', false],
	['us.123', false],
	['USA.123', false],
	['+US.123', false],
	['US.12 3', false],
])('%s is a user id of WhatsApp: %s', (entered, expected) => {
	expect(isUserId(entered)).toBe(expected);
});
