import { createHash, timingSafeEqual } from 'crypto';
import { decodedPart } from '../baseUrl';
import { weighJson } from '../jsonValues';

/** A request as n8n hands it to a trigger. */
export interface WebhookRequest {
	/** Path without query. */
	path: string;
	query: Readonly<Record<string, unknown>>;
	headers: Readonly<Record<string, unknown>>;
	/** The body's bytes, where n8n has read them. */
	rawBody: Buffer | undefined;
	/** What n8n made of them. */
	body: unknown;
}

/** What a request must fulfil. */
export interface VerificationRules {
	/** What it must carry: as last part of the path, as `?secret=`, or in the header. With an empty one nothing passes. */
	secret: string;
	/** One that was replaced a short time ago; without a secret it opens nothing either. */
	formerSecret?: string;
	/** The longest body, unpacked. */
	maxBytes: number;
	/** Whether the provider sends forms: their fields are then the body. */
	acceptsForms?: boolean;
	/** Whether the provider may put everything into the query: where there is no body, its fields are the body. */
	acceptsQuery?: boolean;
}

/** A body to look at, or the answer for the sender. */
export type Verified = { ok: true; body: unknown } | { ok: false; status: 400 | 401 | 413; error: string };

/** The header that a sender may put the secret in, where it can set one. */
export const secretHeader = 'x-webhook-secret';

/**
 * Lets a request pass only with the secret, and only with a JSON body of a bounded size. Nothing of the body is looked at
 * before the secret matches. Never throws, whatever the request.
 */
export function verifyRequest(request: WebhookRequest, rules: VerificationRules): Verified {
	const { secret, formerSecret, maxBytes } = rules;
	if (!carriesSecret(request, secret, formerSecret))
		return { ok: false, status: 401, error: 'The secret is missing or wrong' };
	const announced = Number(request.headers['content-length'] ?? 0);
	const bytes = request.rawBody ?? noBytes;
	const fields = rules.acceptsForms === true ? formBytes(request) : noBytes;
	if ([announced, bytes.length, fields.length].some((length) => length > maxBytes)) {
		return { ok: false, status: 413, error: `The body is larger than ${maxBytes} bytes` };
	}
	if (hasOtherCharset(typeOf(request))) return { ok: false, status: 400, error: 'The body is not in UTF-8' };
	if (isTooHeavy(bytes) || isTooHeavy(fields)) {
		const error = `The body has more than ${maxBodyValues} values or ${maxBodyObjects} objects`;
		return { ok: false, status: 413, error };
	}
	return readBody(request, rules);
}

/**
 * What a provider documents has 23 objects and 77 values at the most, a message of get.chat's inbox in both of its shapes.
 * This is enough for 170 of those, or for a thousand statuses in WhatsApp's envelope. An object may be an event, which takes
 * longer to read than other values.
 */
export const maxBodyValues = 40_000;
export const maxBodyObjects = 4_000;
const noBytes = new Uint8Array();

/** Whether what came from outside has too much in it to be read at a stretch, as JSON and as events. */
export function isTooHeavy(bytes: Uint8Array): boolean {
	const { values, objects } = weighJson(bytes);
	return values > maxBodyValues || objects > maxBodyObjects;
}

/** Whether a request has the secret, or the former one, in one of the places for it; no request has an empty one. */
export function carriesSecret({ path, query, headers }: WebhookRequest, secret: string, former = ''): boolean {
	const candidates = [lastSegment(path), query.secret, headers[secretHeader]];
	// All are compared, so that the time does not tell which one was close.
	const accepted = former === '' ? [secret] : [secret, former];
	const matches = candidates.flatMap((value) => accepted.map((one) => equal(value, one)));
	return secret !== '' && matches.includes(true);
}

function readBody(
	request: WebhookRequest,
	{ acceptsForms = false, acceptsQuery = false }: VerificationRules,
): Verified {
	const type = typeOf(request);
	const fields = acceptsForms && multipartType.test(type) ? fieldsOf(request.body) : undefined;
	if (fields) return { ok: true, body: fields };
	const query = acceptsQuery && isEmpty(request) ? queryFields(request) : undefined;
	if (query) return { ok: true, body: query };
	const isParsed = typeof request.body === 'object' && request.body !== null;
	if (isParsed && (jsonType.test(type) || (acceptsForms && formType.test(type)))) {
		return { ok: true, body: request.body };
	}
	return parse(request, type);
}

