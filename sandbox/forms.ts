import { isFilePart, isRecord, type FilePart, type TextPart } from './types';

/** A form as the contract's schema sees it, or the first part that cannot be such a value. */
export type ConvertedForm =
	{ ok: true; values: Record<string, unknown> } | { ok: false; field: string; message: string };

/**
 * Turns form parts into a value for the form's schema: text to numbers and booleans, repeated parts to lists, files to
 * an empty string under their part's name (a schema says "binary string" and cannot say more). Names the schema does
 * not know are kept, so that `additionalProperties: false` refuses them.
 */
export function convertForm(parts: Array<FilePart | TextPart>, schema: unknown): ConvertedForm {
	const properties = isRecord(schema) && isRecord(schema.properties) ? schema.properties : {};
	const values: Record<string, unknown> = {};
	for (const part of parts) {
		const { name } = part;
		const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
		const isList = isRecord(property) && property.type === 'array';
		const item = isList ? property.items : property;
		const wantsFile =
			isRecord(item) && (item.format === 'binary' || item.contentMediaType === 'application/octet-stream');
		if (property !== undefined && wantsFile !== isFilePart(part)) {
			const message = `The ${name} field must be ${wantsFile ? 'a file' : 'text'}.`;
			return { ok: false, field: name, message };
		}
		const value = isFilePart(part) ? '' : convertText(part.value, item);
		const earlier = values[name];
		if (isList) {
			values[name] = Array.isArray(earlier) ? [...earlier, value] : [value];
		} else if (earlier === undefined) {
			values[name] = value;
		} else {
			return { ok: false, field: name, message: `The ${name} field came more than once.` };
		}
	}
	return { ok: true, values };
}

function convertText(text: string, schema: unknown): unknown {
	const type = isRecord(schema) ? schema.type : undefined;
	if (type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
	if (type === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
	if (type === 'boolean' && (text === 'true' || text === '1')) return true;
	if (type === 'boolean' && (text === 'false' || text === '0')) return false;
	return text;
}
