import { invalidInput } from '../errors';
import { describeColumns, findRecipientColumn, type ColumnChoice } from './columns';
import { detectEncodingSlices, type DetectedEncoding } from './encoding';
import { foldName, headerKind } from './headerWords';
import { looksLikePhone } from './recipient';
import { readRecords } from './csvRecords';

const delimiters = [';', '\t', '|', ','] as const;
export type Delimiter = (typeof delimiters)[number];

export interface CsvOptions {
	/** What separates the cells; found out when it is not given. */
	delimiter?: Delimiter;
	/** Whether the first row names the columns; found out when it is not given. */
	hasHeader?: boolean;
	/** The encoding by its name in the Encoding Standard; found out when it is not given. */
	encoding?: string;
	/** How the form calls the file, for errors. */
	field: string;
}

export interface CsvRow {
	/** The line of the file where the row starts, counted from 1. */
	line: number;
	/** As many as the row has. */
	cells: string[];
	/** Why the row cannot be read, to be used after "has". */
	problem?: string;
}

export interface CsvTable {
	delimiter: Delimiter;
	/** The first row, where it names the columns. */
	columns: string[] | undefined;
	/** All other rows with anything in them. */
	rows: CsvRow[];
	encoding: DetectedEncoding;
}

const maxBytes = 50 * 1024 * 1024;
const maxRows = 1_000_000;
/** What is not given is found out from so much of the file: the delimiter, then the header. */
const sampleCharacters = 64 * 1024;
const sampleLineCount = 100;
const sampleRows = 1000;

/**
 * Reads a CSV file (RFC 4180) as spreadsheets write it, in any encoding and with any line breaks; a first line `sep=;`;
 * cells like `="123"`. Rows may differ in length, empty ones are left out, and white space around cells without quotes is
 * dropped. A row that cannot be read says so and spoils no other.
 *
 * Without `delimiter`, the one is taken that splits most of the first 100 lines into equally many cells, or a comma.
 *
 * Without `hasHeader`, rows of a title above the table are left out, and the first row is a header when none of its cells looks like a phone number, and either one of
 * them is a usual name for a column, or all are filled, differ and have letters while a row below does hold a phone
 * number.
 *
 * @throws InvalidInput for anything but text; above 50 MB or 1,000,000 rows
 */
export function readCsv(bytes: Uint8Array, options: CsvOptions): CsvTable {
	const reading = readCsvSlices(bytes, options);
	for (;;) {
		const { done, value } = reading.next();
		if (done) return value;
	}
}

/**
 * Reads in slices of a few milliseconds: the caller pauses whenever it yields.
 *
 * @throws InvalidInput for more than 50 MB or 1,000,000 rows, and for a file that cannot be read as it is declared
 */
export function* readCsvSlices(
	bytes: Uint8Array,
	{ delimiter, hasHeader, encoding: chosen, field }: CsvOptions,
): Generator<void, CsvTable> {
	if (bytes.length > maxBytes) {
		throw invalidInput(
			field,
			`names a file of ${Math.ceil(bytes.length / 1024 / 1024)} MB; at most 50 MB are allowed`,
			'Split the file.',
		);
	}
	const encoding = chosen === undefined ? yield* detectEncodingSlices(bytes) : { name: chosen };
	const content = yield* decode(field, bytes, encoding.name);
	yield;
	if (chosen === undefined && isUtf7(content.slice(0, sampleCharacters))) {
		throw invalidInput(field, 'names a file in UTF-7, which cannot be read', 'Save it as UTF-8.');
	}
	const { text, announced } = withoutAnnouncement(content);
	const used = delimiter ?? (announced === undefined ? detectDelimiter(text) : known(field, announced));
	yield;
	const rows = yield* readRows(field, text, used, announced === undefined ? 1 : 2);
	if (hasHeader === undefined) rows.splice(0, titleRows(rows));
	const header = (hasHeader ?? isHeader(rows)) ? rows.shift() : undefined;
	const columns = header?.cells;
	if (columns) yield* checkWidths(rows, columns);
	return { delimiter: used, columns, rows, encoding };
}

/** @throws InvalidInput for too many rows */
function* readRows(field: string, text: string, delimiter: Delimiter, firstLine: number): Generator<void, CsvRow[]> {
	const rows: CsvRow[] = [];
	for (const records of readRecords(text, delimiter, usualWidth(text, delimiter), firstLine)) {
		for (const { line, cells, problem } of records) {
			if (cells.every((cell) => cell.trim() === '')) continue;
			if (rows.length === maxRows) {
				throw invalidInput(field, 'names a file of more than 1,000,000 rows', 'Split the file.');
			}
			rows.push({ line, cells: cells.map(withoutFormula), ...(problem && { problem: `a ${problem}` }) });
		}
		yield;
	}
	return rows;
}

