import { isRecord } from './types';

/** Anything with named values: a body, a query, a stored row. */
export type Fields = Record<string, unknown>;

// The contract and the tables were checked before, so a wrong type here is a fault of the sandbox.

/** A text. */
export function text(values: Fields, name: string): string {
	const value = values[name];
	if (typeof value !== 'string') throw new Error(`${name} is not text`);
	return value;
}

/** A whole number. */
export function integer(values: Fields, name: string): number {
	const value = values[name];
	if (typeof value !== 'number' || !Number.isInteger(value)) throw new Error(`${name} is not a whole number`);
	return value;
}

/** A text where there is one. */
export function optionalText(values: Fields, name: string): string | undefined {
	const value = values[name];
	return typeof value === 'string' ? value : undefined;
}

/** A number where there is one. */
export function optionalNumber(values: Fields, name: string): number | undefined {
	const value = values[name];
	return typeof value === 'number' ? value : undefined;
}

/** A number or null, as a nullable column or body field holds it. */
export function numberOrNull(values: Fields, name: string): number | null {
	return optionalNumber(values, name) ?? null;
}

/** A text or null. */
export function textOrNull(values: Fields, name: string): string | null {
	return optionalText(values, name) ?? null;
}

/** A yes or no: true in JSON, 1 in a table. */
export function flag(values: Fields, name: string): boolean {
	return values[name] === true || values[name] === 1;
}

/** A yes or no as a column stores it. */
export function bit(value: boolean): 0 | 1 {
	return value ? 1 : 0;
}

/** A nested object; empty where there is none. */
export function object(values: Fields, name: string): Fields {
	const value = values[name];
	return isRecord(value) ? value : {};
}

/** A nested list; empty where there is none. */
export function list(values: Fields, name: string): unknown[] {
	const value = values[name];
	return Array.isArray(value) ? value : [];
}

/** The objects of a nested list. */
export function objects(values: Fields, name: string): Fields[] {
	return list(values, name).filter(isRecord);
}

/** The value of a JSON column; null where the column is empty. */
export function json(values: Fields, name: string): unknown {
	const value = values[name];
	return typeof value === 'string' ? JSON.parse(value) : null;
}

/** The object of a JSON column; empty where the column is empty. */
export function jsonObject(values: Fields, name: string): Fields {
	const value = json(values, name);
	return isRecord(value) ? value : {};
}
