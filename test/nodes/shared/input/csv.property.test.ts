import fc from 'fast-check';
import { columnOf, readCsv, type CsvOptions, type Delimiter } from '../../../../nodes/shared/input/csv';
import { InvalidInput } from '../../../../nodes/shared/errors';

const delimiters: readonly Delimiter[] = [',', ';', '\t', '|'];
const read = (text: string | Uint8Array, options: Partial<CsvOptions> = {}) =>
	readCsv(typeof text === 'string' ? Buffer.from(text) : text, { field: 'File', ...options });

describe('what was written is read', () => {
	const cell = fc.oneof(
		fc.string({ unit: fc.constantFrom('a', 'ş', '1', '"', ',', ';', '\t', '|', '\n', '\r', ' ', '😀', '=') }),
		fc.string(),
	);
	const tables = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 8 });

	test('with any cells, delimiter and line break', () => {
		fc.assert(
			fc.property(
				tables,
				fc.constantFrom(...delimiters),
				fc.constantFrom('\n', '\r\n', '\r'),
				fc.boolean(),
				(table, delimiter, lineBreak, always) => {
					const lines = table.map((cells) => cells.map((text) => written(text, delimiter, always)).join(delimiter));
					let line = 1;
					const expected = table.flatMap((cells) => {
						const start = line;
						line += 1 + lineBreaks(cells);
						const plain = cells.map((text) => /^="(.*)"$/s.exec(text)?.[1]?.replaceAll('""', '"') ?? text);
						return cells.some((text) => text.trim() !== '') ? [{ line: start, cells: plain }] : [];
					});
					const text = `\ufeff${lines.join(lineBreak)}`;
					expect(read(text, { delimiter, hasHeader: false }).rows).toEqual(expected);
				},
			),
			{ numRuns: 1000 },
		);
	});

	test('with the delimiter found out', () => {
		const plain = fc.string({ unit: fc.constantFrom('a', 'ş', '1', ' ', '"', '\n'), minLength: 1 });
		const even = fc
			.integer({ min: 2, max: 5 })
			.chain((width) =>
				fc.array(fc.array(plain, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
			);
		fc.assert(
			fc.property(even, fc.constantFrom(...delimiters), (table, delimiter) => {
				const text = table.map((cells) => cells.map((entry) => written(entry, delimiter, false)).join(delimiter));
				expect(read(text.join('\r\n')).delimiter).toBe(delimiter);
			}),
		);
	});

	test('bytes of all kinds give a table or a message for people', () => {
		const texts = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', 'sep=', '5551234', '\0') });
		const bytes = fc.oneof(
			fc.uint8Array(),
			texts.map((text) => new Uint8Array(Buffer.from(text))),
		);
		fc.assert(
			fc.property(bytes, fc.option(fc.string(), { nil: undefined }), (content, wanted) => {
				try {
					const table = read(content);
					for (const { cells } of table.rows) expect(cells.join('').trim()).not.toBe('');
					expect(columnOf(table, wanted, 'Column')).toBeGreaterThanOrEqual(0);
				} catch (error) {
					expect(error).toBeInstanceOf(InvalidInput);
				}
			}),
			{ numRuns: 2000 },
		);
	});
});

/** A cell as spreadsheets write it. */
function written(text: string, delimiter: string, always: boolean): string {
	const quoted = always || text !== text.trim() || text === '' || /["\r\n]/.test(text) || text.includes(delimiter);
	return quoted || /^sep=/i.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function lineBreaks(row: readonly string[]): number {
	return row.reduce((sum, text) => sum + (text.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
}
