import type { Answer } from '../types';
import type { Fields } from './values';

/** A failed call in the provider's terms: the body is the answer. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly body: Fields,
		readonly headers: Record<string, string> = {},
	) {
		super(JSON.stringify(body));
	}
}

/** An answer of the framework in front of the API: its status is in no contract. */
export class FrameworkError extends ApiError {}

/** 404 for a record that does not exist or that the caller may not see. */
export function notFound(): ApiError {
	return new ApiError(404, { detail: 'Not found.' });
}

/** 403 for something the caller may not do. */
export function forbidden(detail = 'You do not have permission to perform this action.'): ApiError {
	return new ApiError(403, { detail });
}

/** 400 with the inbox's own explanation. */
export function refused(reason: string): ApiError {
	return new ApiError(400, { reason });
}

/** 400 for a field, named by its path: `text.body` becomes `{text: {body: [message]}}`. */
export function wrongField(path: string, message: string): ApiError {
	const [first = 'non_field_errors', ...rest] = path.split('.').filter(Boolean);
	const inner = rest.reduceRight<unknown>((value, name) => ({ [name]: value }), [message]);
	return new ApiError(400, { [first]: inner });
}

/** 400 for a reference to a record that does not exist. */
export function wrongKey(field: string, key: string | number): ApiError {
	return wrongField(field, `Invalid pk "${key}" - object does not exist.`);
}

/** A JSON answer; null is one without a body. */
export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
	if (body === null) return { status, headers, payload: '' };
	return { status, headers: { 'content-type': 'application/json', ...headers }, payload: JSON.stringify(body) };
}

/** The framework's words for a status that has none of its own. */
export function errorFor(status: number, message: string): ApiError {
	const detail = status === 404 ? 'Not found.' : message;
	return new FrameworkError(status, { detail });
}
