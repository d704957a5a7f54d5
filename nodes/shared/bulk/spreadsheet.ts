import type { IDataObject } from 'n8n-workflow';
import { isDataObject } from '../dataObject';

/**
 * What makes a spreadsheet take a cell for a formula: the signs, the same in full width and small, and control characters
 * that some programs skip. Blanks and signs that nobody sees before them are skipped by some programs, too.
 */
const formula = /^[\s\p{C}\u034F]*[=+\-@\u2212\uFE62\uFE63\uFE66\uFE6B\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n\0]/u;

/**
 * A record whose texts a spreadsheet shows as they are: an apostrophe stands before those that it would run as a formula,
 * as OWASP describes under "CSV injection". Numbers of people get one as well, which keeps their plus.
 */
export function forSpreadsheet(record: IDataObject): IDataObject {
	const marked: IDataObject = {};
	for (const [name, value] of Object.entries(record)) marked[name] = markedValue(value);
	return marked;
}

function markedValue(value: IDataObject[string]): IDataObject[string];
function markedValue(value: unknown): unknown;
function markedValue(value: unknown): unknown {
	if (typeof value === 'string') return formula.test(value) ? `'${value}` : value;
	if (Array.isArray(value)) return value.map((entry: unknown) => markedValue(entry));
	return isDataObject(value) ? forSpreadsheet(value) : value;
}
