import type { IExecuteFunctions } from 'n8n-workflow';
import { readRows } from '../../../../nodes/shared/bulk/rows';
import { standIn } from '../../../support/standIn';

/** Of n8n's context only what files are read with: those of one item, by the names of their fields. */
const functionsOf = (files: Record<string, Buffer | string>) =>
	standIn<IExecuteFunctions>({
		getInputData: () => [{ json: {} }],
		helpers: {
			assertBinaryData: (_: number, name: string) => {
				if (files[name] === undefined) throw new Error('There is no such file');
				return { data: '', mimeType: 'text/csv', fileName: 'a.csv', bytes: files[name].length };
			},
			getBinaryDataBuffer: async (_: number, name: string) => await Promise.resolve(Buffer.from(files[name] ?? '')),
		},
	});

const fields = {
	...{ bulkToolNotice: '', recipientsSource: 'csv' as const, to: '', recipients: [], csvBinaryPropertyName: 'data' },
	...{ recipientColumn: '', csvDelimiter: 'auto' as const, csvEncoding: 'auto' as const, csvHeader: 'auto' as const },
};
type Parameters = Omit<
	typeof fields,
	'csvDelimiter' | 'csvEncoding' | 'csvHeader' | 'recipients' | 'recipientsSource'
> & {
	recipients: string[];
	recipientsSource: 'csv' | 'items' | 'list';
	csvDelimiter: 'auto' | 'comma' | 'pipe' | 'semicolon' | 'tab';
	csvEncoding: 'auto' | 'windows-1251' | 'windows-1254';
	csvHeader: 'auto' | 'no' | 'yes';
	additionalFields?: { defaultCountryCode?: string };
};
const read = async (data: Buffer | string, change: Partial<Parameters> = {}, more: Record<string, string> = {}) =>
	await readRows(functionsOf({ data, ...more }), 2, { ...fields, ...change });

test('a row of a CSV file has its line, its recipient, and the cells of its other columns without blanks around them', async () => {
	const rows = await read('Name, Phone ,City,\n Ada ,+905551234567,,x\nGrace,+905551234568\n');
	expect(rows).toMatchObject([
		{ itemIndex: 2, line: 2, entered: '+905551234567', field: 'Phone', columns: { Name: 'Ada' } },
		{ itemIndex: 2, line: 3, entered: '+905551234568', field: 'Phone', columns: { Name: 'Grace' } },
	]);
	expect(rows[0]?.columns).toEqual({ Name: 'Ada', '': 'x' });
	expect(rows[0]?.file).toMatchObject({ recipientName: 'Phone', header: true, names: ['Name', 'City'] });
	expect(rows[0]?.file).not.toHaveProperty('encodingDoubt');
	expect(rows[0]).not.toHaveProperty('problem');
	expect(rows[1]?.file).toBe(rows[0]?.file);
});

test('a row that lacks the cell of the recipient has nobody', async () => {
	const [, second] = await read('Name,Phone\nAda,+905551234567\nGrace\n');
	expect(second).toMatchObject({ line: 3, entered: '' });
});

test('a broken row says so, and what to do', async () => {
	const [first, second] = await read('Name,Phone\nAda,+905551234567\n"Gra"ce,+905551234568\n');
	expect(first?.problem).toBeUndefined();
	expect(second?.problem).toMatchObject({
		...{ field: 'CSV Input Data Field Name', problem: expect.stringMatching(/^has .{10}/) },
		fix: expect.stringContaining('stands in quotes'),
	});
});

test.each([
	['comma', ','],
	['semicolon', ';'],
	['tab', '\t'],
	['pipe', '|'],
] as const)('cells are separated by the %s that was chosen, whatever else is in them', async (csvDelimiter, sign) => {
	const others = [',', ';', '\t', '|'].filter((other) => other !== sign).join(' ');
	const text = [`Note${sign}Phone`, `a ${others} b ${others}${sign}+905551234567`].join('\n');
	expect(await read(text, { csvDelimiter })).toMatchObject([
		{ entered: '+905551234567', columns: { Note: `a ${others} b ${others}`.trim() } },
	]);
});

