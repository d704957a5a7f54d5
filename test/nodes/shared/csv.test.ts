import fc from 'fast-check';
import { columnOf, readCsv, type CsvOptions, type Delimiter } from '../../../nodes/shared/csv';
import { InvalidInput } from '../../../nodes/shared/errors';
import { parseRecipient } from '../../../nodes/shared/recipient';

const delimiters: readonly Delimiter[] = [',', ';', '\t', '|'];
const read = async (text: string | Uint8Array, options: Partial<CsvOptions> = {}) =>
	await readCsv(typeof text === 'string' ? Buffer.from(text) : text, { field: 'File', ...options });
const cellsOf = async (text: string | Uint8Array, options: Partial<CsvOptions> = {}) =>
	(await read(text, { hasHeader: false, ...options })).rows.map(({ cells }) => cells);

describe('cells', () => {
	test.each<[string, string, string[][]]>([
		[
			'plain ones',
			'a,b\nc,d\n',
			[
				['a', 'b'],
				['c', 'd'],
			],
		],
		[
			'no line break at the end',
			'a,b\nc,d',
			[
				['a', 'b'],
				['c', 'd'],
			],
		],
		[
			'Windows line breaks',
			'a,b\r\nc,d\r\n',
			[
				['a', 'b'],
				['c', 'd'],
			],
		],
		[
			'old Macintosh line breaks',
			'a,b\rc,d\r',
			[
				['a', 'b'],
				['c', 'd'],
			],
		],
		[
			'mixed line breaks',
			'a,b\r\nc,d\re,f\n',
			[
				['a', 'b'],
				['c', 'd'],
				['e', 'f'],
			],
		],
		[
			'quoted delimiters',
			'"a,1",b\nc,d',
			[
				['a,1', 'b'],
				['c', 'd'],
			],
		],
		[
			'doubled quotes',
			'"a ""1""",b\n"""",d',
			[
				['a "1"', 'b'],
				['"', 'd'],
			],
		],
		[
			'line breaks in quotes',
			'"a\r\n1\n",b\n"c\r",d',
			[
				['a\r\n1\n', 'b'],
				['c\r', 'd'],
			],
		],
		[
			'empty cells',
			'a,\n,d\n"",e',
			[
				['a', ''],
				['', 'd'],
				['', 'e'],
			],
		],
		['ragged rows', 'a,b\nc\nd,e,f', [['a', 'b'], ['c'], ['d', 'e', 'f']]],
		[
			'empty lines',
			'\n\na,b\n\n  \n\t\nc,d\n\n',
			[
				['a', 'b'],
				['c', 'd'],
			],
		],
		[
			'lines of nothing but delimiters',
			'a,b\n,\n , \n"",""\nc,d\n,,,,',
			[
				['a', 'b'],
				['c', 'd'],
			],
		],
		[
			'white space around',
			' a , b \n "c" ,\t" d "',
			[
				['a', 'b'],
				['c', ' d '],
			],
		],
		['one column', '+905551234567\n+905559876543', [['+905551234567'], ['+905559876543']]],
		['nothing', '', []],
		['only a byte order mark', '\ufeff', []],
	])('%s', async (_what, text, cells) => {
		expect(await cellsOf(text)).toEqual(cells);
	});

	test('a row is known by the line where it starts', async () => {
		const text = 'Phone,Text\r\n\r\n1,"two\r\nlines\nhere"\r\n,,\r2,b\n\n3,"x\r"\n4,c';
		expect((await read(text)).rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
			[3, '1'],
			[7, '2'],
			[9, '3'],
			[11, '4'],
		]);
	});
});

