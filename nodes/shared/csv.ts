import { invalidInput } from './errors';
import { createBreather } from './operation/breather';
import { looksLikePhone } from './recipient';
import { readRecords, type BrokenQuote } from './vendor/csvRecords';

const delimiters = [';', '\t', '|', ','] as const;
export type Delimiter = (typeof delimiters)[number];

export interface CsvOptions {
	/** What separates the cells; found out when it is not given. */
	delimiter?: Delimiter;
	/** Whether the first row names the columns; found out when it is not given. */
	hasHeader?: boolean;
	/** How the form calls the file, for errors. */
	field: string;
}

export interface CsvRow {
	/** The line of the file where the row starts, counted from 1. */
	line: number;
	/** As many as the row has. */
	cells: string[];
}

export interface CsvTable {
	delimiter: Delimiter;
	/** The first row, where it names the columns. */
	columns: string[] | undefined;
	/** All other rows with anything in them. */
	rows: CsvRow[];
}

const maxBytes = 50 * 1024 * 1024;
const maxRows = 1_000_000;
/** How much of a file is decoded without a pause. */
const decodedBytes = 1024 * 1024;
/** What is not given is found out from so much of the file: the delimiter, then header and phone column. */
const sampleCharacters = 64 * 1024;
const sampleLineCount = 100;
const sampleRows = 1000;

/**
 * Reads a CSV file (RFC 4180) as spreadsheets write it: UTF-8, UTF-16, or the Turkish and Western European code page;
 * any line breaks; a first line `sep=;`. Rows may differ in length, empty ones are left out, and white space around
 * cells without quotes is dropped.
 *
 * Without `delimiter`, the one is taken that splits most of the first 100 lines into equally many cells, or a comma.
 *
 * Without `hasHeader`, the first row is a header when none of its cells looks like a phone number, and either one of
 * them is a usual name for a column of phone numbers, or all are filled, differ and have letters while a row below
 * does hold a phone number.
 *
 * @throws InvalidInput for broken quotes, naming the line; for what is no text; above 50 MB or 1,000,000 rows
 */
export async function readCsv(bytes: Uint8Array, { delimiter, hasHeader, field }: CsvOptions): Promise<CsvTable> {
	if (bytes.length > maxBytes) {
		throw invalidInput(
			field,
			`names a file of ${Math.ceil(bytes.length / 1024 / 1024)} MB; at most 50 MB are allowed`,
			'Split the file.',
		);
	}
	const { text, announced } = withoutAnnouncement(await decode(field, bytes));
	const used = delimiter ?? (announced === undefined ? detectDelimiter(text) : known(field, announced));
	const rows = await readRows(field, text, used, announced === undefined ? 1 : 2);
	const header = (hasHeader ?? isHeader(rows)) ? rows.shift() : undefined;
	return { delimiter: used, columns: header?.cells, rows };
}

/**
 * Finds a column.
 *
 * @param wanted its name, where case, spaces and accents do not matter, or its number counted from 1; when it is empty
 * or undefined, the column of phone numbers is found by its name or else by its cells
 * @param field how the form calls `wanted`, for errors
 * @returns its place in a row's cells, counted from 0
 * @throws InvalidInput naming the columns there are
 */
export function columnOf(table: CsvTable, wanted: string | undefined, field: string): number {
	const name = wanted?.trim() ?? '';
	if (name === '') return phoneColumn(table, field);
	const columns = table.columns ?? [];
	const exact = placesOf(columns, (column) => column.trim() === name);
	const found =
		exact.length > 0 ? exact : placesOf(columns, (column) => fold(column) === fold(name) && fold(name) !== '');
	const [first] = found;
	if (found.length > 1) {
		throw invalidInput(
			field,
			`is "${name}", but ${found.length} columns have that name`,
			`Enter the column's number instead: ${found.map((place) => place + 1).join(' or ')}.`,
		);
	}
	if (first !== undefined) return first;
	const number = /^\d+$/.test(name) ? Number(name) : 0;
	if (number >= 1 && number <= widthOf(table)) return number - 1;
	throw invalidInput(
		field,
		`is "${name}", but the file has no such column; ${describeColumns(table)}`,
		'Enter the name of a column, or its number counted from 1.',
	);
}

