import type { Answer } from '../types';

/** The documented texts, by code: name, message and status. */
const server = 'The server encountered an unexpected condition which prevented it from fulfilling the request';
const table: Readonly<Record<number, readonly [name: string, message: string, status: number]>> = {
	0: ['Too Many Requests', 'Rate limit exceeded', 429],
	1: ['Invalid Parameter', 'Empty parameter or parameter validation error', 400],
	2: ['Internal server error', server, 500],
	3: ['Topup balance is required', 'User balance is empty', 402],
	4: ['Internal server error', server, 500],
	5: ['Internal server error', server, 500],
	6: ['Internal server error', server, 500],
	7: [
		'Service Unavailable',
		'Message failed to send because more than 24 hours have passed since the customer last replied to this number. In this case, you can only send a template message',
		503,
	],
	8: ['Invalid credintals for file_url', 'Invalid MIME type file_url', 401],
	9: ['Invalid credintals for file_url', 'Invalid file extension', 401],
};

/** How errors are answered. */
export interface ErrorStyle {
	/** The status in the body alone, with HTTP 200, or as HTTP status as well. */
	errorsAs: 'body' | 'http';
	/** Code and status as text. */
	textCodes: boolean;
}

/** A refused call, by its documented code. */
export class Refusal extends Error {
	/** @param parameter for code 1: the one that is wrong */
	constructor(
		readonly code: number,
		readonly parameter = '',
	) {
		super(`code ${code} ${parameter}`);
	}
}

/** The answer to a refused call. */
export function refusalAnswer({ code, parameter }: Refusal, { errorsAs, textCodes }: ErrorStyle): Answer {
	const [title, message, status] = table[code] ?? ['Unknown', 'Unknown', 500];
	const name = code === 1 ? `${title}: ${parameter}` : title;
	const body = textCodes
		? { name, message, code: String(code), status: String(status) }
		: { name, message, code, status };
	return jsonAnswer(errorsAs === 'http' ? status : 200, body);
}

/** What the framework in front of the API says: an unknown address, a wrong key, a body that is no JSON. */
export function frameworkAnswer(status: number, name: string, message: string): Answer {
	return jsonAnswer(status, { name, message, code: 0, status });
}

/** A JSON answer. */
export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
	return { status, headers: { 'content-type': 'application/json', ...headers }, payload: JSON.stringify(body) };
}
