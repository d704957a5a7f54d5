import type { IExecuteFunctions } from 'n8n-workflow';
import { binaryFiles, loadAttachments } from '../http/attachments';
import { chooseColumn, readCsvSlices, type CsvOptions, type CsvRow, type CsvTable } from '../input/csv';
import { invalidInput, requiredInput, InvalidInput } from '../errors';
import { describeColumn, repeatedNames } from '../input/columns';
import { createBreather } from '../breather';
import type { ParametersOf } from '../input/parameters';
import type { recipientFields } from './fields';

/** One recipient as entered, not yet checked. */
export interface Row {
	/** The item it came with. */
	itemIndex: number;
	/** Line of the CSV file. */
	line?: number;
	entered: string;
	/** What the user calls where it was entered: a field of the form, or a column of the file. */
	field: string;
	/** The CSV row's other columns, by header name. */
	columns: Readonly<Record<string, string>>;
	/** The CSV file it is from. */
	file?: CsvFile;
	/** Why it cannot be sent to. */
	problem?: InvalidInput;
}

/** How a CSV file was read; all its rows have the same. */
export interface CsvFile {
	/** The column with the recipients, its name alone, and why it was taken. */
	recipientColumn: string;
	recipientName: string;
	reason: string;
	encoding: string;
	/** Whether the first row names the columns. */
	header: boolean;
	/** Why letters besides a to z may be wrong. */
	encodingDoubt?: string;
	/** Names that several columns have. */
	repeated: ReadonlySet<string>;
	/** Names of all columns but that of the recipients, in their order. */
	names: readonly string[];
}

/** What a row's own values come from: those of the columns that the message takes. */
export type OwnValues = Readonly<Record<string, string>>;

/**
 * Says why a row's values cannot be used: its cells are broken, two columns have the name of one that is used, or letters
 * in it were not read for certain.
 *
 * @param takes whether the message uses a column of that name
 */
export function rowProblem(
	{ file, problem }: Row,
	own: OwnValues,
	takes: (column: string) => boolean,
): InvalidInput | undefined {
	if (problem || !file) return problem;
	const twice = [...file.repeated].find(takes);
	if (twice !== undefined) {
		const fix = 'Rename all of them but one in the file.';
		return invalidInput('CSV Input Data Field Name', `names a file with several columns "${twice}"`, fix);
	}
	const lost = Object.entries(own).find(([, value]) => value.includes('\ufffd'));
	if (lost) {
		const fix = "Correct the cell in the file, or choose its 'Encoding'.";
		return invalidInput('CSV Input Data Field Name', `has a character that cannot be read in column "${lost[0]}"`, fix);
	}
	if (file.encodingDoubt === undefined || !Object.values(own).some((value) => /[^\0-\x7f]/.test(value)))
		return undefined;
	return invalidInput('Encoding', `is not certain: ${file.encodingDoubt}`, "Choose the file's 'Encoding'.");
}

/** The most bytes of a CSV file. */
const maxCsvBytes = 50 * 1024 * 1024;

const delimiters = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const;

/**
 * The recipients that come with one item: its own, those of its list, or those of its CSV file.
 *
 * @throws InvalidInput where there is none, or where the file cannot be read
 */
export async function readRows(
	functions: IExecuteFunctions,
	itemIndex: number,
	parameters: ParametersOf<typeof recipientFields> & { additionalFields?: { defaultCountryCode?: string } },
): Promise<Row[]> {
	switch (parameters.recipientsSource) {
		case 'items':
			return [{ itemIndex, entered: parameters.to, field: 'To', columns: {} }];
		case 'list':
			return listRows(itemIndex, parameters.recipients);
		case 'csv':
			return await readCsvRows(functions, itemIndex, parameters);
	}
}

function listRows(itemIndex: number, entries: readonly string[]): Row[] {
	const rows = entries
		.flatMap((entry) => entry.split(/[,;\n]/))
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '')
		.map((entered) => ({ itemIndex, entered, field: 'Numbers', columns: {} }));
	if (rows.length > 0) return rows;
	throw requiredInput('Numbers');
}