describe('encodings', () => {
	const text = 'Ad;Telefon\r\nAyşe Çağrı Öğün İğdır;+905551234567\r\n';
	const utf16 = Buffer.from(text, 'utf16le');
	const table = [
		['Ad', 'Telefon'],
		['Ayşe Çağrı Öğün İğdır', '+905551234567'],
	];

	test.each([
		['UTF-8', Buffer.from(text)],
		['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
		['UTF-16 of Excel', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
		['big-endian UTF-16', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()])],
		['UTF-16 without a byte order mark', utf16],
		['big-endian UTF-16 without a byte order mark', Buffer.from(utf16).swap16()],
	])('%s', async (_what, bytes) => {
		expect(await cellsOf(bytes)).toEqual(table);
	});

	test('ISO-8859-9 and windows-1252', async () => {
		const bytes = Buffer.from('Ay\xfee \xc7a\xf0r\xfd \xd6\xf0\xfcn \xdd\xf0d\xfdr;na\xefve \x80\x93x\x94', 'latin1');
		expect(await cellsOf(bytes)).toEqual([['Ayşe Çağrı Öğün İğdır', 'naïve €“x”']]);
	});

	test('UTF-8 that says so keeps its good letters', async () => {
		const bytes = Buffer.concat([Buffer.from('\ufeffş,'), Buffer.from([0xfe])]);
		expect(await cellsOf(bytes)).toEqual([['ş', '\ufffd']]);
	});

	test('a workbook is no text', async () => {
		const error = await refused(async () => await read(Buffer.from('PK\x03\x04\x14\x00\x06\x00\x08', 'latin1')));
		expect(error.message).toBe("'File' names a file that is not CSV text");
		expect(error.fix).toContain('CSV UTF-8');
	});
});

describe('the delimiter', () => {
	test.each<[string, string, Delimiter]>([
		['commas', 'Name,Phone\nA,+905551234567', ','],
		['semicolons', 'Name;Phone\nA;+905551234567', ';'],
		['tabs', 'Name\tPhone\nA\t+905551234567', '\t'],
		['vertical bars', 'Name|Phone\nA|+905551234567', '|'],
		['semicolons beside decimal commas', 'Phone;Sum;Paid\n+905551234567;1,50;2,50\n+905559876543;3,25;1,00', ';'],
		['only such rows', '+905551234567;1,50;2,50\n+905559876543;3,25;1,00', ';'],
		['commas beside semicolons in a text', 'Phone,Text\n+905551234567,a; b\n+905559876543,c', ','],
		['delimiters in quotes', '"a;b;c",1\n"d;e;f",2\n"g;h;i",3', ','],
		['quoted line breaks with delimiters', 'a;"x,\n,,\n,,"\nb;"y,\n,,"', ';'],
		['ragged rows', 'a;b;c\nd;e\nf;g;h;i\nj;k,l\nm;n;o', ';'],
		['one column', '+90 555 123 45 67\n+90 555 987 65 43', ','],
		['two numbers in one of many cells', 'Phone\n+905551234567;+905550000000\n+905559876543\n+905551111111', ','],
		['nothing', '', ','],
	])('%s', async (_what, text, delimiter) => {
		expect((await read(text)).delimiter).toBe(delimiter);
	});

	test('what the user chooses counts', async () => {
		expect(await read('a,b;c', { delimiter: ';', hasHeader: false })).toMatchObject({
			delimiter: ';',
			rows: [{ cells: ['a,b', 'c'] }],
		});
	});

	test.each([
		['sep=;\r\na,1;b\r\n', ';'],
		['\ufeffSEP=|\na,1|b\n', '|'],
		['"sep=\t"\na,1\tb\n', '\t'],
	])('%j says it', async (text, delimiter) => {
		expect(await read(text, { hasHeader: false })).toEqual({
			delimiter,
			columns: undefined,
			rows: [{ line: 2, cells: ['a,1', 'b'] }],
		});
	});

	test('what Excel is told loses against the user', async () => {
		expect(await cellsOf('sep=;\na,1;b', { delimiter: ',' })).toEqual([['a', '1;b']]);
		expect(await cellsOf('sep=^\na,1', { delimiter: ',' })).toEqual([['a', '1']]);
	});

	test('an unusual one is named', async () => {
		expect((await refused(async () => await read('sep=^\na^b'))).message).toBe(
			`'File' names a file whose first line says that "^" separates the cells`,
		);
	});
});

