import type { IDataObject } from 'n8n-workflow';

/** Whether a value from outside is an object with named entries: no list, no null. */
export function isDataObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value where it is such an object, else one without entries. */
export function asDataObject(value: unknown): IDataObject {
	return isDataObject(value) ? value : {};
}