async function readCsvRows(
	functions: IExecuteFunctions,
	itemIndex: number,
	parameters: ParametersOf<typeof recipientFields> & { additionalFields?: { defaultCountryCode?: string } },
): Promise<Row[]> {
	const field = 'CSV Input Data Field Name';
	const files = binaryFiles(parameters.csvBinaryPropertyName);
	const loaded = await loadAttachments(functions, itemIndex, { part: '', field, files, maxBytes: maxCsvBytes });
	const rows: Row[] = [];
	const breathe = createBreather();
	for (const { bytes } of loaded) {
		const table = await readTable(bytes, { field, ...csvOptionsOf(parameters) });
		if (table.rows.length === 0) continue;
		const { defaultCountryCode } = parameters.additionalFields ?? {};
		const { place, reason } = chooseColumn(table, parameters.recipientColumn, 'Recipient Column', defaultCountryCode);
		const file = fileOf(table, place, reason);
		for (const row of table.rows) {
			rows.push(rowOf(row, { itemIndex, table, place, file }));
			await breathe();
		}
	}
	if (rows.length > 0) return rows;
	throw invalidInput(
		field,
		'names a CSV file without recipients',
		'Check the file: it needs a row for each recipient.',
	);
}

function csvOptionsOf({
	csvDelimiter,
	csvEncoding,
	csvHeader,
}: ParametersOf<typeof recipientFields>): Omit<CsvOptions, 'field'> {
	return {
		delimiter: csvDelimiter === 'auto' ? undefined : delimiters[csvDelimiter],
		encoding: csvEncoding === 'auto' ? undefined : csvEncoding,
		hasHeader: csvHeader === 'auto' ? undefined : csvHeader === 'yes',
	};
}

/** Reading a large file takes seconds; n8n does other things between two slices. */
async function readTable(bytes: Uint8Array, options: CsvOptions): Promise<CsvTable> {
	const reading = readCsvSlices(bytes, options);
	const breathe = createBreather();
	for (;;) {
		const { done, value } = reading.next();
		if (done) return value;
		await breathe();
	}
}

function fileOf(table: CsvTable, place: number, reason: string): CsvFile {
	const { columns, encoding } = table;
	return {
		recipientColumn: describeColumn(table, place),
		recipientName: columns?.[place]?.trim().slice(0, 60) || `Column ${place + 1}`,
		reason,
		encoding: encoding.name,
		header: columns !== undefined,
		...(encoding.doubt !== undefined && { encodingDoubt: encoding.doubt }),
		repeated: repeatedNames(columns ?? []),
		names: (columns ?? []).flatMap((name, index) => (index === place || name.trim() === '' ? [] : [name.trim()])),
	};
}

function rowOf(
	{ line, cells, problem }: CsvRow,
	{ itemIndex, table, place, file }: { itemIndex: number; table: CsvTable; place: number; file: CsvFile },
): Row {
	const named = (table.columns ?? []).flatMap((name, index) => {
		const cell = cells[index]?.trim() ?? '';
		return index === place || cell === '' ? [] : [[name.trim(), cell] as const];
	});
	const fix = 'Correct the row in the file: a cell with a delimiter or a quote in it stands in quotes.';
	return {
		itemIndex,
		line,
		entered: cells[place] ?? '',
		field: file.recipientName,
		columns: Object.fromEntries(named),
		file,
		...(problem !== undefined && { problem: invalidInput('CSV Input Data Field Name', `has ${problem}`, fix) }),
	};
}

/** Where a row stands, for messages. */
export function placeOf({ line, itemIndex }: Row): string {
	return line === undefined ? `item ${itemIndex}` : `line ${line}`;
}

/** The error with the place of its row in the name of its field. */
export function withPlace(error: unknown, row: Row): unknown {
	if (!(error instanceof InvalidInput)) return error;
	return new InvalidInput(`${error.field} (${placeOf(row)})`, error.message.replace(/^'[^']*' /, ''), error.fix);
}
