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
