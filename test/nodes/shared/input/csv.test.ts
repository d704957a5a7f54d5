import { columnOf, readCsv, type CsvOptions, type Delimiter } from '../../../../nodes/shared/input/csv';
import { InvalidInput } from '../../../../nodes/shared/errors';

const read = (text: string | Uint8Array, options: Partial<CsvOptions> = {}) =>
	readCsv(typeof text === 'string' ? Buffer.from(text) : text, { field: 'File', ...options });
const cellsOf = (text: string | Uint8Array, options: Partial<CsvOptions> = {}) =>
	read(text, { hasHeader: false, ...options }).rows.map(({ cells }) => cells);

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
			'a,b\n,\n , \n"",""\n" ","\t"\nc,d\n,,,,',
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
	])('%s', (_what, text, cells) => {
		expect(cellsOf(text)).toEqual(cells);
	});

	test('a row is known by the line where it starts', () => {
		const text = 'Phone,Text\r\n\r\n1,"two\r\nlines\nhere"\r\n,,\r2,b\n\n3,"x\r"\n4,c';
		expect(read(text).rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
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
	])('%s', (_what, bytes) => {
		expect(cellsOf(bytes)).toEqual(table);
	});

	test('ISO-8859-9 and windows-1252', () => {
		const bytes = Buffer.from('Ay\xfee \xc7a\xf0r\xfd \xd6\xf0\xfcn \xdd\xf0d\xfdr;na\xefve \x80\x93x\x94', 'latin1');
		expect(cellsOf(bytes)).toEqual([['Ayşe Çağrı Öğün İğdır', 'naïve €“x”']]);
	});

	test('the one that is chosen counts, whatever the bytes look like', () => {
		const bytes = Buffer.from('Jörg,+90\nJ+APY-rg,+-49');
		expect(read(bytes, { encoding: 'windows-1252', hasHeader: false })).toMatchObject({
			encoding: { name: 'windows-1252' },
			rows: [{ cells: ['JÃ¶rg', '+90'] }, { cells: ['J+APY-rg', '+-49'] }],
		});
		expect(read('J+APY-rg,+-49', { encoding: 'utf-8' }).encoding).toEqual({ name: 'utf-8' });
	});

	test.each(['a', 'ab'])('a file of several megabytes is read as a whole, wherever a letter stands: %s', (first) => {
		const cell = 'ş'.repeat(1_100_000);
		expect(cellsOf(`${first},${cell}\nb,c`)).toEqual([
			[first, cell],
			['b', 'c'],
		]);
	});

	test('of a letter that is cut off at the end there is a sign', () => {
		expect(cellsOf(Buffer.concat([Buffer.from('\ufeffş,'), Buffer.from([0xc5])]))).toEqual([['ş', '\ufffd']]);
	});

	test.each([
		['other letters', 'Jörg,a+Bob-x@example.com'],
		['a plus before digits', 'a+Bob-x@example.com,+49'],
		['two letters behind a plus', 'a+Bo-x@example.com,b'],
		['another letter behind it', 'a+Cob-x@example.com,b'],
		['a sign behind it', 'a+B.b-x@example.com,b'],
	])('what looks like UTF-7 may be text: %s', (_what, text) => {
		expect(cellsOf(text)).toEqual([text.split(',')]);
	});

	test('UTF-7 is looked for in the beginning of a file', () => {
		const rows = 'a\n'.repeat(32 * 1024);
		expect(refused(() => read(`J+APY-rg\n${rows}`)).message).toContain('UTF-7');
		expect(cellsOf(`${rows}J+APY-rg`).at(-1)).toEqual(['J+APY-rg']);
	});

	test('UTF-8 that says so keeps its good letters', () => {
		const bytes = Buffer.concat([Buffer.from('\ufeffş,'), Buffer.from([0xfe])]);
		expect(cellsOf(bytes)).toEqual([['ş', '\ufffd']]);
	});

	test.each([
		['workbook', 'PK\x03\x04\x14\x00\x06\x00\x08'],
		['workbook of an even length', 'PK\x03\x04\x14\x00\x06\x00\x08\x00'],
		['picture', '\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01'],
	])('a %s is no text', (_what, bytes) => {
		const error = refused(() => read(Buffer.from(bytes, 'latin1')));
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
		['semicolons in half of the lines', 'a;b\nc', ','],
		['semicolons in more than half of the lines', 'a;b\nc\nd;e', ';'],
		['equally many commas beside some semicolons', 'a,b;c\nd,e;f;g\nh,i;j;k;l', ','],
		['mostly equally many commas beside some semicolons', 'a,b;c\nd,e;f;g\nh,i,j;k;l;m', ','],
		['commas in more lines than semicolons', 'a,b;c\nd,e;f\ng,h,i;j;k\nl,m,n,o', ','],
		['numbers between commas, not between semicolons', '"a";b,+905551234567\n"c";d,+905559876543', ','],
		['more cells between commas than between semicolons', 'a;b,c,d\ne;f,g,h', ','],
		['commas in the first hundred lines', `${'a,b\n'.repeat(100)}${'c;d\n'.repeat(300)}`, ','],
		['the same with a stray quote', `${'a,b\n'.repeat(100)}${'c;d\n'.repeat(300)}5"`, ','],
		['a stray quote in the only line', 'a;5" pipe', ';'],
		['a line with a stray quote, which does not count', 'a;b\n5" c,d', ';'],
	])('%s', (_what, text, delimiter) => {
		expect(read(text).delimiter).toBe(delimiter);
	});

	test.each<[string, string, Delimiter]>([
		['empty lines', 'a;b\n\n\n  \n\t\n', ';'],
		['empty lines beside a stray quote', 'a;b\n\n\n  \n5"', ';'],
		['lines without any', '"a";b\n1\n2\n3', ','],
		['a stray quote in the second line', 'Size;Price\n5" pipe;1,50\n6 pipe;2,50\n7 pipe;3,50', ';'],
	])('%s, with the line breaks of any system', (_what, text, delimiter) => {
		for (const lineBreak of ['\n', '\r\n', '\r']) {
			expect(read(text.replaceAll('\n', lineBreak)).delimiter).toBe(delimiter);
		}
	});

	test('what the user chooses counts', () => {
		expect(read('a,b;c', { delimiter: ';', hasHeader: false })).toMatchObject({
			delimiter: ';',
			rows: [{ cells: ['a,b', 'c'] }],
		});
	});

	test.each([
		['sep=;\r\na,1;b\r\n', ';'],
		['\ufeffSEP=|\na,1|b\n', '|'],
		['"sep=\t"\na,1\tb\n', '\t'],
	])('%j says it', (text, delimiter) => {
		expect(read(text, { hasHeader: false })).toEqual({
			encoding: { name: 'utf-8' },
			delimiter,
			columns: undefined,
			rows: [{ line: 2, cells: ['a,1', 'b'] }],
		});
	});

	test.each(['sep=;', 'sep=;\r', 'sep=;\n', 'SEP=;\r\n'])('%j says it, also where nothing follows', (text) => {
		expect(read(text)).toMatchObject({ delimiter: ';', rows: [] });
	});

	test('Macintosh files say it as well', () => {
		expect(read('sep=;\ra,1;b\r', { hasHeader: false })).toMatchObject({
			delimiter: ';',
			rows: [{ line: 2, cells: ['a,1', 'b'] }],
		});
	});

	test.each([1, 14, 15, 16, 40, 16_383])('a spreadsheet saved it again with %d empty cells behind', (count) => {
		expect(read(`sep=;${';'.repeat(count)}\na,1;b\n`, { hasHeader: false })).toMatchObject({
			delimiter: ';',
			rows: [{ line: 2, cells: ['a,1', 'b'] }],
		});
	});

	test.each([14, 15, 40])('a text behind %d empty cells is not lost', (count) => {
		const text = `sep=,${','.repeat(count)}abc,+905551234567`;
		expect(cellsOf(text, { delimiter: ',' })).toEqual([text.split(',')]);
	});

	test.each(['a,sep=;\nb,c', 'sep=;a\nb,c', 'sep=;;a\nb,c'])('%j does not say it', (text) => {
		expect(
			read(text, { delimiter: ',', hasHeader: false }).rows.map(({ line, cells }) => [line, cells.join()]),
		).toEqual(text.split('\n').map((row, index) => [index + 1, row]));
	});

	test('what Excel is told loses against the user', () => {
		expect(cellsOf('sep=;\na,1;b', { delimiter: ',' })).toEqual([['a', '1;b']]);
		expect(cellsOf('sep=^\na,1', { delimiter: ',' })).toEqual([['a', '1']]);
	});

	test('an unusual one is named', () => {
		expect(refused(() => read('sep=^\na^b')).message).toBe(
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
		['the same name in capitals', 'Foo,FOO\nc,+905551234567', undefined],
		['one name over numbers', 'Customers\n+905551234567', ['Customers']],
		['an empty file', '', undefined],
	])('%s', (_what, text, columns) => {
		const table = read(text);
		expect(table.columns).toEqual(columns);
		expect(table.rows.length).toBe(text.split('\n').filter(Boolean).length - (columns ? 1 : 0));
	});

	test('is told by a number below it, in the first thousand rows', () => {
		const above = (rows: number) => read(`a,b\n${'c,d\n'.repeat(rows)}e,+905551234567`).columns;
		expect([above(999), above(1_000)]).toEqual([['a', 'b'], undefined]);
	});

	test('up to five lines above it are its title, unless they are numbers', () => {
		const below = (above: string) => read(`${above}Name,Phone\nAda,+905550001122`);
		const title = (lines: number) => below('Report\n'.repeat(lines));
		expect(title(5)).toMatchObject({ columns: ['Name', 'Phone'], rows: [{ line: 7 }] });
		expect(title(6).columns).toEqual(['Report']);
		expect(below('Customers,Orders\n').columns).toEqual(['Name', 'Phone']);
		expect(below('+905550009999\n')).toMatchObject({ columns: undefined, rows: [{ line: 1 }, {}, {}] });
		expect(read('Report\nWho,Where\nAda,+905550001122')).toMatchObject({
			columns: ['Who', 'Where'],
			rows: [{ line: 3 }],
		});
		expect(read('" ",Report\nWho,Where\nAda,+905550001122').columns).toEqual(['Who', 'Where']);
	});

	test.each(['Can,+905550009999\n', 'Report\n+905550009999\n', '+905550009999\nReport\n'])(
		'nobody above it is lost: %j',
		(above) => {
			const { rows } = read(`${above}Name,Phone\nAda,+905550001122`);
			expect(rows.flatMap(({ cells }) => cells)).toEqual(expect.arrayContaining(['+905550009999', '+905550001122']));
		},
	);

	test('has no name of more than 40 characters', () => {
		const name = (length: number) => read(`${'Phone '.padEnd(length, 'x')},a\nb,c`).columns?.[0]?.length;
		expect([name(40), name(41)]).toEqual([40, undefined]);
	});

	test('what the user says counts', () => {
		expect(read('a,b\nc,d', { hasHeader: true })).toMatchObject({ columns: ['a', 'b'], rows: [{ line: 2 }] });
		expect(read('Phone\n+905551234567', { hasHeader: false })).toMatchObject({
			columns: undefined,
			rows: [{ line: 1 }, { line: 2 }],
		});
		expect(read('', { hasHeader: true })).toMatchObject({ columns: undefined, rows: [] });
		const titled = 'Report\nName,Phone\nAda,+905551234567';
		expect(read(titled, { hasHeader: true })).toMatchObject({ columns: ['Report'], rows: [{ line: 2 }, { line: 3 }] });
		expect(read(titled, { hasHeader: false }).rows).toHaveLength(3);
	});
});

