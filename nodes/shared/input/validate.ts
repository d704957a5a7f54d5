import type { IDataObject } from 'n8n-workflow';
import { isDataObject } from '../dataObject';
import { invalidInput, requiredInput } from '../errors';

/** One address, no display name, no list. Stricter than the mail standard, as helpdesks are. */
const emailPattern = /^[^\s@,;<>()[\]\\"]+@(?:[^\s@.,;<>()[\]\\"]+\.)+[^\s@.,;<>()[\]\\"]{2,}$/;
/** The mail standard's. */
const maxEmailCharacters = 254;

/** Whether a text is exactly one e-mail address. */
export function isEmail(text: string): boolean {
	return text.length <= maxEmailCharacters && emailPattern.test(text);
}

/** @throws InvalidInput unless it is exactly one e-mail address */
export function email(field: string, value: string): string {
	const text = value.trim();
	if (isEmail(text)) return text;
	throw invalidInput(
		field,
		text === '' ? 'is required' : `must be one e-mail address, but it is "${shorten(text)}"`,
		'Enter an address like name@example.com.',
	);
}

/**
 * @param least the smallest id allowed
 * @throws InvalidInput unless it is a whole number of at least `least`
 */
export function id(field: string, value: string | number, least = 1): number {
	const text = String(value).trim();
	const number = Number(text);
	if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
	throw invalidInput(
		field,
		text === '' ? 'is required' : `must be a whole number of at least ${least}, but it is "${shorten(text)}"`,
		`Choose '${field}' from the list, or enter its id.`,
	);
}

/** @throws InvalidInput when nothing but white space is left */
export function text(field: string, value: string): string {
	if (value.trim() !== '') return value;
	throw requiredInput(field);
}

/**
 * Accepts `2026-05-19`, and what n8n's date picker stores (`2026-05-19T00:00:00`), of which it takes the day.
 *
 * @returns the day as YYYY-MM-DD
 * @throws InvalidInput for anything else, and for days that do not exist
 */
export function day(field: string, value: string): string {
	const match = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?$/.exec(value.trim());
	const date = match?.[1] ?? '';
	const parsed = new Date(`${date}T00:00:00Z`);
	if (date !== '' && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date)) return date;
	throw invalidInput(
		field,
		`must be a day written YYYY-MM-DD, but it is "${shorten(value)}"`,
		'Enter a day like 2026-05-19, or use {{ $now.toISODate() }}.',
	);
}

/** @throws InvalidInput when the second day is before the first */
export function dayOrder(
	firstField: string,
	first: string | undefined,
	lastField: string,
	last: string | undefined,
): void {
	if (first === undefined || last === undefined || first <= last) return;
	throw invalidInput(
		lastField,
		`(${last}) is before '${firstField}' (${first})`,
		'Swap the two days, or leave one out.',
	);
}

/**
 * @param value JSON text, or the object an expression gave
 * @returns the JSON text of an object or a list; undefined when it is empty
 * @throws InvalidInput where it is not JSON, with the parser's reason
 */
export function jsonText(field: string, value: unknown): string | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const parsed = typeof value === 'string' ? parse(field, value) : value;
	if (parsed === undefined) return undefined;
	if (typeof parsed === 'object' && parsed !== null) return JSON.stringify(parsed);
	throw invalidInput(
		field,
		`must be a JSON object or list, but it is ${typeof parsed}`,
		'Enter JSON like {"key": "value"}.',
	);
}

/**
 * @param value JSON text, or the list an expression gave; one object counts as a list of one
 * @throws InvalidInput where it is not JSON, or not a list of objects
 */
export function dataObjects(field: string, value: unknown): IDataObject[] {
	const parsed = typeof value === 'string' ? parse(field, value) : value;
	const list: unknown[] = Array.isArray(parsed) ? parsed : parsed === undefined || parsed === null ? [] : [parsed];
	const objects = list.filter(isDataObject);
	if (objects.length === list.length) return objects;
	throw invalidInput(field, 'must be a list of JSON objects', 'Enter JSON like [{"key": "value"}].');
}

/**
 * A list whose members are read by name. A name with blanks around it, as printed examples have, is the name without them:
 * otherwise what it holds would be lost without a word.
 *
 * @param value as of `dataObjects`
 * @throws InvalidInput where it is not JSON, or not a list of objects
 */
export function namedObjects(field: string, value: unknown): IDataObject[] {
	return dataObjects(field, value).map(trimNames);
}

function trimNames(object: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(object).map(([name, value]) => [name.trim(), trimIn(value)]));
}

function trimIn(value: IDataObject[string]): IDataObject[string] {
	if (Array.isArray(value)) return objectsOnly(value) ? value.map(trimNames) : value;
	return isDataObject(value) ? trimNames(value) : value;
}

function objectsOnly(list: readonly unknown[]): list is IDataObject[] {
	return list.every(isDataObject);
}

/**
 * @param value JSON text, or the object an expression gave
 * @throws InvalidInput unless it is one JSON object
 */
export function dataObject(field: string, value: unknown): IDataObject {
	const parsed = typeof value === 'string' ? parse(field, value) : value;
	if (parsed === undefined || parsed === null) return {};
	if (isDataObject(parsed)) return parsed;
	throw invalidInput(field, 'must be one JSON object', 'Enter JSON like {"key": "value"}.');
}

function parse(field: string, value: string): unknown {
	if (value.trim() === '') return undefined;
	try {
		const parsed: unknown = JSON.parse(value);
		return parsed;
	} catch (error) {
		const reason = error instanceof Error ? error.message : 'not readable';
		throw invalidInput(field, `is not valid JSON: ${reason}`, 'Enter JSON like {"key": "value"}.');
	}
}

function shorten(text: string): string {
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