/** The only JSON that n8n itself reads; of every other kind it hands over the bytes. */
const jsonType = /^application\/json\b/i;
const formType = /^application\/x-www-form-urlencoded\b/i;
const multipartType = /^multipart\/form-data\b/i;

function typeOf({ headers }: WebhookRequest): string {
	return String(headers['content-type'] ?? '');
}

/**
 * Whether n8n reads other signs than the bytes stand for: with `ascii`, `utf16le` or `hex` it would find a hundred times
 * as many values as were counted.
 */
function hasOtherCharset(type: string): boolean {
	const named = type.match(/charset/gi)?.length ?? 0;
	return named > 1 || (named === 1 && !/;\s*charset="?(?:utf-?8|latin1)"?\s*(?:;|$)/i.test(type));
}

/** What a form says once it is decoded: its own bytes hide brackets and commas, and those of one with files n8n keeps. */
function formBytes(request: WebhookRequest): Uint8Array {
	const type = typeOf(request);
	const fields = multipartType.test(type) ? fieldsOf(request.body) : formType.test(type) ? request.body : undefined;
	return Buffer.from(JSON.stringify(fields) ?? '');
}

/** n8n keeps the fields of such a form apart from its files; undefined where there is no field. */
function fieldsOf(body: unknown): object | undefined {
	const data: unknown = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
	return typeof data === 'object' && data !== null && Object.keys(data).length > 0 ? data : undefined;
}

/** For a request without a body n8n hands over no bytes, and nothing or an object without entries. */
function isEmpty({ rawBody, body }: WebhookRequest): boolean {
	const text = rawBody?.toString('utf8').trim() ?? '';
	const isObject = text.startsWith('{') && text.endsWith('}') && text.slice(1, -1).trim() === '';
	if (text !== '' && !isObject) return false;
	return typeof body !== 'object' || body === null || Object.keys(body).length === 0;
}

/** The query without the secret, which must not come out with the event; undefined where nothing else is in it. */
function queryFields({ query }: WebhookRequest): Record<string, unknown> | undefined {
	const fields = Object.entries(query).filter(([name]) => name !== 'secret');
	return fields.length > 0 ? Object.fromEntries(fields) : undefined;
}

/** JSON that does not call itself JSON is read all the same; forms and files are not what a provider sends. */
function parse({ rawBody, body }: WebhookRequest, type: string): Verified {
	const text = rawBody ? rawBody.toString('utf8') : typeof body === 'string' ? body : '';
	if (/form|xml/i.test(type) || text.trim() === '') return notJson;
	try {
		const parsed: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
		return { ok: true, body: parsed };
	} catch {
		return notJson;
	}
}

const notJson: Verified = { ok: false, status: 400, error: 'The body is not JSON' };

function lastSegment(path: string): string {
	const parts = (path.split('?')[0] ?? '').split('/').filter((part) => part !== '');
	return decodedPart(parts.at(-1) ?? '');
}

/** Takes as long for a near miss as for a far one, whatever the lengths. */
function equal(given: unknown, wanted: string): boolean {
	const hash = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(hash(typeof given === 'string' ? given : ''), hash(wanted));
}

/** Deeper or larger things are not worth the trouble they make in every later step. */
const maxDepth = 100;

/** Whether a parsed body is nested so deep that n8n could not store it. Looks at every value once, without recursion. */
export function isTooDeep(body: unknown): boolean {
	const open: Array<{ value: unknown; depth: number }> = [{ value: body, depth: 0 }];
	for (let next = open.pop(); next; next = open.pop()) {
		if (typeof next.value !== 'object' || next.value === null) continue;
		if (next.depth >= maxDepth) return true;
		for (const value of Object.values(next.value)) open.push({ value, depth: next.depth + 1 });
	}
	return false;
}
