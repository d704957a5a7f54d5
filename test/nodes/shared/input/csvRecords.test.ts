import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readRecords } from '../../../../nodes/shared/input/csvRecords';

const unit = fc.constantFrom(
	'"',
	'""',
	',',
	';',
	'\t',
	'|',
	'\n',
	'\r\n',
	' ',
	'a',
	'0',
	'+905551234567',
	'ş',
	'#',
	'\\',
);
const delimiters = [',', ';', '\t', '|'];

/** As csv-parse reads rows, of which each ends with `\n`; undefined for broken quotes. */
function oracle(text: string, delimiter: string): string[][] | undefined {
	try {
		return parse(Buffer.from(text), {
			delimiter,
			record_delimiter: '\n',
			relax_column_count: true,
			relax_quotes: true,
			trim: true,
		});
	} catch {
		return undefined;
	}
}

/** A quote within a cell may be anywhere, but one that opens a cell closes it. */
const cell = fc.oneof(
	fc.string({ unit: fc.constantFrom('a', ' ', '0', 'ş', '+905551234567', '#', '\\') }),
	fc
		.string({ unit: fc.constantFrom('a', ' ', '0', 'ş', ',', ';', '\t', '|', '\n', '""', '#') })
		.map((text) => `"${text}"`),
	fc.string({ unit: fc.constantFrom('a', ' ', '""') }).map((text) => ` "${text}" `),
	fc.string({ unit: fc.constantFrom('a', ' ', '"') }).map((text) => `a${text}`),
);

test('whole rows are read as csv-parse reads them', () => {
	const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 });
	fc.assert(
		fc.property(rows, fc.constantFrom(...delimiters), (table, delimiter) => {
			const text = table.map((cells) => `${cells.join(delimiter)}\n`).join('');
			const records = [...readRecords(text, delimiter, undefined, 1)].flat();
			if (records.some(({ problem }) => problem !== undefined)) return;
			expect(records.map(({ cells }) => cells)).toEqual(oracle(text, delimiter));
		}),
		{ numRuns: 3_000 },
	);
});

test('any text without a bad row is read as csv-parse reads it', () => {
	let compared = 0;
	fc.assert(
		fc.property(fc.string({ unit, maxLength: 40 }), fc.constantFrom(...delimiters), (text, delimiter) => {
			const plain = `${text.replaceAll('\r\n', '\n')}\n`;
			const records = [...readRecords(plain, delimiter, undefined, 1)].flat();
			if (records.some(({ problem }) => problem !== undefined)) return;
			expect(records.map(({ cells }) => cells)).toEqual(oracle(plain, delimiter));
			compared++;
		}),
		{ numRuns: 3_000 },
	);
	expect(compared).toBeGreaterThan(500);
});

describe('rows of several lines', () => {
	const recordsOf = (text: string, width?: number) => [...readRecords(text, ',', width, 1)].flat();

	test('a cell in quotes may have 500 lines, and one of more was never closed', () => {
		const cell = (lines: number) => `"${'x\n'.repeat(lines - 1)}y"`;
		expect(recordsOf(`${cell(500)},a\nb,c`)).toEqual([
			{ line: 1, cells: [cell(500).slice(1, -1), 'a'] },
			{ line: 501, cells: ['b', 'c'] },
		]);
		expect(recordsOf(`${cell(501)},a\nb,c`)[0]).toEqual({ line: 1, cells: ['"x'], problem: 'quote never closed' });
	});

	test('the first cell may be empty', () => {
		expect(recordsOf(',"x\ny",b\n')).toEqual([{ line: 1, cells: ['', 'x\ny', 'b'] }]);
	});

	test('the cells of a broken row have no blanks around them', () => {
		expect(recordsOf(' Ada , "x"y \nb')[0]).toMatchObject({ cells: ['Ada', '"x"y'] });
	});

	test.each<[string, number | undefined, boolean]>([
		['Ada,"+905550001122\nEce,+905550001133"', 2, true],
		['Ada,"555 12 34\nEce,(555) 12-35"', 2, true],
		['Ada,"555 12 34\nEce,555 12"', 2, false],
		['Ada,"Dear\nSir, +905550001133"', 2, false],
		['Ada,"+905550001122\nEce,+905550001133"', 3, false],
		['Ada,"+905550001122\nEce,+905550001133"', undefined, false],
		['"+905550001122\n+905550001133"', 1, false],
		['Ada,"+905550001122\nCall, +905550001133, or me"', 2, false],
	])('%j of a table of %p columns has lines that are rows: %s', (text, width, broken) => {
		const problems = recordsOf(`${text}\nCan,1`, width).map(({ line, problem }) => [line, problem]);
		const lines = broken ? [1, 2].map((line) => [line, 'quote never closed']) : [[1, undefined]];
		expect(problems).toEqual([...lines, [3, undefined]]);
	});
});

test('rows come in slices of some thousand characters', () => {
	const slices = (rows: number) =>
		[...readRecords(`${'x'.repeat(1024)}\n`.repeat(rows), ',', undefined, 1)].map(({ length }) => length);
	expect(slices(40)).toEqual([16, 16, 8]);
	expect(slices(32)).toEqual([16, 16]);
});