describe('the header', () => {
	test.each<[string, string, string[] | undefined]>([
		['usual names', 'Name,Phone\nA,+905551234567', ['Name', 'Phone']],
		['usual names over bad numbers', 'Name,Phone\nA,12', ['Name', 'Phone']],
		['usual names over nothing', 'Name,Phone', ['Name', 'Phone']],
		['other names over a number', 'Who,Where\nA,+905551234567', ['Who', 'Where']],
		['numbers at once', '+905551234567,A\n+905559876543,B', undefined],
		['a first row without its number', 'Ahmet,\nAyşe,+905551234567', undefined],
		['a first row with a bad number', 'Ahmet,12\nAyşe,+905551234567', undefined],
		['no number anywhere', 'a,b\nc,d', undefined],
		['the same name twice', 'a,a\nc,+905551234567', undefined],
		['one name over numbers', 'Customers\n+905551234567', ['Customers']],
		['an empty file', '', undefined],
	])('%s', async (_what, text, columns) => {
		const table = await read(text);
		expect(table.columns).toEqual(columns);
		expect(table.rows.length).toBe(text.split('\n').filter(Boolean).length - (columns ? 1 : 0));
	});

	test('what the user says counts', async () => {
		expect(await read('a,b\nc,d', { hasHeader: true })).toMatchObject({ columns: ['a', 'b'], rows: [{ line: 2 }] });
		expect(await read('Phone\n+905551234567', { hasHeader: false })).toMatchObject({
			columns: undefined,
			rows: [{ line: 1 }, { line: 2 }],
		});
		expect(await read('', { hasHeader: true })).toMatchObject({ columns: undefined, rows: [] });
	});
});

describe('broken files', () => {
	test.each([
		['a,b\n"c,d\ne,f', 2, 'the quote that opens cell 1 is never closed', 'Close it at the end of the cell'],
		['a,"x\r\ny"\r\nb,"c', 3, 'the quote that opens cell 2 is never closed', 'Close it at the end of the cell'],
		['a,b\n"c"d,e', 2, 'in cell 1 there is text after the closing quote', 'another delimiter than ","'],
		['a,b\nd,"c" e', 2, 'in cell 2 there is text after the closing quote', 'another delimiter than ","'],
		['a,b\n\nd,5" pipe', 3, 'in cell 2 there is text before the opening quote', 'Put the whole cell into quotes'],
		['sep=,\na,"b', 2, 'the quote that opens cell 2 is never closed', 'Close it at the end of the cell'],
	])('%j', async (text, line, problem, fix) => {
		const error = await refused(async () => await read(text, { delimiter: ',' }));
		expect(error.message).toBe(`'File' names a file with a broken quote in line ${line}: ${problem}`);
		expect(error.fix).toContain(fix);
		expect(error.field).toBe('File');
	});

	test('the tab is named', async () => {
		expect((await refused(async () => await read('"a"b', { delimiter: '\t' }))).fix).toContain('the tab');
	});

	test('more than 50 MB', async () => {
		expect((await refused(async () => await read(new Uint8Array(50 * 1024 * 1024 + 1)))).message).toBe(
			"'File' names a file of 51 MB; at most 50 MB are allowed",
		);
	});

	test('more than a million rows', async () => {
		expect((await read('x\n'.repeat(1_000_000), { hasHeader: false })).rows).toHaveLength(1_000_000);
		expect((await refused(async () => await read('x\n'.repeat(1_000_001)))).message).toBe(
			"'File' names a file of more than 1,000,000 rows",
		);
	}, 60_000);
});

