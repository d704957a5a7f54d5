import { CsvError, parse } from 'csv-parse/sync';
import { asIs } from '../errors';

// The only importer of csv-parse: the build bundles it into this file.

/** A quote that breaks the rules of CSV. */
export interface BrokenQuote {
	problem: 'never closed' | 'text after it' | 'text before it';
	/** The line where the row starts, counted from 1. */
	line: number;
	/** Counted from 1. */
	column: number;
}

const problems: Readonly<Record<string, BrokenQuote['problem']>> = {
	CSV_QUOTE_NOT_CLOSED: 'never closed',
	CSV_INVALID_CLOSING_QUOTE: 'text after it',
	CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'text after it',
	INVALID_OPENING_QUOTE: 'text before it',
};

/** Characters that are read at a time: the library reads all it gets without a pause, some 30 MB a second. */
const sliceCharacters = 128 * 1024;
/** The longest row whose end is looked for, in characters. */
const maxRowCharacters = 1024 * 1024;

/**
 * Reads CSV text row by row, also empty rows. White space around cells without quotes is dropped.
 *
 * @param firstLine number of the text's first line
 * @param onRecord takes a row's cells and the line where it starts; what it throws is passed on
 * @param breathe gives way to other work; called every few milliseconds
 * @returns the broken quote where reading stopped; undefined at the end of the text
 */
export async function readRecords(
	text: string,
	delimiter: string,
	firstLine: number,
	onRecord: (cells: string[], line: number) => void,
	breathe: () => Promise<void>,
): Promise<BrokenQuote | undefined> {
	let line = firstLine;
	for (let start = 0; start < text.length;) {
		const end = endOfRows(text, start);
		const read = readSlice(text.slice(start, end), delimiter, line, onRecord);
		if ('problem' in read) return read;
		({ line } = read);
		start = end;
		await breathe();
	}
	return undefined;
}

/** Where a row ends, a slice further on: behind a line break that stands in no quotes. */
function endOfRows(text: string, start: number): number {
	let [quoted, position] = [false, start];
	for (const limit = start + maxRowCharacters; position < text.length && position < limit; position++) {
		const character = text[position];
		if (character === '"') quoted = !quoted;
		if (quoted || position - start < sliceCharacters) continue;
		if (character === '\n' || (character === '\r' && text[position + 1] !== '\n')) return position + 1;
	}
	return position;
}

function readSlice(
	text: string,
	delimiter: string,
	firstLine: number,
	onRecord: (cells: string[], line: number) => void,
): BrokenQuote | { line: number } {
	const bytes = Buffer.from(text);
	let [line, position] = [firstLine, 0];
	try {
		parse(bytes, {
			delimiter,
			record_delimiter: ['\r\n', '\n', '\r'],
			relax_column_count: true,
			trim: true,
			on_record: (cells: string[], info) => {
				onRecord(cells, line);
				// The library's own line numbers count a \r\n inside quotes twice.
				line += lineBreaks(bytes, position, info.bytes);
				position = info.bytes;
				return null;
			},
		});
		return { line };
	} catch (error) {
		const problem = error instanceof CsvError ? problems[error.code] : undefined;
		if (!(error instanceof CsvError) || !problem) throw asIs(error);
		return { problem, line, column: typeof error.index === 'number' ? error.index + 1 : 1 };
	}
}

/** Counts \n, \r and \r\n as one line break each, from a row's start to its end. */
function lineBreaks(bytes: Uint8Array, from: number, to: number): number {
	let count = 0;
	for (let index = from; index < to; index++) {
		if (bytes[index] === 0x0a || (bytes[index] === 0x0d && bytes[index + 1] !== 0x0a)) count++;
	}
	return count;
}
