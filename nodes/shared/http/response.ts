import { UserError } from 'n8n-workflow';
import { isReadable } from './answerBody';
import type { Request } from './request';
import { asDataObject, isDataObject } from '../dataObject';
import { failedBeforeSending } from './phase';
import type { Headers } from './rateLimit';
import type { Provider } from './provider';
import { comeBackMs, type Failure, type Verdict } from './retry';
import { timeOfDayMs } from '../wait';

/** A successful answer. */
export interface ApiResponse {
	status: number;
	headers: Headers;
	/** Parsed JSON; the content as a Buffer where a file was asked for. */
	body: unknown;
	/** Characters of the JSON. */
	length?: number;
}

/** What one attempt over the wire came to. */
export type Attempt =
	| ({ ok: true } & ApiResponse)
	| {
			ok: false;
			failure: Failure;
			status?: number;
			/** The HTTP status of an answer whose body tells of a failure that the status hides; `status` is what it stands for. */
			arrivedAs?: number;
			headers?: Headers;
			/** Parsed JSON, or text where the answer is not JSON. */
			body?: unknown;
			/** For failures that were judged where they happened, such as a refused login. */
			final?: Verdict;
			/** Words of our own credential code, or of n8n's, which need no provider's. */
			said?: { message: string; hint: string };
	  };

/** What an answer may be, of a request's declaration. */
type Wanted = Pick<Request, 'responseType'>;

/** Reads the full response of n8n's HTTP helper. @param wanted which content makes a 2xx a success */
export function readResponse(response: unknown, wanted: Wanted = {}): Attempt {
	const { statusCode, headers: rawHeaders, body: content } = asDataObject(response);
	const status = typeof statusCode === 'number' ? statusCode : 0;
	const headers = readHeaders(rawHeaders);
	const unparsed = wantedUnparsed(wanted, status, headers, content);
	if (unparsed !== undefined) return { ok: true, status, headers, body: unparsed };
	const isTooLarge = Buffer.isBuffer(content) && !isReadable(content);
	const text = isTooLarge ? '' : Buffer.isBuffer(content) ? content.toString('utf8') : content;
	const parsed = parseJson(text);
	if (status < 200 || status > 299) return refused(status, headers, parsed.ok ? parsed.value : text);
	if (isTooLarge) return { ok: false, failure: { kind: 'unreadable', status }, status, headers, body: tooLarge };
	const body = wanted.responseType === 'any' ? anything(parsed, text) : documented(parsed);
	const length = typeof text === 'string' ? text.length : 0;
	if (body !== undefined) return { ok: true, status, headers, body, length };
	return { ok: false, failure: { kind: 'unreadable', status }, status, headers, body: text };
}

/** Reads a response of which only a part could be had: no success, even where the part could pass for one. */
export function readPart(response: unknown, end: 'brokenOff' | 'tooLarge', wanted: Wanted): Attempt {
	const attempt = readResponse(response, wanted);
	if (end === 'tooLarge' && (attempt.ok || attempt.failure.kind === 'unreadable')) {
		return { ...attempt, ok: false, failure: { kind: 'unreadable', status: attempt.status ?? 0 }, body: tooLarge };
	}
	return attempt.ok ? { ...attempt, ok: false, failure: { kind: 'unreadable', status: attempt.status } } : attempt;
}

/** Stands for the content of an answer that is larger than any answer may be. */
export const tooLarge = Symbol('too large');

/** What counts without being read as JSON: a file, and an answer without content where none is wanted. */
function wantedUnparsed({ responseType }: Wanted, status: number, headers: Headers, content: unknown): unknown {
	if (responseType === 'file') return readFile(status, headers, content);
	return responseType === 'none' && status === 204 ? {} : undefined;
}

/** @returns the file, or where it is stored; undefined for an answer that is neither */
function readFile(status: number, headers: Headers, content: unknown): unknown {
	if (status >= 200 && status < 300) return Buffer.isBuffer(content) && !isJson(headers) ? content : undefined;
	// A file that is stored elsewhere: the caller fetches it from there, without the token, and never from this machine.
	return status >= 300 && status < 400 && headers.location ? { url: headers.location, loopback: false } : undefined;
}

