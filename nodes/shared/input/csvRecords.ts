/** One row of a CSV file, also an empty one. */
export interface CsvRecord {
	/** The line where the row starts, counted from 1. */
	line: number;
	cells: string[];
	/** Why the cells may not be what was meant. */
	problem?: 'quote never closed' | 'text after the closing quote';
}

/** So many characters are read at a time. */
const sliceCharacters = 16 * 1024;
/** A cell in quotes goes on for so many lines at the most; one that is longer was never closed. */
const maxLinesOfRecord = 500;

interface Source extends CsvRecord {
	text: string;
}

/**
 * Reads CSV text slice by slice, so that the caller can pause between two. White space around cells without quotes is
 * dropped. A quote that breaks the rules spoils its own row and no other: a quote within a cell is a character like any
 * other, and the row of one that is never closed ends with its line.
 *
 * @param width how many cells most rows have, where that is known: lines that are whole rows are none of a cell's text
 * @param firstLine number of the text's first line
 */
export function* readRecords(
	text: string,
	delimiter: string,
	width: number | undefined,
	firstLine: number,
): Generator<CsvRecord[], void> {
	let slice: Source[] = [];
	let length = 0;
	for (const source of splitRecords(text, delimiter, width, firstLine)) {
		slice.push(source);
		length += source.text.length;
		if (length < sliceCharacters) continue;
		yield slice.map((source) => recordOf(source, delimiter));
		[slice, length] = [[], 0];
	}
	if (slice.length > 0) yield slice.map((source) => recordOf(source, delimiter));
}

/** Finds where each row ends. */
function* splitRecords(
	text: string,
	delimiter: string,
	width: number | undefined,
	firstLine: number,
): Generator<Source, void> {
	let [start, line] = [0, firstLine];
	while (start < text.length) {
		const first = lineFrom(text, start);
		const state = quotesOf(text.slice(start, first.end), delimiter, { open: false });
		if (!state.open) {
			yield { text: text.slice(start, first.end), line, cells: [], ...(state.after && afterQuote) };
			[start, line] = [first.next, line + 1];
			continue;
		}
		const closed = closingLine(text, delimiter, start, width);
		if (closed && !closed.whole) {
			yield { text: text.slice(start, closed.end), line, cells: [] };
			[start, line] = [closed.next, line + closed.lines];
			continue;
		}
		// Where each line is a whole row, nobody can tell rows from the text of a cell.
		for (let lines = closed?.lines ?? 1; lines > 0; lines--) {
			const { end, next } = lineFrom(text, start);
			yield { text: text.slice(start, end), line, cells: [], problem: 'quote never closed' };
			[start, line] = [next, line + 1];
		}
	}
}

const afterQuote = { problem: 'text after the closing quote' } as const;

/**
 * @returns where the row ends whose quote is open at the end of its first line, and whether each of its lines looks like a
 * whole row; undefined where the quote was never closed
 */
function closingLine(
	text: string,
	delimiter: string,
	start: number,
	width: number | undefined,
): { end: number; next: number; lines: number; whole: boolean } | undefined {
	let [position, open, whole] = [start, false, width !== undefined && width > 1];
	for (let lines = 1; lines <= maxLinesOfRecord && position < text.length; lines++) {
		const { end, next } = lineFrom(text, position);
		const piece = text.slice(position, end);
		const state = quotesOf(piece, delimiter, { open });
		whole &&= piece.split(delimiter).length === width && /\d{6}|\d[\d ()-]{7}/.test(piece);
		if (state.after) return undefined;
		if (!state.open) return { end, next, lines, whole };
		[position, open] = [next, true];
	}
	return undefined;
}

function lineFrom(text: string, start: number): { end: number; next: number } {
	lineBreak.lastIndex = start;
	const match = lineBreak.exec(text);
	return match ? { end: match.index, next: match.index + match[0].length } : { end: text.length, next: text.length };
}

const lineBreak = /\r\n|\n|\r/g;

/**
 * @param before whether a quote from a line before is open
 * @returns whether one is open at the end, and whether text follows a closing one
 */
function quotesOf(line: string, delimiter: string, before: { open: boolean }): { open: boolean; after: boolean } {
	let [open, position, after] = [before.open, 0, false];
	while (position <= line.length) {
		if (!open) {
			const cell = line.indexOf(delimiter, position);
			const end = cell < 0 ? line.length : cell;
			const quote = line.indexOf('"', position);
			if (quote < 0) break;
			if (quote >= end || line.slice(position, quote).trim() !== '') {
				position = end + 1;
				continue;
			}
			[open, position] = [true, quote + 1];
		}
		const close = closingQuote(line, position);
		if (close < 0) return { open: true, after };
		const next = line.indexOf(delimiter, close);
		const rest = line.slice(close + 1, next < 0 ? line.length : next);
		if (rest.trim() !== '') after = true;
		[open, position] = [false, next < 0 ? line.length + 1 : next + 1];
	}
	return { open, after };
}

/** The next quote that is not doubled. */
function closingQuote(line: string, from: number): number {
	for (let quote = line.indexOf('"', from); quote >= 0; quote = line.indexOf('"', quote + 2)) {
		if (line[quote + 1] !== '"') return quote;
	}
	return -1;
}

function recordOf({ line, text, problem }: Source, delimiter: string): CsvRecord {
	if (problem) return { line, problem, cells: text.split(delimiter).map((cell) => cell.trim()) };
	return { line, cells: cellsOf(text, delimiter) };
}

/** The cells of a whole row whose quotes are in order. */
function cellsOf(row: string, delimiter: string): string[] {
	const cells: string[] = [];
	for (let position = 0; position <= row.length;) {
		const next = row.indexOf(delimiter, position);
		const end = next < 0 ? row.length : next;
		const quote = row.indexOf('"', position);
		if (quote < 0 || quote >= end || row.slice(position, quote).trim() !== '') {
			cells.push(row.slice(position, end).trim());
			position = end + 1;
			continue;
		}
		const close = closingQuote(row, quote + 1);
		cells.push(row.slice(quote + 1, close).replaceAll('""', '"'));
		const after = row.indexOf(delimiter, close);
		position = after < 0 ? row.length + 1 : after + 1;
	}
	return cells;
}
