import type { Answer } from '../types';
import type { Fields } from '../values';

/** A failed call in the provider's terms: the body is the answer. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly body: Fields,
	) {
		super(JSON.stringify(body));
	}
}

/** An answer that the contract does not list, such as 404 for an unknown path. */
export class FrameworkError extends ApiError {}

/** 400 for a request that the API understands and refuses. */
export function badRequest(reason: string): ApiError {
	return new ApiError(400, { error: reason });
}

/** A JSON answer. */
export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
	return { status, headers: { 'content-type': 'application/json', ...headers }, payload: JSON.stringify(body) };
}
