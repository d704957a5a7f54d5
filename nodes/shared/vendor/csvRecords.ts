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

/**
 * Reads CSV text row by row, also empty rows. White space around cells without quotes is dropped.
 *
 * @param firstLine number of the text's first line
 * @param onRecord takes a row's cells and the line where it starts; what it throws is passed on
 * @returns the broken quote where reading stopped; undefined at the end of the text
 */
export function readRecords(
	text: string,
	delimiter: string,
	firstLine: number,
	onRecord: (cells: string[], line: number) => void,
): BrokenQuote | undefined {
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
		return undefined;
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
