import { rethrown, invalidInput, InvalidInput } from '../errors';
import { looksLikePhone, parseRecipient } from './recipient';
import { foldName, furtherWords, headerKind, namesThirdParty, type HeaderKind } from './headerWords';

/** A table as far as it takes to choose a column. */
export interface Columns {
	/** Names, where the first row has them. */
	columns: readonly string[] | undefined;
	rows: ReadonlyArray<{ cells: readonly string[] }>;
}

/** The column with the recipients. */
export interface ColumnChoice {
	/** Its place in a row's cells, counted from 0. */
	place: number;
	/** Why it was taken, for the report. */
	reason: string;
}

/** So many rows tell what a column holds. */
const sampleRows = 100;
/** So many rows are looked through for the first number: a list that is sorted by it begins with the empty ones. */
const sortedRows = 100_000;

interface Evidence {
	place: number;
	kind: HeaderKind;
	filled: number;
	/** Cells that are written like phone numbers. */
	alike: number;
	/** Cells that are numbers, with the default country. */
	valid: number;
	/** Of these, those with a plus, 00, a link, or the zero that is dialled inside the country. */
	marked: number;
	/** Cells of ten digits or more that are written so, valid or not. */
	dialled: number;
	/** Why the first cell that is none is not valid. */
	problem?: string;
}

/**
 * Finds the column with the phone numbers by evidence: what its name says, in the world's larger languages, and how many
 * of its cells are valid numbers.
 *
 * @param countryCode country of numbers without a code
 * @param field how the form calls the column, for the error
 * @throws InvalidInput where no column is certain, or several could be meant; it names them
 */
export function findRecipientColumn(table: Columns, countryCode: string | undefined, field: string): ColumnChoice {
	const all = evidenceOf(table, countryCode);
	const named = all.filter(({ kind, alike, valid }) => rankOf(kind) >= rankOf('landline') && alike + valid > 0);
	const unnamed = all.filter((one) => rankOf(one.kind) < rankOf('landline') && holdsNumbers(table, one, all.length));
	const chosen = named.length > 0 ? bestNamed(table, named, unnamed) : bestUnnamed(unnamed, all);
	if (!chosen) throw none(table, all, field);
	if (chosen.length > 1) throw several(table, chosen, field);
	const [only] = chosen;
	if (!only) throw none(table, all, field);
	const twins = placesNamed(table, only.place);
	if (twins.length > 1)
		throw several(
			table,
			all.filter(({ place }) => twins.includes(place)),
			field,
		);
	return { place: only.place, reason: reasonOf(table, only) };
}

/** @returns how a column is called in messages: its name where it has one, and its number */
export function describeColumn({ columns }: Columns, place: number): string {
	const name = columns?.[place]?.trim() ?? '';
	return name === '' ? `column ${place + 1}` : `"${name.slice(0, 60)}" (column ${place + 1})`;
}

/** @returns the names that several columns have */
export function repeatedNames(columns: readonly string[]): Set<string> {
	const names = columns.map((name) => name.trim()).filter((name) => name !== '');
	return new Set(names.filter((name, place) => names.indexOf(name) !== place));
}

const kinds: readonly HeaderKind[] = ['other', 'none', 'vague', 'landline', 'phone', 'mobile', 'whatsapp'];

function rankOf(kind: HeaderKind): number {
	return kinds.indexOf(kind);
}

/**
 * Of columns whose names say phone, the most telling one; unless it holds few numbers and another one more.
 *
 * @returns those that could be meant
 */
