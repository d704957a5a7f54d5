import type { Outcome } from './errors';

/** How one attempt failed. */
export type Failure =
	| { kind: 'answer'; status: number; retryAfterMs?: number }
	/** The answer says success, but its body is missing, cut off, or not what the API documents. */
	| { kind: 'unreadable'; status: number }
	| { kind: 'connection'; code: string; message: string };

/** What to make of a failed attempt. */
export interface Verdict {
	outcome: Outcome;
	/** Whether the same request may be sent again. */
	again: boolean;
	/** What the server asked for, in milliseconds; without it the caller backs off on its own. */
	waitMs?: number;
}

/**
 * Attempts for one request, the first included. A request that is turned away unread is tried on until `maxWaitMs` are
 * over: it harms nobody, and whoever has a place in the queue of a busy provider should not lose it.
 */
export const maxAttempts = 5;
/** The longest that one request waits for the provider, in milliseconds; a longer wait becomes an error that says until when. */
export const maxWaitMs = 120_000;

const firstBackoffMs = 1_000;
const maxBackoffMs = 30_000;

/** Codes of failures before the first byte of the request could leave. */
const neverReached = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EAI_FAIL',
	'EAI_NODATA',
	'EAI_NONAME',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EHOSTDOWN',
	'ENETDOWN',
	'EADDRNOTAVAIL',
	'EPROTO',
	'CERT_HAS_EXPIRED',
	'CERT_NOT_YET_VALID',
	'CERT_UNTRUSTED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'HOSTNAME_MISMATCH',
]);

/**
 * Whether a connection failed before the request was sent, so that the provider cannot have acted on it.
 * A reset or a timeout may come after the request: that is never counted as "not sent".
 */
export function failedBeforeSending(code: string, message: string): boolean {
	return (
		neverReached.has(code) ||
		code.startsWith('ERR_TLS_') ||
		code.startsWith('ERR_SSL_') ||
		/before secure TLS connection was established/i.test(message)
	);
}

/**
 * Decides what a failed attempt means.
 *
 * @param repeatable whether carrying the request out twice does no harm (reads)
 */
export function judge(failure: Failure, repeatable: boolean): Verdict {
	switch (failure.kind) {
		case 'connection': {
			const unsent = failedBeforeSending(failure.code, failure.message);
			return { outcome: unsent ? 'notSent' : 'unclear', again: unsent || repeatable };
		}
		case 'unreadable':
			return { outcome: 'unclear', again: repeatable };
		case 'answer': {
			const { status, retryAfterMs: waitMs } = failure;
			if (status === 429) return { outcome: 'notSent', again: true, waitMs };
			// A server that says when to come back has turned the request away; without that it may have died half-way.
			if (status === 503 && waitMs !== undefined) return { outcome: 'notSent', again: true, waitMs };
			// The server does not know the request at all, which no repetition changes.
			if (status === 501) return { outcome: 'refused', again: false };
			if (status >= 500 || status === 408) return { outcome: 'unclear', again: repeatable, waitMs };
			return { outcome: 'refused', again: false };
		}
	}
}

/**
 * How long to wait before the next attempt, in milliseconds: what the server asked for plus a little, so that many
 * waiting clients do not return in the same instant; otherwise 1, 2, 4 … seconds, each shortened by up to a half. Beyond
 * `maxAttempts` it is the longer of both, for servers that turn everybody away and ask for no time at all.
 *
 * @param attempt how many attempts have failed, from 1
 * @param random a number from 0 to 1
 */
export function waitBefore(attempt: number, askedMs: number | undefined, random: number): number {
	const backoff = Math.ceil(Math.min(maxBackoffMs, firstBackoffMs * 2 ** (attempt - 1)) * (1 - random / 2));
	if (askedMs === undefined) return backoff;
	const asked = Math.ceil(askedMs + random * Math.min(500, 100 + askedMs * 0.1));
	return attempt < maxAttempts ? asked : Math.max(asked, backoff);
}

/**
 * Reads when to come back from an answer's headers, in milliseconds from now: `Retry-After` in seconds or as a date,
 * else `X-RateLimit-Reset` (or `RateLimit-Reset`) in Unix time or in seconds from now. Dates are compared with the server's
 * own clock (`Date`) where it sends one.
 *
 * @returns undefined where the server says nothing usable
 */
export function comeBackMs(headers: Readonly<Record<string, string | undefined>>, now: number): number | undefined {
	const serverNow = Date.parse(headers.date ?? '') || now;
	const retryAfter = headers['retry-after']?.trim();
	if (retryAfter) {
		if (/^\d+(\.\d+)?$/.test(retryAfter)) return Number(retryAfter) * 1000;
		const date = Date.parse(retryAfter);
		if (!Number.isNaN(date)) return Math.max(0, date - serverNow);
	}
	const reset = Number((headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'])?.trim() || Number.NaN);
	if (!Number.isFinite(reset) || reset < 0) return undefined;
	// No window lasts 30 years, so a small number is a time from now; a very large one is in milliseconds.
	if (reset < 1e9) return reset * 1000;
	return Math.max(0, (reset > 1e11 ? reset : reset * 1000) - serverNow);
}