/**
 * Finds a column.
 *
 * @param wanted its name, where case, spaces and accents do not matter, or its number counted from 1; when it is empty
 * or undefined, the column of phone numbers is found by evidence
 * @param field how the form calls `wanted`, for errors
 * @param countryCode country of numbers without a code
 * @returns its place in a row's cells, counted from 0
 * @throws InvalidInput naming the columns there are
 */
export function columnOf(table: CsvTable, wanted: string | undefined, field: string, countryCode?: string): number {
	return chooseColumn(table, wanted, field, countryCode).place;
}

/**
 * Like `columnOf`, with the reason why it is this column.
 *
 * @throws InvalidInput naming the columns there are
 */
export function chooseColumn(
	table: CsvTable,
	wanted: string | undefined,
	field: string,
	countryCode?: string,
): ColumnChoice {
	const name = wanted?.trim() ?? '';
	if (name === '') return findRecipientColumn(table, countryCode, field);
	const columns = table.columns ?? [];
	const exact = placesOf(columns, (column) => column.trim() === name);
	const found =
		exact.length > 0
			? exact
			: placesOf(columns, (column) => foldName(column) === foldName(name) && foldName(name) !== '');
	const [first] = found;
	if (found.length > 1) {
		throw invalidInput(
			field,
			`is "${name}", but ${found.length} columns have that name`,
			`Enter the column's number instead: ${found.map((place) => place + 1).join(' or ')}.`,
		);
	}
	if (first !== undefined) return { place: first, reason: 'the name that you entered' };
	const number = /^\d+$/.test(name) ? Number(name) : 0;
	if (number >= 1 && number <= widthOf(table)) return { place: number - 1, reason: 'the number that you entered' };
	throw invalidInput(
		field,
		`is "${name}", but the file has no such column; ${describeColumns(table)}`,
		'Enter the name of a column, or its number counted from 1.',
	);
}

/** So many bytes are decoded at a time. */
const decodedBytes = 1024 * 1024;

/** @throws InvalidInput when the bytes are no text */
function* decode(field: string, bytes: Uint8Array, encoding: string): Generator<void, string> {
	const decoder = new TextDecoder(encoding);
	const pieces: string[] = [];
	for (let start = 0; start < bytes.length; start += decodedBytes) {
		pieces.push(decoder.decode(bytes.subarray(start, start + decodedBytes), { stream: true }));
		yield;
	}
	pieces.push(decoder.decode());
	if (!pieces.some((piece) => piece.includes('\0'))) return pieces.join('');
	throw invalidInput(
		field,
		'names a file that is not CSV text',
		'In Excel, save the sheet as "CSV UTF-8"; a workbook (.xlsx) cannot be read.',
	);
}

/** UTF-7 writes ö as +APY- and each plus as +-, so no number follows a plus. */
function isUtf7(text: string): boolean {
	return /\+[AB][A-Za-z0-9+/]{2}-/.test(text) && !/[^\0-\x7f]|\+\d/.test(text);
}

/** Spreadsheets keep digits as text by a formula: ="0555". */
function withoutFormula(cell: string): string {
	return cell.startsWith('="') && cell.endsWith('"') && cell.length > 2
		? cell.slice(2, -1).replaceAll('""', '"')
		: cell;
}

/** So many rows are checked at a time. */
const checkedRows = 10_000;

/** Behind a delimiter within a cell all cells are in the wrong column, which the row says then. */
function* checkWidths(rows: readonly CsvRow[], columns: readonly string[]): Generator<void> {
	for (const [index, row] of rows.entries()) {
		const { cells } = row;
		const surplus = cells.length > columns.length && cells.slice(columns.length).some((cell) => cell.trim() !== '');
		if (surplus) row.problem ??= `${cells.length} cells, but there are ${columns.length} columns`;
		if (index % checkedRows === 0) yield;
	}
}

/** How many cells most lines have that have no quotes. */
function usualWidth(text: string, delimiter: Delimiter): number | undefined {
	const frequency = new Map<number, number>();
	for (const line of text.slice(0, sampleCharacters).split(/\r\n|\n|\r/)) {
		if (line.includes('"') || line.trim() === '') continue;
		const { length } = line.split(delimiter);
		frequency.set(length, (frequency.get(length) ?? 0) + 1);
	}
	return [...frequency].reduce<[number, number] | undefined>((a, b) => (a && a[1] >= b[1] ? a : b), undefined)?.[0];
}

/** Takes off the first line by which Excel is told the delimiter, with as many empty cells behind as a sheet has columns. */
function withoutAnnouncement(text: string): { text: string; announced: string | undefined } {
	const match = /^"?sep=([^"\r\n])"?[;,\t|]{0,16384}(?:\r\n|\n|\r|$)/i.exec(text);
	return match ? { text: text.slice(match[0].length), announced: match[1] } : { text, announced: undefined };
}