function bestNamed(table: Columns, named: readonly Evidence[], unnamed: readonly Evidence[]): readonly Evidence[] {
	const highest = Math.max(...named.map(({ kind }) => rankOf(kind)));
	const equal = named.filter(({ kind }) => rankOf(kind) === highest);
	const hasNumbers = equal.some(({ filled, valid }) => valid > 0 && valid * 2 >= filled);
	const best = firstOfSeries(table, hasNumbers ? equal.filter(({ valid }) => valid > 0) : equal);
	const [top] = best;
	if (!top || best.length > 1) return best;
	const numbers = amountOf(top);
	const rivals = named.filter((one) => {
		if (one === top || isSeries(table, top, one)) return false;
		// Whose a mere "Phone" is beside an agent's mobile, nobody can tell; nor whether it comes after the mobile of a lawyer.
		const isOther =
			rankOf(top.kind) >= rankOf('mobile')
				? !isThirdParty(table, one) && !whose(table, one).includes(whose(table, top))
				: isThirdParty(table, one) && !isThirdParty(table, top);
		return isOther || amountOf(one) > 2 * numbers || (top.valid === 0 && one.valid > 0);
	});
	const weak = top.valid * 2 < top.filled;
	const strangers = unnamed.filter(({ valid, marked }) => weak && marked * 2 >= valid && valid > 2 * top.valid);
	return [top, ...rivals, ...strangers];
}

function amountOf({ alike, valid }: Evidence): number {
	return Math.max(alike, valid);
}

/** Columns like "Phone 1 - Value" and "Phone 2 - Value" are a first and a second number. */
function firstOfSeries(table: Columns, columns: readonly Evidence[]): readonly Evidence[] {
	const [first, ...others] = [...columns].sort((a, b) => numberIn(table, a) - numberIn(table, b));
	if (!first || others.length === 0) return columns;
	const follows = (other: Evidence) => isSeries(table, first, other) && amountOf(first) >= amountOf(other);
	return others.every(follows) ? [first] : columns;
}

function isThirdParty({ columns }: Columns, { place }: Evidence): boolean {
	return namesThirdParty(columns?.[place] ?? '');
}

function whose({ columns }: Columns, { place }: Evidence): string {
	return furtherWords(columns?.[place] ?? '');
}

function isSeries(table: Columns, one: Evidence, other: Evidence): boolean {
	const [a, b] = [one, other].map(({ place }) => foldName(table.columns?.[place] ?? ''));
	return a !== b && a?.replace(/\d+/g, '') === b?.replace(/\d+/g, '');
}

function numberIn({ columns }: Columns, { place }: Evidence): number {
	return Number(/\d+/.exec(columns?.[place] ?? '')?.[0] ?? 0);
}

/** Numbers with a plus or a leading zero come before digits, which may be ids, also where they lack a country code. */
function bestUnnamed(columns: readonly Evidence[], all: readonly Evidence[]): readonly Evidence[] | undefined {
	if (columns.length === 0) return undefined;
	const marked = columns.filter((one) => one.marked * 2 > one.valid);
	if (marked.length > 0) return marked;
	return all.filter((one) => columns.includes(one) || (one.kind !== 'other' && one.dialled * 2 > one.filled));
}

/**
 * Whether a column's cells are numbers without its name saying so. Digits alone, below a name that says something else,
 * may be ids of which many are also somebody's phone number.
 */
function holdsNumbers({ columns }: Columns, { kind, place, filled, valid, marked }: Evidence, width: number): boolean {
	if (kind === 'other') return false;
	if (marked * 2 > filled) return true;
	const isNamed = kind === 'none' && (columns?.[place]?.trim() ?? '') !== '';
	return (!isNamed || width === 1) && valid > 0 && valid >= filled * 0.8;
}

function evidenceOf({ columns, rows }: Columns, countryCode: string | undefined): Evidence[] {
	const sample = rows.slice(0, sampleRows);
	const width = sample.reduce((most, { cells }) => Math.max(most, cells.length), columns?.length ?? 0);
	return Array.from({ length: width }, (_, place) => {
		const first = filledCells(sample, place);
		const kind = kindOf(columns?.[place] ?? '', first);
		const isSorted = first.length === 0 && rankOf(kind) >= rankOf('landline');
		const cells = isSorted ? filledCells(rows.slice(0, sortedRows), place) : first;
		const alike = cells.filter(looksLikePhone);
		const valid = cells.filter(
			(cell) => /\p{Nd}{2}/u.test(cell.normalize('NFKC')) && problemOf(cell, countryCode) === undefined,
		);
		const marked = valid.filter(isMarked);
		const dialled = alike.filter((cell) => isMarked(cell) && cell.replace(/\D/g, '').length > 9);
		const problem = valid.length === 0 && cells[0] !== undefined ? problemOf(cells[0], countryCode) : undefined;
		const shares = { filled: cells.length, alike: alike.length, valid: valid.length };
		const counts = { ...shares, marked: marked.length, dialled: dialled.length };
		return { place, kind, ...counts, ...(problem !== undefined && { problem }) };
	});
}

