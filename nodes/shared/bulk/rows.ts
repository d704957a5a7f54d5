import type { IExecuteFunctions } from 'n8n-workflow';
import { binaryFiles, loadAttachments } from '../attachments';
import { columnOf, readCsv } from '../csv';
import { invalidInput } from '../errors';
import { createBreather } from '../operation/breather';
import type { ParametersOf } from '../parameters';
import type { recipientFields } from './fields';

/** One recipient as entered, not yet checked. */
export interface Row {
	/** The item it came with. */
	itemIndex: number;
	/** Line of the CSV file. */
	line?: number;
	entered: string;
	/** The CSV row's other columns, by header name. */
	columns: Readonly<Record<string, string>>;
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
	parameters: ParametersOf<typeof recipientFields>,
): Promise<Row[]> {
	switch (parameters.recipientsSource) {
		case 'items':
			return [{ itemIndex, entered: parameters.to, columns: {} }];
		case 'list':
			return await listRows(itemIndex, parameters.recipients);
		case 'csv':
			return await readCsvRows(functions, itemIndex, parameters);
	}
}

async function listRows(itemIndex: number, entries: readonly string[]): Promise<Row[]> {
	const rows: Row[] = [];
	const breathe = createBreather();
	for (const entry of entries) {
		for (const part of entry.split(/[,;\n]/)) {
			const entered = part.trim();
			if (entered !== '') rows.push({ itemIndex, entered, columns: {} });
			await breathe();
		}
	}
	if (rows.length > 0) return rows;
	throw invalidInput('Numbers', 'is empty, but it is needed', "Fill in 'Numbers'.");
}

async function readCsvRows(
	functions: IExecuteFunctions,
	itemIndex: number,
	{ csvBinaryPropertyName, csvDelimiter, recipientColumn }: ParametersOf<typeof recipientFields>,
): Promise<Row[]> {
	const files = binaryFiles(csvBinaryPropertyName);
	const loaded = await loadAttachments(functions, itemIndex, {
		part: '',
		field: 'CSV Input Data Field Name',
		files,
		maxBytes: maxCsvBytes,
	});
	const rows: Row[] = [];
	const breathe = createBreather();
	for (const { bytes } of loaded) {
		const table = await readCsv(bytes, {
			field: 'CSV Input Data Field Name',
			delimiter: csvDelimiter === 'auto' ? undefined : delimiters[csvDelimiter],
		});
		if (table.rows.length === 0) continue;
		const column = columnOf(table, recipientColumn, 'Recipient Column');
		for (const { line, cells } of table.rows) {
			const named = (table.columns ?? []).flatMap((name, index) => {
				const cell = cells[index]?.trim() ?? '';
				return index === column || cell === '' ? [] : [[name.trim(), cell] as const];
			});
			rows.push({ itemIndex, line, entered: cells[column] ?? '', columns: Object.fromEntries(named) });
			await breathe();
		}
	}
	if (rows.length > 0) return rows;
	throw invalidInput(
		'CSV Input Data Field Name',
		'names a CSV file without recipients',
		'Check the file: it needs a row for each recipient.',
	);
}