test('letters are read in the encoding that was chosen, and nothing is in doubt then', async () => {
	const bytes = Buffer.concat([Buffer.from('Name,Phone\n'), Buffer.from([0xde]), Buffer.from('en,+905551234567\n')]);
	const names = await Promise.all(
		(['windows-1254', 'windows-1251'] as const).map(async (csvEncoding) => {
			const [row] = await read(bytes, { csvEncoding });
			expect(row?.file).toMatchObject({ encoding: csvEncoding });
			expect(row?.file).not.toHaveProperty('encodingDoubt');
			return row?.columns.Name;
		}),
	);
	expect(names).toEqual(['Şen', 'Юen']);
	const [found] = await read(bytes);
	expect(found?.file?.encodingDoubt).toMatch(/./);
});

test('the first row names the columns or is one of the rows, as was chosen', async () => {
	const text = 'Ada,+905551234567\nGrace,+905551234568\n';
	expect((await read(text, { csvHeader: 'no' })).map(({ entered }) => entered)).toEqual([
		...['+905551234567', '+905551234568'],
	]);
	const [unnamed] = await read(text, { csvHeader: 'no' });
	expect(unnamed).toMatchObject({ field: 'Column 2', columns: {}, file: { header: false, names: [] } });
	const named = await read(text, { csvHeader: 'yes', recipientColumn: '2' });
	expect(named).toMatchObject([{ entered: '+905551234568', field: '+905551234567', columns: { Ada: 'Grace' } }]);
});

test('a column is called by the first 60 characters of its name, and by its place where it has none', async () => {
	const long = await read(`${'n'.repeat(70)},Name\n+905551234567,Ada\n`, { csvHeader: 'yes', recipientColumn: '1' });
	expect(long[0]?.field).toBe('n'.repeat(60));
	const blank = await read('Name, \nAda,+905551234567\n', { csvHeader: 'yes', recipientColumn: '2' });
	expect(blank[0]).toMatchObject({ field: 'Column 2', file: { names: ['Name'] } });
});

test('names that several columns have are known', async () => {
	const [row] = await read('Phone,Name,Name,City\n+905551234567,a,b,c\n');
	expect([...(row?.file?.repeated ?? [])]).toEqual(['Name']);
});

test('national numbers show which column has the recipients, where a country is given', async () => {
	const text = 'a,b\n7,0555 123 45 67\n8,0555 123 45 68\n';
	const rows = await read(text, { additionalFields: { defaultCountryCode: '90' } });
	expect(rows.map(({ entered }) => entered)).toEqual(['0555 123 45 67', '0555 123 45 68']);
});

test('the rows of several files follow each other, each of its own file; one without rows is passed over', async () => {
	const rows = await read(
		'Phone\n+905551234567\n',
		{ csvBinaryPropertyName: 'data, empty, more' },
		{ empty: 'Phone\n', more: 'Name;Tel\nAda;+905551234568\n' },
	);
	expect(rows).toMatchObject([
		{ entered: '+905551234567', line: 2, field: 'Phone' },
		{ entered: '+905551234568', line: 2, field: 'Tel' },
	]);
	expect(rows[0]?.file).not.toBe(rows[1]?.file);
});

test('a file without recipients, one that is not there, and one that is too large are named', async () => {
	await expect(read('Phone\n')).rejects.toMatchObject({
		...{ field: 'CSV Input Data Field Name', problem: 'names a CSV file without recipients' },
		fix: 'Check the file: it needs a row for each recipient.',
	});
	await expect(read('x', { csvBinaryPropertyName: 'other' })).rejects.toMatchObject({
		...{ field: 'CSV Input Data Field Name', problem: expect.stringContaining('names "other"') },
	});
	const large = Buffer.alloc(50 * 1024 * 1024 + 1, 'x');
	await expect(read(large)).rejects.toMatchObject({ problem: expect.stringContaining('at most 50 MB are allowed') });
});

test('recipients of items and of lists need no file', async () => {
	expect(await read('', { recipientsSource: 'items', to: ' +90 555 ' })).toEqual([
		{ itemIndex: 2, entered: ' +90 555 ', field: 'To', columns: {} },
	]);
	const recipients = ['+90 1, +90 2;+90 3\n+90 4', '', ' +90 5 '];
	expect(await read('', { recipientsSource: 'list', recipients })).toEqual(
		[1, 2, 3, 4, 5].map((n) => ({ itemIndex: 2, entered: `+90 ${n}`, field: 'Numbers', columns: {} })),
	);
});
