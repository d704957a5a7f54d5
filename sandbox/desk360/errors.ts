import type { Answer } from '../types';

const docUrl = 'https://docs.desk360.com/api';

/** A failed call in the provider's terms. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly headers: Record<string, string> = {},
	) {
		super(message);
	}
}

/** 404 for a record that does not exist. */
export function missing(what: string): ApiError {
	return new ApiError(404, 'model_not_found_exception', `Requested resource not found: ${what}.`);
}

/** 400 for a request the contract does not allow. */
export function invalid(message: string): ApiError {
	return new ApiError(400, 'failed_validation', message);
}

/** The documented error body. */
export function errorBody(
	code: string,
	message: string,
): { error: { code: string; message: string; doc_url: string } } {
	return { error: { code, message, doc_url: docUrl } };
}

/**
 * How errors are told: with their code, as all samples have it; without one, since only most errors are said to have it; or
 * in the words of Laravel, with the fields' own messages under `errors`.
 */
export const errorShapes = ['code', 'withoutCode', 'laravel'] as const;
export type ErrorShape = (typeof errorShapes)[number];

/** The body of an error in one of these shapes. */
export function shapedError(shape: ErrorShape, code: string, message: string): object {
	switch (shape) {
		case 'code':
			return errorBody(code, message);
		case 'withoutCode':
			return { error: { message } };
		case 'laravel':
			return { message: 'The given data was invalid.', errors: { [message.split(/[\s:]/, 1)[0] ?? '']: [message] } };
	}
}

/** A JSON answer. */
export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
	return { status, headers: { 'content-type': 'application/json', ...headers }, payload: JSON.stringify(body) };
}

/** The provider's code for a status that has no error code in the documentation of its own. */
export function errorFor(status: number, message: string): ApiError {
	switch (status) {
		case 404:
			return new ApiError(404, 'not_found_exception', message);
		case 405:
			return new ApiError(405, 'method_not_allowed_exception', message);
		case 406:
			return new ApiError(406, 'not_acceptable_exception', message);
		case 415:
			return new ApiError(415, 'unsupported_media_type_exception', message);
		case 500:
			return new ApiError(500, 'internal_server_error', message);
		default:
			return invalid(message);
	}
}
