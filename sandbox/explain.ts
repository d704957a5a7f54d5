import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020';
import { isRecord } from './types';
import { list, objects, type Fields } from './values';

/** What is wrong with a body: the path of the field, such as `text.body`, and a sentence. */
export interface Explanation {
	field: string;
	message: string;
}

/**
 * Finds what is wrong with a body. The contract's own check names the first alternative of a `oneOf`, whatever was
 * meant; here the alternative is chosen by the body's `type`, so that the right field is named.
 */
export function explainBody(schema: unknown, body: unknown): Explanation | null {
	if (!isRecord(schema)) return null;
	const ajv = new Ajv2020({ strict: false });
	addFormats(ajv);
	const validate = ajv.compile(narrow(schema, body));
	if (validate(body)) return null;
	const error = validate.errors?.[0];
	if (!error) return null;
	const parts = error.instancePath.split('/').slice(1);
	const { missingProperty, additionalProperty }: Fields = error.params;
	if (typeof missingProperty === 'string') {
		return { field: [...parts, missingProperty].join('.'), message: 'This field is required.' };
	}
	if (typeof additionalProperty === 'string') {
		return { field: [...parts, additionalProperty].join('.'), message: 'This field is not allowed.' };
	}
	const { allowedValues } = error.params;
	const allowed = Array.isArray(allowedValues) ? `: ${allowedValues.join(', ')}` : '';
	return { field: parts.join('.'), message: `This field ${error.message ?? 'is not valid'}${allowed}.` };
}

/** The schema with each `oneOf` on the way replaced by the alternative that the value means. */
function narrow(schema: Fields, value: unknown): Fields {
	const { discriminator: _unused, ...plain } = schema;
	const alternatives = objects(plain, 'oneOf').filter((one) => isRecord(one.properties));
	if (alternatives.length > 1 && isRecord(value)) {
		const chosen = alternatives.find((one) => fits(one, value));
		if (chosen) return narrow(chosen, value);
		// No alternative is meant: name the choice instead of the first alternative.
		const types = alternatives.flatMap(typesOf);
		if (types.length > 0) {
			return { type: 'object', required: ['type'], properties: { type: { enum: Array.from(new Set(types)) } } };
		}
	}
	if (Array.isArray(value) && value.length > 0 && isRecord(plain.items)) {
		const { items } = plain;
		return { ...plain, prefixItems: value.map((item) => narrow(items, item)), items: false };
	}
	if (!isRecord(value) || !isRecord(plain.properties)) return plain;
	const properties = Object.entries(plain.properties).map(([name, property]) => {
		return [name, isRecord(property) && name in value ? narrow(property, value[name]) : property];
	});
	return { ...plain, properties: Object.fromEntries(properties) };
}

function fits(alternative: Fields, value: Fields): boolean {
	return typesOf(alternative).includes(value.type);
}

function typesOf(alternative: Fields): unknown[] {
	const { properties } = alternative;
	const type = isRecord(properties) ? properties.type : undefined;
	if (!isRecord(type)) return [];
	return 'const' in type ? [type.const] : list(type, 'enum');
}
