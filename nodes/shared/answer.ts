import type { Request } from './call';
import type { Headers } from './pace';
import { comeBackMs, type Failure, type Verdict } from './retry';
import { asDataObject, isDataObject } from './dataObject';
import type { Provider } from './provider';

/** A successful answer. */
export interface Answer {
	status: number;
	headers: Headers;
	/** Parsed JSON; the content as a Buffer where a file was asked for. */
	body: unknown;
}

/** What one attempt over the wire came to. */
export type Attempt =
	| ({ ok: true } & Answer)
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
			/** Words of our own credential code, which need no provider's. */
			said?: { message: string; hint: string };
	  };

/** Reads the full response of n8n's HTTP helper. @param wanted whether any content will do, or JSON alone */
export function readAnswer(response: unknown, wanted: Request['answer'] = 'json'): Attempt {
	const { statusCode, headers: rawHeaders, body: content } = asDataObject(response);
	const status = typeof statusCode === 'number' ? statusCode : 0;
	const headers = readHeaders(rawHeaders);
	if (wanted === 'file' && status >= 200 && status < 300 && Buffer.isBuffer(content) && !isJson(headers)) {
		return { ok: true, status, headers, body: content };
	}
	// A file that is stored elsewhere: the caller fetches it from there, without the token.
	if (wanted === 'file' && status >= 300 && status < 400 && headers.location) {
		return { ok: true, status, headers, body: { url: headers.location } };
	}
	if (wanted === 'none' && status === 204) return { ok: true, status, headers, body: {} };
	const text = Buffer.isBuffer(content) ? content.toString('utf8') : content;
	const parsed = parseJson(text);
	if (status < 200 || status > 299) {
		const body = parsed.ok ? parsed.value : text;
		return failedAs(status, headers, body);
	}
	const isPlainOk = typeof text === 'string' && /^\s*(?:ok\b\W*)?$/i.test(text);
	if (wanted === 'any' && (parsed.ok || isPlainOk || text === undefined)) {
		return { ok: true, status, headers, body: asDataObject(parsed.ok ? parsed.value : undefined) };
	}
	// Every documented answer is an object or a list; a bare text or number is some other server speaking.
	if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) {
		return { ok: false, failure: { kind: 'unreadable', status }, status, headers, body: text };
	}
	return { ok: true, status, headers, body: parsed.value };
}

/**
 * Turns an answer that is a success by its status alone into the failure that its body tells of.
 *
 * @param failure the provider's `failure`
 */
export function unmask(attempt: Attempt, failure: Provider['failure']): Attempt {
	if (!attempt.ok || !failure || Buffer.isBuffer(attempt.body)) return attempt;
	const status = failure(attempt.body, attempt.headers);
	if (status === undefined) return attempt;
	return { ...failedAs(status, attempt.headers, attempt.body), arrivedAs: attempt.status };
}

/**
 * Holds a success against what the documentation promises of the answer: one that names nothing of it may be anything.
 *
 * @param expects members of which a documented answer has at least one
 */
export function confirmExpected(attempt: Attempt, expects: Request['expects']): Attempt {
	if (!expects) return attempt;
	if (attempt.ok && expects.some((name) => isNamed(asDataObject(attempt.body)[name]))) return attempt;
	// A cut-off answer may have named it.
	if (!attempt.ok && (attempt.failure.kind !== 'unreadable' || !isBlank(attempt.body))) return attempt;
	const { status = 0, headers = {}, body } = attempt;
	if (headers['retry-after'] !== undefined) return { ...failedAs(429, headers, body), arrivedAs: status };
	return { ok: false, failure: { kind: 'unreadable', status }, status, headers, body };
}

function isNamed(value: unknown): boolean {
	if (Array.isArray(value)) return value.length > 0;
	if (isDataObject(value)) return Object.keys(value).length > 0;
	return value !== undefined && value !== null && value !== '';
}

/** Whether the text of an answer is empty, or whole JSON without members. */
function isBlank(text: unknown): boolean {
	if (text === undefined || text === null) return true;
	return typeof text === 'string' && (text.trim() === '' || parseJson(text).ok);
}

/**
 * Treats a failure whose status says something else than in HTTP by the one it stands for.
 *
 * @param meaning the provider's `meaning`
 */
export function reread(attempt: Attempt, meaning: Provider['meaning']): Attempt {
	if (attempt.ok || !meaning || attempt.failure.kind !== 'answer' || attempt.final || attempt.arrivedAs !== undefined)
		return attempt;
	const { failure, body, headers = {} } = attempt;
	const status = meaning(failure.status, body);
	if (status === undefined || status === failure.status) return attempt;
	return { ...failedAs(status, headers, body), arrivedAs: failure.status };
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
	const { response, code, message, fix } = asDataObject(cause);
	if (response !== undefined) {
		const { status, headers, data } = asDataObject(response);
		return readAnswer({ statusCode: status, headers, body: data });
	}
	if (typeof fix === 'string' && cause instanceof Error) {
		const failure: Failure = { kind: 'answer', status: 401 };
		return {
			ok: false,
			failure,
			final: { outcome: 'notSent', again: false },
			said: { message: cause.message, hint: fix },
		};
	}
	const words = typeof message === 'string' ? message : 'no reason given';
	return { ok: false, failure: { kind: 'connection', code: typeof code === 'string' ? code : '', message: words } };
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
	return comeBackMs(relevant, Date.now());
}

function parseJson(text: unknown): { ok: true; value: unknown } | { ok: false } {
	if (typeof text !== 'string') return text === undefined || text === null ? { ok: false } : { ok: true, value: text };
	try {
		const value: unknown = JSON.parse(text);
		return { ok: true, value };
	} catch {
		return { ok: false };
	}
}
