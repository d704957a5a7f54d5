import type { IDataObject } from 'n8n-workflow';

/** Whether a value from outside is an object with named entries: no list, no null. */
export function isDataObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value where it is such an object, else one without entries. */
export function asDataObject(value: unknown): IDataObject {
	return isDataObject(value) ? value : {};
}

/** The entries of a list; none where the value is no list. */
export function asList(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

/** The objects of a list, or the one object itself. */
export function objects(value: unknown): IDataObject[] {
	return (Array.isArray(value) ? value : [value]).filter(isDataObject);
}

/** How the objects of lists are taken, all of them or some. */
export type Take = (list: unknown) => IDataObject[];

/** @returns takes so many objects at the most, of all lists that it is asked for */
export function takeAtMost(count: number): Take {
	let left = count;
	return (list) => {
		const taken = objects(list).slice(0, left);
		left -= taken.length;
		return taken;
	};
}

/** Whether a value is a text that says something. */
export function isText(value: unknown): value is string {
	return typeof value === 'string' && value.trim() !== '';
}

/** A text or number as text; empty for everything else. */
export function asText(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A text as it is; empty for everything else. */
export function asString(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