describe('the column', () => {
	const named = async (...columns: string[]) =>
		await read(`${columns.join(',')}\n${columns.map(() => 'x').join(',')}`, { hasHeader: true });

	test.each([
		['Telefon', 1],
		['telefon', 1],
		[' TELEFON ', 1],
		['E-Mail', 2],
		['e mail', 2],
		['cep numarasi', 3],
		['CEPNUMARASI', 3],
		['1', 0],
		['4', 3],
	])('%j is number %d', async (wanted, place) => {
		expect(columnOf(await named('Ad', 'Telefon', 'E-mail', 'Cep Numarası'), wanted, 'Column')).toBe(place);
	});

	test('a name that is a number is a name first', async () => {
		expect(columnOf(await named('Id', '1', 'Phone'), '1', 'Column')).toBe(1);
	});

	test('the same letters decide between names that differ in nothing else', async () => {
		expect(columnOf(await named('PHONE', 'phone'), 'phone', 'Column')).toBe(1);
		expect(columnOf(await named('#', '%'), '%', 'Column')).toBe(1);
	});

	test.each(['', undefined, '  '])('%j is the column of phone numbers', async (wanted) => {
		const place = async (...columns: string[]) => columnOf(await named(...columns), wanted, 'Column');
		expect(await place('Name', 'Phone')).toBe(1);
		expect(await place('Name', 'phone_number', 'Number')).toBe(1);
		expect(await place('Number', 'Telefon No')).toBe(1);
		expect(await place('Telefon', 'GSM')).toBe(1);
		expect(await place('Phone', 'Mobile', 'WhatsApp Number')).toBe(2);
		expect(await place('TELEFON NUMARASI', 'Ad')).toBe(0);
		expect(await place('Ad', 'Alıcı')).toBe(1);
		expect(await place('Name', 'To')).toBe(1);
		expect(await place('Nombre', 'Teléfono')).toBe(1);
		expect(await place('Name', 'Tel.')).toBe(1);
	});

	test('without a usual name, what looks like phone numbers decides', async () => {
		const text = 'Name,Phone 1 - Type,Day,Id,Phone 1 - Value\nA,Mobile,2026-05-19,10000001,+905551234567';
		expect(columnOf(await read(text), '', 'Column')).toBe(4);
		expect(
			columnOf(await read('A,19.05.2026,+905551234567\nB,20.05.2026,\nC,21.05.2026,bad\nD,,+905551234568'), '', 'C'),
		).toBe(2);
		expect(columnOf(await read('+905551234567'), '', 'Column')).toBe(0);
	});

	test.each([
		['Mobile', `'Column' is "Mobile", but the file has no such column; it has: Ad, (without a name), Şehir`],
		['4', `'Column' is "4", but the file has no such column; it has: Ad, (without a name), Şehir`],
		['0', `'Column' is "0", but the file has no such column; it has: Ad, (without a name), Şehir`],
		['-', `'Column' is "-", but the file has no such column; it has: Ad, (without a name), Şehir`],
		['', "'Column' is empty, and no column of the file looks like phone numbers; it has: Ad, (without a name), Şehir"],
	])('%j is none', async (wanted, message) => {
		expect((await refused(async () => columnOf(await named('Ad', '', 'Şehir'), wanted, 'Column'))).message).toBe(
			message,
		);
	});

	test('without a header, the columns are counted', async () => {
		const table = await read('+905551234567,A\n+905551234568,B,C');
		expect(columnOf(table, '3', 'Column')).toBe(2);
		expect((await refused(async () => columnOf(table, 'Phone', 'Column'))).message).toBe(
			`'Column' is "Phone", but the file has no such column; it has no header, and 3 columns`,
		);
		expect((await refused(async () => columnOf(await read('x'), '2', 'Column'))).message).toContain(
			'it has no header, and 1 column',
		);
		expect((await refused(async () => columnOf(await read(''), '', 'Column'))).message).toContain('it is empty');
	});

	test('a name that several columns have needs a number', async () => {
		const error = await refused(async () => columnOf(await named('Phone', 'Name', 'Phone'), 'Phone', 'Column'));
		expect(error.message).toBe(`'Column' is "Phone", but 2 columns have that name`);
		expect(error.fix).toBe("Enter the column's number instead: 1 or 3.");
	});
});