describe('broken files', () => {
	test.each<[string, number, string]>([
		['a,b\n"c,d\ne,f', 2, 'a quote never closed'],
		['a,"x\r\ny"\r\nb,"c\r\nd,e', 3, 'a quote never closed'],
		['a,b\n"c"d,e\nf,g', 2, 'a text after the closing quote'],
		['a,b\nd,"c" e\nf,g', 2, 'a text after the closing quote'],
		['sep=,\na,"b\nc,d', 2, 'a quote never closed'],
		['a,b\n"c,d\n"e",f\ng,h', 2, 'a quote never closed'],
		['n,p\n"Ada,+905550001122\nEce,+905550001133\n"Can","+905550001144"', 2, 'a quote never closed'],
	])('%j has one bad row', (text, line, problem) => {
		const { rows } = read(text, { delimiter: ',', hasHeader: false });
		expect(rows.filter((row) => row.problem !== undefined).map((row) => [row.line, row.problem])).toEqual([
			[line, problem],
		]);
		expect(rows.length).toBeGreaterThan(1);
		expect(rows.every((row) => row.problem !== undefined || row.cells.length === 2)).toBe(true);
	});

	test('lines in quotes that look like whole rows are neither rows nor the text of a cell', () => {
		const { rows } = read('n,p,x\nAda,+905550001122,"called\nEce,+905550001133,ok"\nCan,+905550001144,');
		expect(rows.map(({ line, problem }) => [line, problem])).toEqual([
			[2, 'a quote never closed'],
			[3, 'a quote never closed'],
			[4, undefined],
		]);
	});

	test.each([
		['nothing', ''],
		['empty lines', '\n\n\n\n\n\n\n\n'],
		['names that have the delimiter in them', '"Kaya, A",+905550001111\n'.repeat(6)],
	])('two lines in quotes of which each is a whole row are not read, whatever is above them: %s', (_what, above) => {
		const text = `n,p\n${above}Can,+905550001144\nAda,"+905550001122\nEce,+905550001133"\nx,y,z\n`;
		for (const lineBreak of ['\n', '\r\n', '\r']) {
			const { rows } = read(text.replaceAll('\n', lineBreak), { hasHeader: false, delimiter: ',' });
			const broken = rows.filter(({ problem }) => problem === 'a quote never closed');
			expect(broken.map(({ cells }) => cells[0])).toEqual(['Ada', 'Ece']);
		}
	});

	test.each([
		['name,phone\nAda,="+905550001122"', 'Ada', '+905550001122'],
		['name,phone\n="Ada ""The Boss""",+905550001122', 'Ada "The Boss"', '+905550001122'],
		['name,phone\n="Ada","=""+905550001122"""', 'Ada', '+905550001122'],
		['name,phone\n5" pipe,+905550001122', '5" pipe', '+905550001122'],
		['name,phone\nAda "The Boss",+905550001122', 'Ada "The Boss"', '+905550001122'],
		["name,phone\nAda,'+905550001122", 'Ada', "'+905550001122"],
		['name,phone\n=",=""', '="', ''],
		['name,phone\nx="a",="b', 'x="a"', '="b'],
	])('%j is read', (text, name, phone) => {
		expect(read(text, { hasHeader: true }).rows).toEqual([{ line: 2, cells: [name, phone] }]);
	});

	test('a row of more cells than there are columns says so, unless they are empty', () => {
		const { rows } = read('name,phone\nKaya, Ece,+905550001122\nKaya, Can,+905550001144,\nAda,+905550001133,," "\nCan');
		const tooMany = (count: number) => `${count} cells, but there are 2 columns`;
		expect(rows.map(({ problem }) => problem)).toEqual([tooMany(3), tooMany(4), undefined, undefined]);
	});

	test('a row that is broken already is not called too wide as well', () => {
		const { rows } = read('name,phone\n"a"b,+905550001122,c', { hasHeader: true });
		expect(rows.map(({ problem }) => problem)).toEqual(['a text after the closing quote']);
	});

	test('more than 50 MB', () => {
		expect(refused(() => read(new Uint8Array(50 * 1024 * 1024 + 1))).message).toBe(
			"'File' names a file of 51 MB; at most 50 MB are allowed",
		);
		expect(refused(() => read(new Uint8Array(50 * 1024 * 1024), { encoding: 'utf-8' })).message).toBe(
			"'File' names a file that is not CSV text",
		);
	});
});

