import type { Outcome } from '../errors';

export { comeBackMs, defaultMaxPauseMs } from './comeBack';

/** How one attempt failed. */
export type Failure =
	| { kind: 'answer'; status: number; retryAfterMs?: number }
	/** The answer says success, but its body is missing, cut off, or not what the API documents. */
	| { kind: 'unreadable'; status: number }
	/** @property unsent whether it certainly failed before the first byte of the request left */
	| { kind: 'connection'; code: string; message: string; unsent: boolean };

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

/**
 * Decides what a failed attempt means.
 *
 * @param idempotent whether carrying the request out twice does no harm (reads)
 */
export function judge(failure: Failure, { idempotent }: { idempotent: boolean }): Verdict {
	switch (failure.kind) {
		case 'connection': {
			const { unsent } = failure;
			// A reset or a timeout may come after the request: that is never counted as "not sent".
			return { outcome: unsent ? 'notSent' : 'unclear', again: unsent || idempotent };
		}
		case 'unreadable':
			return { outcome: 'unclear', again: idempotent };
		case 'answer': {
			const { status, retryAfterMs: waitMs } = failure;
			if (status === 429) return { outcome: 'notSent', again: true, waitMs };
			// A server that says when to come back has turned the request away; without that it may have died half-way.
			if (status === 503 && waitMs !== undefined) return { outcome: 'notSent', again: true, waitMs };
			// "See other" answers a request that was carried out; what has no status is no answer to anything.
			if (status === 303 || status < 200) return { outcome: 'unclear', again: idempotent };
			// The server does not know the request at all, which no repetition changes.
			if (status === 501) return { outcome: 'refused', again: false };
			if (status >= 500 || status === 408) return { outcome: 'unclear', again: idempotent, waitMs };
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