describe('what was written is read', () => {
	const cell = fc.oneof(
		fc.string({ unit: fc.constantFrom('a', 'ş', '1', '"', ',', ';', '\t', '|', '\n', '\r', ' ', '😀', '=') }),
		fc.string(),
	);
	const tables = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 8 });

	test('with any cells, delimiter and line break', async () => {
		await fc.assert(
			fc.asyncProperty(
				tables,
				fc.constantFrom(...delimiters),
				fc.constantFrom('\n', '\r\n', '\r'),
				fc.boolean(),
				async (table, delimiter, lineBreak, always) => {
					const lines = table.map((cells) => cells.map((text) => written(text, delimiter, always)).join(delimiter));
					let line = 1;
					const expected = table.flatMap((cells) => {
						const start = line;
						line += 1 + lineBreaks(cells);
						return cells.some((text) => text.trim() !== '') ? [{ line: start, cells }] : [];
					});
					const text = `\ufeff${lines.join(lineBreak)}`;
					expect((await read(text, { delimiter, hasHeader: false })).rows).toEqual(expected);
				},
			),
			{ numRuns: 1000 },
		);
	});

	test('also where it is read in many slices, with quotes and line breaks at their ends', async () => {
		const row = (n: number) => [`${n}`, `a "b",\r\n${'x'.repeat(n % 97)}\n`, `+9055512${n}`];
		const rows = Array.from({ length: 12_000 }, (_, n) => row(n));
		const text = rows.map((cells) => cells.map((entry) => written(entry, ',', false)).join(',')).join('\r\n');
		expect(text.length).toBeGreaterThan(5 * 128 * 1024);
		const table = await read(text, { delimiter: ',', hasHeader: false });
		expect(table.rows.map(({ cells }) => cells)).toEqual(rows);
		expect(table.rows.map(({ line }) => line)).toEqual(rows.map((_, n) => 1 + 3 * n));
		const broken = await refused(() => read(`${text}\r\n1,"2`, { delimiter: ',' }));
		expect(broken.message).toContain(`in line ${1 + 3 * rows.length}: the quote that opens cell 2 is never closed`);
	});

	test('with the delimiter found out', async () => {
		const plain = fc.string({ unit: fc.constantFrom('a', 'ş', '1', ' ', '"', '\n'), minLength: 1 });
		const even = fc
			.integer({ min: 2, max: 5 })
			.chain((width) =>
				fc.array(fc.array(plain, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
			);
		await fc.assert(
			fc.asyncProperty(even, fc.constantFrom(...delimiters), async (table, delimiter) => {
				const text = table.map((cells) => cells.map((entry) => written(entry, delimiter, false)).join(delimiter));
				expect((await read(text.join('\r\n'))).delimiter).toBe(delimiter);
			}),
		);
	});

	test('bytes of all kinds give a table or a message for people', async () => {
		const texts = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', 'sep=', '5551234', '\0') });
		const bytes = fc.oneof(
			fc.uint8Array(),
			texts.map((text) => new Uint8Array(Buffer.from(text))),
		);
		await fc.assert(
			fc.asyncProperty(bytes, fc.option(fc.string(), { nil: undefined }), async (content, wanted) => {
				try {
					const table = await read(content);
					for (const { cells } of table.rows) expect(cells.join('').trim()).not.toBe('');
					expect(columnOf(table, wanted, 'Column')).toBeGreaterThanOrEqual(0);
				} catch (error) {
					expect(error).toBeInstanceOf(InvalidInput);
				}
			}),
			{ numRuns: 2000 },
		);
	});

	test('10,000 rows, of which 37 hold no number', async () => {
		const bad = new Set(Array.from({ length: 37 }, (_, index) => 13 + index * 251));
		const lines = Array.from({ length: 10_000 }, (_, index) => {
			const phone = bad.has(index) ? ['', 'none', '123'][index % 3] : `+90555${1_000_000 + index}`;
			return `"Müşteri; ""${index}""";${phone};Sayın müşterimiz, siparişiniz yolda.`;
		});
		const bytes = Buffer.from(`\ufeffAd;Telefon;Mesaj\r\n${lines.join('\r\n')}\r\n`);
		const table = await read(bytes);
		expect(table).toMatchObject({ delimiter: ';', columns: ['Ad', 'Telefon', 'Mesaj'] });
		expect(table.rows).toHaveLength(10_000);
		const column = columnOf(table, undefined, 'Column');
		const failed = table.rows.filter(({ line, cells }) => {
			expect(cells[0]).toBe(`Müşteri; "${line - 2}"`);
			try {
				expect(parseRecipient('To', cells[column]).digits).toBe(`90555${1_000_000 + line - 2}`);
				return false;
			} catch (error) {
				if (error instanceof InvalidInput) return true;
				throw error;
			}
		});
		expect(failed.map(({ line }) => line - 2)).toEqual([...bad]);
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

async function refused(action: () => unknown): Promise<InvalidInput> {
	try {
		await action();
	} catch (error) {
		if (error instanceof InvalidInput) return error;
		throw error;
	}
	throw new Error('It was taken');
}
