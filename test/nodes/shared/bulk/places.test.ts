import { textContent } from '../../../../nodes/shared/bulk/message';
import { fillIn, placesIn, withPlaces } from '../../../../nodes/shared/bulk/places';

test.each([
	['Dear {Name}, your {Order No} is here', ['Name', 'Order No']],
	['{a}{b}{a}', ['a', 'b', 'a']],
	['{{1}} and {{Name}}', ['1', 'Name']],
	['{"order":1} {} { } {a\nb}', [' ']],
	['{open', []],
	['', []],
])('%j has places for %j', (text, places) => {
	expect(placesIn(text)).toEqual(places);
});

describe('a text with places', () => {
	test('is filled with what the row has in the columns', () => {
		expect(fillIn('Text', '{a}-{b}-{a}', { a: '1', b: '$&{c}' })).toBe('1-$&{c}-1');
		expect(fillIn('Text', 'as it is', {})).toBe('as it is');
	});

	test('is none where the row has nothing for one', () => {
		expect(() => fillIn('Text', 'Dear {Name}', { Other: 'x' })).toThrow(
			`'Text' has {Name}, but the row has nothing in a column "Name"`,
		);
		expect(() => fillIn('Text', 'Dear {toString}', {})).toThrow(`has {toString}`);
		expect(() => fillIn('Text', 'Dear {Name}', { Name: 'undefined' })).toThrow(/^'Text: \{Name\}' /);
	});

	test.each([
		['csv', 'Dear Ada'],
		['items', 'Dear {Name}'],
		['list', 'Dear {Name}'],
	] as const)('of recipients from "%s" is %j', (recipientsSource, text) => {
		const content = textContent({ text: 'Dear {Name}', recipientsSource }, { from: 'me' });
		expect(content.fill({ Name: 'Ada' })).toEqual({ from: 'me', text });
		expect(['Name', 'name', 'Dear'].map((column) => content.takes(column))).toEqual([true, false, false]);
	});
});

describe('a template whose form has places', () => {
	const filled: unknown[] = [];
	const template = {
		takes: (column: string) => column.startsWith('body-'),
		fill: (own: Readonly<Record<string, string>>) => {
			filled.push(own);
			return own;
		},
	};
	const entered = { 'body-1': 'Dear {Name}', 'body-2': 'fixed', 'body-3': 7, 'header-1': '{Photo}' };
	const csv = withPlaces(template, entered, { recipientsSource: 'csv' });

	test('takes the columns that they name, and those that are named like its variables', () => {
		const takes = ['Name', 'Photo', 'body-9', 'name', 'fixed'].map((column) => csv.takes(column));
		expect(takes).toEqual([true, true, true, false, false]);
	});

	test('gives each row its own values, of which a column named like the variable comes first', () => {
		expect(csv.fill({ Name: 'Ada', Photo: 'https://a.example/1' })).toEqual({
			...{ 'body-1': 'Dear Ada', 'header-1': 'https://a.example/1' },
		});
		expect(csv.fill({ 'body-1': 'Hello', 'body-2': 'b', Photo: 'p' })).toEqual({
			...{ 'body-1': 'Hello', 'body-2': 'b', 'header-1': 'p' },
		});
		expect(() => csv.fill({ Photo: 'p' })).toThrow(`'Template Variables: body-1' has {Name}`);
	});

	test('has none where the recipients are from no CSV file: braces stay as they are entered', () => {
		const list = withPlaces(template, entered, { recipientsSource: 'list' });
		expect(list.fill({})).toEqual({});
		expect([list.takes('Name'), list.takes('body-1')]).toEqual([false, true]);
	});
});
