import type { IDataObject } from 'n8n-workflow';
import { isDataObject } from '../dataObject';
import { isTooDeep } from './verifyRequest';

/** Longer texts are not looked into. */
const maxLength = 1_000_000;

/** JSON that stands in a text, as providers wrap it; undefined for what is not JSON, and for what is nested too deep. */
export function nestedJson(text: unknown): unknown {
	if (typeof text !== 'string' || text.length > maxLength || !/^\s*[[{]/.test(text)) return undefined;
	try {
		const parsed: unknown = JSON.parse(text);
		return isTooDeep(parsed) ? undefined : parsed;
	} catch {
		return undefined;
	}
}

/** The object itself, or the one in a text; without entries where there is none. */
export function objectIn(value: unknown): IDataObject {
	const parsed = isDataObject(value) ? value : nestedJson(value);
	return isDataObject(parsed) ? parsed : {};
}