describe('the column', () => {
	const named = (...columns: string[]) =>
		read(`${columns.join(',')}\n${columns.map(() => 'x').join(',')}`, { hasHeader: true });
	const filled = (...columns: string[]) =>
		read(`${columns.join(',')}\n${columns.map(() => '+905551234567').join(',')}`, { hasHeader: true });

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
	])('%j is number %d', (wanted, place) => {
		expect(columnOf(named('Ad', 'Telefon', 'E-mail', 'Cep Numarası'), wanted, 'Column')).toBe(place);
	});

	test('is known by its number, also by one of two digits and by one that the header alone has', () => {
		expect(columnOf(named(...'abcdefghij'), '10', 'Column')).toBe(9);
		expect(columnOf(read('Name,City,Phone\nAda', { hasHeader: true }), '3', 'Column')).toBe(2);
	});

	test('a name that is a number is a name first', () => {
		expect(columnOf(named('Id', '1', 'Phone'), '1', 'Column')).toBe(1);
	});

	test('the same letters decide between names that differ in nothing else', () => {
		expect(columnOf(named('PHONE', 'phone'), 'phone', 'Column')).toBe(1);
		expect(columnOf(named('#', '%'), '%', 'Column')).toBe(1);
		expect(columnOf(named('phone', '" Phone "'), 'Phone', 'Column')).toBe(1);
	});

	test.each(['', undefined, '  '])('%j is the column of phone numbers', (wanted) => {
		const place = (...columns: string[]) => columnOf(filled(...columns), wanted, 'Column');
		expect(place('Name', 'Phone')).toBe(1);
		expect(place('Name', 'phone_number', 'Number')).toBe(1);
		expect(place('Number', 'Telefon No')).toBe(1);
		expect(place('Telefon', 'GSM')).toBe(1);
		expect(place('Phone', 'Mobile', 'WhatsApp Number')).toBe(2);
		expect(place('TELEFON NUMARASI', 'Ad')).toBe(0);
		expect(place('Ad', 'Alıcı')).toBe(1);
		expect(place('Name', 'To')).toBe(1);
		expect(place('Nombre', 'Teléfono')).toBe(1);
		expect(place('Name', 'Tel.')).toBe(1);
	});

	test('without a usual name, what looks like phone numbers decides', () => {
		const text = 'Name,Phone 1 - Type,Day,Id,Phone 1 - Value\nA,Mobile,2026-05-19,10000001,+905551234567';
		expect(columnOf(read(text), '', 'Column')).toBe(4);
		expect(
			columnOf(read('A,19.05.2026,+905551234567\nB,20.05.2026,\nC,21.05.2026,bad\nD,,+905551234568'), '', 'C'),
		).toBe(2);
		expect(columnOf(read('+905551234567'), '', 'Column')).toBe(0);
	});

	test.each([
		['Mobile', `'Column' is "Mobile", but the file has no such column; it has: Ad, (without a name), Şehir`],
		['4', `'Column' is "4", but the file has no such column; it has: Ad, (without a name), Şehir`],
		['0', `'Column' is "0", but the file has no such column; it has: Ad, (without a name), Şehir`],
		['-', `'Column' is "-", but the file has no such column; it has: Ad, (without a name), Şehir`],
		[
			'',
			"'Column' is empty, and no column of the file is certain to hold phone numbers; it has: Ad, (without a name), Şehir",
		],
	])('%j is none', (wanted, message) => {
		expect(refused(() => columnOf(named('Ad', '', 'Şehir'), wanted, 'Column')).message).toBe(message);
	});

	test('without a header, the columns are counted', () => {
		const table = read('+905551234567,A\n+905551234568,B,C');
		expect(columnOf(table, '3', 'Column')).toBe(2);
		expect(refused(() => columnOf(table, 'Phone', 'Column')).message).toBe(
			`'Column' is "Phone", but the file has no such column; it has no header, and 3 columns`,
		);
		expect(refused(() => columnOf(read('x'), '2', 'Column')).message).toContain('it has no header, and 1 column');
		expect(refused(() => columnOf(read(''), '', 'Column')).message).toContain('it is empty');
	});

	test('a name that several columns have needs a number', () => {
		const error = refused(() => columnOf(named('Phone', 'Name', 'Phone'), 'Phone', 'Column'));
		expect(error.message).toBe(`'Column' is "Phone", but 2 columns have that name`);
		expect(error.fix).toBe("Enter the column's number instead: 1 or 3.");
	});
});

function refused(action: () => unknown): InvalidInput {
	try {
		action();
	} catch (error) {
		if (error instanceof InvalidInput) return error;
		throw error;
	}
	throw new Error('It was taken');
}