/** @throws InvalidInput for a delimiter that is not supported */
function known(field: string, announced: string): Delimiter {
	const delimiter = delimiters.find((candidate) => candidate === announced);
	if (delimiter) return delimiter;
	throw invalidInput(
		field,
		`names a file whose first line says that "${announced}" separates the cells`,
		'Save it with commas, semicolons, tabs or vertical bars between the cells.',
	);
}

/** Where candidates are equal, cells that look like phone numbers decide, then the number of cells, then the order. */
function detectDelimiter(text: string): Delimiter {
	const lines = sampleLines(text);
	let best: { delimiter: Delimiter; score: readonly number[] } | undefined;
	for (const delimiter of delimiters) {
		const score = scoreOf(lines, delimiter);
		if (score && (!best || isBetter(score, best.score))) best = { delimiter, score };
	}
	return best?.delimiter ?? ',';
}

/** @returns undefined unless the delimiter is in most lines */
function scoreOf(lines: ReadonlyArray<readonly string[]>, delimiter: Delimiter): number[] | undefined {
	const splits = lines.map((pieces) => pieces.map((piece) => piece.split(delimiter)));
	const counts = splits.map((pieces) => pieces.reduce((sum, cells) => sum + cells.length - 1, 0));
	const having = counts.filter((count) => count > 0);
	// The title above a table has none.
	const above = Math.min(
		maxTitleRows,
		counts.findIndex((count) => count > 0),
	);
	if (having.length * 2 <= lines.length - above) return undefined;
	const frequency = new Map<number, number>();
	for (const count of having) frequency.set(count, (frequency.get(count) ?? 0) + 1);
	const [usual, same] = [...frequency].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
	const phones = splits.filter((pieces) => pieces.some((cells) => cells.some(looksLikePhone))).length;
	return [same + having.length, phones, usual];
}

function isBetter(score: readonly number[], other: readonly number[]): boolean {
	const place = score.findIndex((value, index) => value !== other[index]);
	return place >= 0 && (score[place] ?? 0) > (other[place] ?? 0);
}

/** The first lines as pieces: every second one stood in quotes, where delimiters and line breaks mean nothing. */
function sampleLines(text: string): string[][] {
	const sample = text.slice(0, sampleCharacters);
	const plain = sample.split(/\r\n|\n|\r/).filter((line) => !line.includes('"') && line.trim() !== '');
	// With an odd number of quotes one of them is stray, and what stands in quotes cannot be told.
	if (sample.split('"').length % 2 === 0 && plain.length > 0)
		return plain.slice(0, sampleLineCount).map((line) => [line]);
	const lines: string[][] = [[]];
	for (const [index, piece] of sample.split('"').entries()) {
		const quoted = index % 2 === 1;
		const [first = '', ...next] = quoted ? [piece.replace(/[;\t|,]/g, ' ')] : piece.split(/\r\n|\n|\r/);
		lines.at(-1)?.push(first);
		lines.push(...next.map((line) => [line]));
	}
	return lines.filter((pieces) => pieces.join('').trim() !== '').slice(0, sampleLineCount);
}

function isHeader([first, ...others]: readonly CsvRow[]): boolean {
	if (!first || first.cells.some(looksLikePhone)) return false;
	if (first.cells.some(isUsualName)) return true;
	const names = new Set(first.cells.map(foldName));
	const named = first.cells.every((cell) => /\p{L}/u.test(cell)) && names.size === first.cells.length;
	return named && others.slice(0, sampleRows).some(({ cells }) => cells.some(looksLikePhone));
}

/** So many lines may stand above a table. */
const maxTitleRows = 5;

/**
 * How many rows stand above the header, with the title of the table, a date or names of several columns: each of them has
 * one filled cell, or none of them names a column of phone numbers.
 */
function titleRows(rows: readonly CsvRow[]): number {
	const filled = ({ cells }: CsvRow) => cells.filter((cell) => cell.trim() !== '');
	const first = rows.slice(0, maxTitleRows + 1);
	const named = first.findIndex((row) => filled(row).length > 1 && row.cells.some(namesNumbers));
	const count = named >= 0 ? named : first.findIndex((row) => filled(row).length > 1);
	const above = rows.slice(0, Math.max(0, count));
	const isTitle = above.every((row) => !filled(row).some(looksLikePhone));
	return isTitle && isHeader(rows.slice(count, count + sampleRows)) ? above.length : 0;
}

/** Longer cells are no names of columns, whatever words they have. */
const maxNameLength = 40;

function namesNumbers(cell: string): boolean {
	return isUsualName(cell) && headerKind(cell) !== 'vague';
}

function isUsualName(cell: string): boolean {
	return cell.length <= maxNameLength && !['none', 'other'].includes(headerKind(cell));
}

function placesOf(columns: readonly string[], matches: (column: string) => boolean): number[] {
	return columns.flatMap((column, place) => (matches(column) ? [place] : []));
}

function widthOf({ columns, rows }: CsvTable): number {
	return rows.reduce((width, { cells }) => Math.max(width, cells.length), columns?.length ?? 0);
}