/** @throws InvalidInput when the bytes are no text */
async function decode(field: string, bytes: Uint8Array): Promise<string> {
	const announced = encodingOf(bytes);
	const text =
		announced === undefined
			? ((await decodeAs('utf-8', bytes, true)) ?? (await decodeAs('windows-1254', bytes, false)))
			: await decodeAs(announced, bytes, false);
	if (text?.includes('\0') === false) return text;
	throw invalidInput(
		field,
		'names a file that is not CSV text',
		'In Excel, save the sheet as "CSV UTF-8"; a workbook (.xlsx) cannot be read.',
	);
}

/** @returns undefined where `fatal` and the bytes are not in that encoding */
async function decodeAs(encoding: string, bytes: Uint8Array, fatal: boolean): Promise<string | undefined> {
	const decoder = new TextDecoder(encoding, { fatal });
	const breathe = createBreather();
	const pieces: string[] = [];
	try {
		for (let start = 0; start < bytes.length; start += decodedBytes) {
			pieces.push(decoder.decode(bytes.subarray(start, start + decodedBytes), { stream: true }));
			await breathe();
		}
		pieces.push(decoder.decode());
	} catch {
		// Only a fatal decoder throws.
		return undefined;
	}
	return pieces.join('');
}

/**
 * The encoding by the byte order mark, or by the zeros that UTF-16 has in every Latin text. Otherwise UTF-8 is tried, then
 * windows-1254, which holds ISO-8859-9, and windows-1252 but for six Icelandic letters and Ž.
 */
function encodingOf(bytes: Uint8Array): string | undefined {
	const [first, second, third] = bytes;
	if (first === 0xff && second === 0xfe) return 'utf-16le';
	if (first === 0xfe && second === 0xff) return 'utf-16be';
	if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
	if (bytes.length % 2 === 0 && bytes.length > 0 && (first === 0) !== (second === 0)) {
		return first === 0 ? 'utf-16be' : 'utf-16le';
	}
	return undefined;
}

/** Takes off the first line by which Excel is told the delimiter. */
function withoutAnnouncement(text: string): { text: string; announced: string | undefined } {
	const match = /^"?sep=([^"\r\n])"?(?:\r\n|\n|\r|$)/i.exec(text);
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
	if (having.length * 2 <= lines.length) return undefined;
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
	const lines: string[][] = [[]];
	for (const [index, piece] of text.slice(0, sampleCharacters).split('"').entries()) {
		const quoted = index % 2 === 1;
		const [first = '', ...next] = quoted ? [piece.replace(/[;\t|,]/g, ' ')] : piece.split(/\r\n|\n|\r/);
		lines.at(-1)?.push(first);
		lines.push(...next.map((line) => [line]));
	}
	return lines.filter((pieces) => pieces.join('').trim() !== '').slice(0, sampleLineCount);
}

/** @throws InvalidInput for broken quotes or too many rows */
async function readRows(field: string, text: string, delimiter: Delimiter, firstLine: number): Promise<CsvRow[]> {
	const rows: CsvRow[] = [];
	const take = (cells: string[], line: number) => {
		if (cells.every((cell) => cell.trim() === '')) return;
		if (rows.length === maxRows) {
			throw invalidInput(field, 'names a file of more than 1,000,000 rows', 'Split the file.');
		}
		rows.push({ line, cells });
	};
	const broken = await readRecords(text, delimiter, firstLine, take, createBreather());
	if (!broken) return rows;
	const { problem, fix } = describeQuote(broken, delimiter);
	throw invalidInput(field, `names a file with a broken quote in line ${broken.line}: ${problem}`, fix);
}

function describeQuote({ problem, column }: BrokenQuote, delimiter: Delimiter): { problem: string; fix: string } {
	const rule = 'Put the whole cell into quotes and double those inside it, as in "5"" pipe"';
	switch (problem) {
		case 'never closed':
			return {
				problem: `the quote that opens cell ${column} is never closed`,
				fix: 'Close it at the end of the cell, or double it if it is part of the text.',
			};
		case 'text after it':
			return {
				problem: `in cell ${column} there is text after the closing quote`,
				fix: `${rule}, or choose another delimiter than ${nameOf(delimiter)}.`,
			};
		case 'text before it':
			return { problem: `in cell ${column} there is text before the opening quote`, fix: `${rule}.` };
	}
}