function isMarked(cell: string): boolean {
	return /^[^\p{L}\d]*[+＋0٠۰०]|wa\.me|whatsapp|@|^tel:/iu.test(cell);
}

/** "Cep" is a mobile phone in Turkish, and the postal code in Brazil. */
function kindOf(name: string, cells: readonly string[]): HeaderKind {
	const isPostalCode = foldName(name) === 'cep' && cells.every((cell) => /^\d{5}-?\d{3}$/.test(cell));
	return isPostalCode ? 'other' : headerKind(name);
}

/** The first cells of a column with anything in them. */
function filledCells(rows: Columns['rows'], place: number): string[] {
	const cells: string[] = [];
	for (const row of rows) {
		const cell = row.cells[place]?.trim() ?? '';
		if (cell !== '') cells.push(cell);
		if (cells.length === sampleRows) break;
	}
	return cells;
}

/** @returns why a cell is no number, to be used after a noun; undefined where it is one */
function problemOf(cell: string, countryCode: string | undefined): string | undefined {
	try {
		parseRecipient('To', cell, { countryCode });
		return undefined;
	} catch (error) {
		if (error instanceof InvalidInput) return error.problem;
		throw rethrown(error);
	}
}

function reasonOf({ columns }: Columns, { kind, filled, valid }: Evidence): string {
	const share = validIn(valid, filled);
	if (kind === 'none' || kind === 'other') return columns === undefined ? share : `no other column fits, and ${share}`;
	return `its name, and ${share}`;
}

function validIn(valid: number, filled: number): string {
	const cells = filled === 1 ? 'cell' : 'cells';
	return `valid numbers in ${valid} of ${filled < sampleRows ? '' : 'its first '}${filled} ${cells}`;
}

function placesNamed({ columns = [] }: Columns, place: number): number[] {
	const name = columns[place]?.trim() ?? '';
	return name === '' ? [place] : columns.flatMap((other, index) => (other.trim() === name ? [index] : []));
}

function several(table: Columns, choices: readonly Evidence[], field: string): InvalidInput {
	const names = choices.map(({ place }) => describeColumn(table, place));
	return invalidInput(
		field,
		`is empty, and several columns could hold the numbers: ${names.join(' and ')}`,
		`Enter the name of the right one under '${field}', or its number counted from 1.`,
	);
}

function none(table: Columns, all: readonly Evidence[], field: string): InvalidInput {
	const close = all.filter(
		({ alike, filled, kind }) => alike > 0 || (filled > 0 && rankOf(kind) >= rankOf('landline')),
	);
	const hint = close.map((one) => `${describeColumn(table, one.place)} ${doubtOf(one)}`).join('; ');
	return invalidInput(
		field,
		`is empty, and no column of the file is certain to hold phone numbers; ${hint || describeColumns(table)}`,
		`Enter the name of the column with the phone numbers under '${field}', or its number counted from 1.`,
	);
}

function doubtOf({ kind, filled, valid, problem }: Evidence): string {
	if (kind === 'other') return 'has a name for other numbers';
	const share = `has ${validIn(valid, filled)}`;
	return valid === 0 && problem !== undefined ? `${share}, of which one ${problem}` : share;
}

/** @returns what columns a table has, for messages */
export function describeColumns({ columns, rows }: Columns): string {
	if (columns) return `it has: ${columns.map((column) => column.trim() || '(without a name)').join(', ')}`;
	const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
	return width === 0 ? 'it is empty' : `it has no header, and ${width === 1 ? '1 column' : `${width} columns`}`;
}