/** What counts where no answer is documented: everything but a web page, a cut-off answer, and a text about an error. */
function anything(parsed: Parsed, text: unknown): unknown {
	if (parsed.ok && typeof parsed.value !== 'string') {
		return Array.isArray(parsed.value) && parsed.value.length > 0 ? parsed.value : asDataObject(parsed.value);
	}
	const words = parsed.ok ? parsed.value : (text ?? '');
	const isHarmless = typeof words === 'string' && !/^\s*[<{["]|error|fail|denied|invalid|forbidden/i.test(words);
	return isHarmless ? {} : undefined;
}

/** Every documented answer is an object or a list; a bare text or number is some other server speaking. */
function documented(parsed: Parsed): unknown {
	return parsed.ok && typeof parsed.value === 'object' && parsed.value !== null ? parsed.value : undefined;
}

/**
 * Holds a success against what the documentation promises of the answer: one that names nothing of it may be anything.
 * With `Retry-After` it is a rate limit: its documented sample is "200 OK" with a time to come back, for which a success
 * has no use.
 *
 * @param expects members of which a documented answer has at least one
 */
export function confirmExpected(attempt: Attempt, expects: Request['expects']): Attempt {
	if (!expects) return attempt;
	if (attempt.ok && expects.some((name) => isNamed(asDataObject(attempt.body)[name]))) return attempt;
	// A cut-off answer may have named it.
	if (!attempt.ok && (attempt.failure.kind !== 'unreadable' || !isWhole(attempt.body))) return attempt;
	const { status = 0, headers = {}, body } = attempt;
	if (headers['retry-after'] !== undefined && status === 200) {
		return { ...failedAs(429, headers, body), arrivedAs: status };
	}
	return { ok: false, failure: { kind: 'unreadable', status }, status, headers, body };
}

/** Whether the text of an answer is empty, or JSON that did not break off. */
function isWhole(text: unknown): boolean {
	return typeof text !== 'string' || text.trim() === '' || parseJson(text).ok;
}

/** A member without content names nothing. */
function isNamed(value: unknown): boolean {
	if (Array.isArray(value)) return value.length > 0;
	if (isDataObject(value)) return Object.keys(value).length > 0;
	return value !== undefined && value !== null && value !== '';
}

/**
 * Turns an answer that is a success by its status alone into the failure that its body tells of.
 *
 * @param statusOfBody the provider's `statusOfBody`
 * @param idempotent whether the request was one that sends nothing
 */
export function applyStatusOfBody(
	attempt: Attempt,
	statusOfBody: Provider['statusOfBody'],
	{ idempotent = false }: { idempotent?: boolean } = {},
): Attempt {
	if (!attempt.ok || Buffer.isBuffer(attempt.body)) return attempt;
	const { body, headers } = attempt;
	// With any other success it says when to ask what has become of it, for instance with 202.
	const telling = attempt.status === 200 ? headers : { ...headers, 'retry-after': undefined };
	const status = statusOfBody?.(body, telling) ?? (hasErrorText(body) ? refusedOrLimited(telling) : undefined);
	if (status === undefined) return attempt;
	// What names a message, or those who get one, was taken at least in part, whatever is said beside it.
	return { ...failedAs(!idempotent && namesMessage(body) ? 500 : status, headers, body), arrivedAs: attempt.status };
}

/** Whether an answer gives the id of a message, at its top or one level down, or numbers or files that were taken. */
function namesMessage(body: unknown): boolean {
	if (!isDataObject(body)) return false;
	const holders = [body, ...Object.values(body).flat().filter(isDataObject)];
	const hasId = holders.some(({ message_id, messageId }) => [message_id, messageId].some(isId));
	return hasId || isNamed(body.phones) || isNamed(body.medias);
}

/** Some answers have 0 where there is no message. */
function isId(value: unknown): boolean {
	return isNamed(value) && Number(value) !== 0;
}

/** A refusal that says when to come back is a rate limit. */
function refusedOrLimited(headers: Headers): 400 | 429 {
	return headers['retry-after'] === undefined ? 400 : 429;
}

/** No API words a success so; a record that tells of an error of its own has an id. */
function hasErrorText(body: unknown): boolean {
	if (!isDataObject(body)) return false;
	const { id, error } = body;
	return typeof error === 'string' && error.trim() !== '' && (id === undefined || id === null);
}

/**
 * Replaces a misleading HTTP status by the one the provider means.
 *
 * @param statusOfFailure the provider's `statusOfFailure`
 */
export function applyStatusOfFailure(attempt: Attempt, statusOfFailure: Provider['statusOfFailure']): Attempt {
	if (
		attempt.ok ||
		!statusOfFailure ||
		attempt.failure.kind !== 'answer' ||
		attempt.final ||
		attempt.arrivedAs !== undefined
	)
		return attempt;
	const { failure, body, headers = {} } = attempt;
	const status = statusOfFailure(failure.status, body);
	if (status === undefined || status === failure.status) return attempt;
	// A server that failed half-way may have sent it, whatever its words or code say about the rate.
	if (status === 429 && failure.status >= 500) return attempt;
	return { ...failedAs(status, headers, body), arrivedAs: failure.status };
}

/** A status of failure. One that names a message has not turned the request away, as its status says. */
function refused(status: number, headers: Headers, body: unknown): Attempt {
	const isTurnedAway = status === 429 || status === 503;
	if (!isTurnedAway || !namesMessage(body)) return failedAs(status, headers, body);
	return { ...failedAs(500, headers, body), arrivedAs: status };
}

/** A failure that the provider answered. */
function failedAs(status: number, headers: Headers, body: unknown): Extract<Attempt, { ok: false }> {
	return {
		ok: false,
		failure: { kind: 'answer', status, retryAfterMs: retryAfter(status, headers) },
		status,
		headers,
		body,
	};
}

/** Reads what n8n's HTTP helper throws: a 401 answer, a connection failure, or an error of our credential code. */
export function readThrown(error: unknown): Attempt {
	const cause = rootCause(error);
	const { response, code, message, fix, temporary } = asDataObject(cause);
	if (isDataObject(response)) {
		const { status, headers, data } = response;
		// Thrown for all its good status: the answer broke off.
		return readPart({ statusCode: status, headers, body: data }, 'brokenOff', {});
	}
	const words = typeof message === 'string' ? message : 'no reason given';
	if (typeof fix === 'string') {
		// The login failed, and the request was not made.
		return {
			ok: false,
			failure:
				temporary === true
					? { kind: 'connection', code: '', message: words, unsent: true }
					: { kind: 'answer', status: 401 },
			final: { outcome: 'notSent', again: temporary === true },
			said: { message: words, hint: fix },
		};
	}
	const unsent = failedBeforeSending(error);
	if (cause instanceof UserError) return refusedByN8n(cause, { unsent });
	return {
		ok: false,
		failure: { kind: 'connection', code: typeof code === 'string' ? code : '', message: words, unsent },
	};
}

/** n8n did not make the request at all, for example because it may not go to internal addresses. */
function refusedByN8n({ message, description }: UserError, { unsent }: { unsent: boolean }): Attempt {
	return {
		ok: false,
		failure: { kind: 'connection', code: '', message, unsent },
		final: { outcome: 'notSent', again: false },
		said: { message, hint: description ?? 'Nothing was sent.' },
	};
}

/** n8n wraps what went wrong in errors of its own; the first cause that says something is the one to read. */
function rootCause(error: unknown): unknown {
	let current = error;
	for (let depth = 0; depth < 5; depth++) {
		const { response, code, fix, cause } = asDataObject(current);
		if (response !== undefined || typeof fix === 'string' || typeof code === 'string' || !(cause instanceof Error))
			break;
		current = cause;
	}
	return current;
}

function isJson(headers: Headers): boolean {
	return /^\s*application\/([\w.+-]+\+)?json\b/i.test(headers['content-type'] ?? '');
}

function readHeaders(raw: unknown): Headers {
	return Object.fromEntries(
		Object.entries(asDataObject(raw)).map(([name, value]) => [
			name.toLowerCase(),
			value === undefined || value === null ? undefined : Array.isArray(value) ? value.join(', ') : String(value),
		]),
	);
}

function retryAfter(status: number, headers: Headers): number | undefined {
	// X-RateLimit-Reset comes with every answer; only a 429 makes it a time to come back at.
	const relevant = status === 429 ? headers : { 'retry-after': headers['retry-after'], date: headers.date };
	return comeBackMs(relevant, timeOfDayMs());
}

/** The names as they are, or any letter escaped. */
const mayHideMethods = /"toString"|"valueOf"|\\u00[4-7]/;

/**
 * Takes members away that hide an object's own `toString` and `valueOf`: with them nothing can make a text of the object,
 * and an answer could make a node fail in the middle of its work.
 */
function dropHiddenMethods(parsed: unknown): void {
	const open: unknown[] = [parsed];
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		if (typeof next !== 'object' || next === null) continue;
		if (!Array.isArray(next)) for (const name of ['toString', 'valueOf']) Reflect.deleteProperty(next, name);
		for (const inner of Object.values(next)) if (typeof inner === 'object' && inner !== null) open.push(inner);
	}
}

type Parsed = { ok: true; value: unknown } | { ok: false };

function parseJson(text: unknown): Parsed {
	if (typeof text !== 'string') return text === undefined || text === null ? { ok: false } : { ok: true, value: text };
	try {
		const value: unknown = JSON.parse(text);
		if (mayHideMethods.test(text)) dropHiddenMethods(value);
		return { ok: true, value };
	} catch {
		return { ok: false };
	}
}