function nameOf(delimiter: Delimiter): string {
	return delimiter === '\t' ? 'the tab' : `"${delimiter}"`;
}

function isHeader([first, ...others]: readonly CsvRow[]): boolean {
	if (!first || first.cells.some(looksLikePhone)) return false;
	if (first.cells.some((cell) => rankOf(cell) !== undefined)) return true;
	const names = new Set(first.cells.map(fold));
	const named = first.cells.every((cell) => /\p{L}/u.test(cell)) && names.size === first.cells.length;
	return named && others.slice(0, sampleRows).some(({ cells }) => cells.some(looksLikePhone));
}

/** Usual names of phone columns, folded; the first line wins over the second, and so on. */
const phoneNames: ReadonlyArray<ReadonlySet<string>> = [
	'whatsapp whatsappnumber whatsappphone whatsappno whatsappnumarasi whatsappid waid wanumber',
	'mobile mobilephone mobilenumber mobileno mobil mobiltelefon mobilno cell cellphone cellnumber gsm gsmno gsmnumber ' +
		'gsmnumarasi cep cepno ceptel ceptelefonu ceptelefon cepnumarasi handy handynummer movil celular msisdn portable',
	'phone phonenumber phoneno phonenr telephone telephonenumber telefon telefonno telefonnumarasi telefonnummer ' +
		'telefono telefone tel telno telnumber rufnummer contactnumber contactno',
	'number numara numero nummer to recipient recipients alici kime chatid',
].map((names) => new Set(names.split(' ')));
const phoneWord = /phone|telefon|telephone|whatsapp|gsm|mobile|msisdn|celular/;

function rankOf(column: string): number | undefined {
	const name = fold(column);
	const rank = phoneNames.findIndex((names) => names.has(name));
	return rank >= 0 ? rank : undefined;
}

/**
 * By a usual name; else by a name like "Phone 1 - Value" over cells that look like phone numbers; else by the cells.
 *
 * @throws InvalidInput naming the columns there are
 */
function phoneColumn(table: CsvTable, field: string): number {
	const columns = table.columns ?? [];
	for (const names of phoneNames) {
		const place = columns.findIndex((column) => names.has(fold(column)));
		if (place >= 0) return place;
	}
	const places = [...Array(widthOf(table)).keys()].filter((place) => holdsPhones(table, place));
	const place = places.find((place) => phoneWord.test(fold(columns[place] ?? ''))) ?? places[0];
	if (place !== undefined) return place;
	throw invalidInput(
		field,
		`is empty, and no column of the file looks like phone numbers; ${describeColumns(table)}`,
		'Enter the name of the column with the phone numbers, or its number counted from 1.',
	);
}

/** Whether most of the column's filled cells look like phone numbers. */
function holdsPhones({ rows }: CsvTable, place: number): boolean {
	let [filled, phones] = [0, 0];
	for (const { cells } of rows.slice(0, sampleRows)) {
		const cell = cells[place] ?? '';
		if (cell.trim() === '') continue;
		filled++;
		if (looksLikePhone(cell)) phones++;
	}
	return phones * 2 > filled;
}

function placesOf(columns: readonly string[], matches: (column: string) => boolean): number[] {
	return columns.flatMap((column, place) => (matches(column) ? [place] : []));
}

function widthOf({ columns, rows }: CsvTable): number {
	return rows.reduce((width, { cells }) => Math.max(width, cells.length), columns?.length ?? 0);
}

function describeColumns(table: CsvTable): string {
	if (table.columns) return `it has: ${table.columns.map((column) => column.trim() || '(without a name)').join(', ')}`;
	const width = widthOf(table);
	return width === 0 ? 'it is empty' : `it has no header, and ${width === 1 ? '1 column' : `${width} columns`}`;
}

/** A name without case, accents, spaces and signs, so that "TELEFON NUMARASI" is "Telefon Numarası". */
function fold(name: string): string {
	return name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/ı/g, 'i')
		.replace(/[^\p{L}\p{N}]/gu, '');
}
