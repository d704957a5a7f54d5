import { tooLarge, type Attempt } from './response';
import type { FailureReport } from '../errors';
import { redirectHost } from './redirect';
import type { Provider } from './provider';
import { maxReasonCharacters, type Redactor } from '../redact';
import type { Failure, Verdict } from './retry';
import { withoutEnd } from '../input/ends';

/** An attempt that came to nothing, or that nobody knows about. */
export type FailedAttempt = Extract<Attempt, { ok: false }>;

/** How a failure is told: without secrets, and when. */
interface Told {
	redact: Redactor;
	now: number;
}

const lookFirst = (provider: string) =>
	`It was not repeated, so that nothing is sent twice. Look in ${provider} whether it arrived before you send it again.`;

/**
 * Says in words what came of a failed request. n8n replaces messages that contain codes such as `ECONNRESET` by words
 * of its own, so the codes are spelled out.
 */
export function reportFailure(
	provider: Provider,
	attempt: FailedAttempt,
	verdict: Verdict,
	{ redact, now }: Told,
): FailureReport {
	const { name } = provider;
	const { outcome } = verdict;
	if (attempt.said) return { ...attempt.said, outcome };
	switch (attempt.failure.kind) {
		case 'connection':
			return { ...connectionMessage(name, attempt.failure, outcome), outcome };
		case 'unreadable': {
			const what = describeBody(attempt.body);
			const { status } = attempt.failure;
			return {
				message:
					outcome === 'unclear'
						? `It is unclear whether ${name} accepted the request: the answer (HTTP ${status}) ${what}`
						: `The answer of ${name} (HTTP ${status}) ${what}`,
				hint: outcome === 'unclear' ? lookFirst(name) : checkUrl(name),
				outcome,
				httpCode: String(status),
			};
		}
		case 'answer':
			return responseMessage(provider, attempt, verdict, { redact, now });
	}
}

/** A request that was not even tried, because the provider asked for a pause longer than this run may wait. */
export function pauseFailure({ name }: Provider, waitMs: number, now: number): FailureReport {
	const verdict: Verdict = { outcome: 'notSent', again: true, waitMs };
	return {
		message: `${name} asked to send nothing for another ${Math.ceil(waitMs / 1000)} s`,
		hint: retryHint(verdict, now),
		outcome: 'notSent',
		httpCode: '429',
		retryAfterMs: waitMs,
	};
}

function responseMessage(
	provider: Provider,
	attempt: FailedAttempt,
	verdict: Verdict,
	{ redact, now }: Told,
): FailureReport {
	const { name } = provider;
	const status = attempt.status ?? 0;
	const words = provider.explain(status, attempt.body);
	const said = words.message ?? wordsOf(attempt.body);
	const reason = said === undefined ? undefined : redact(said, maxReasonCharacters);
	const shown = attempt.arrivedAs ?? status;
	const marks = [shown > 0 ? `HTTP ${shown}` : 'no HTTP status', words.code].filter(Boolean).join(', ');
	const detail = reason ? `${withoutEnd(reason, /[.\s]/)} (${marks})` : `no reason given (${marks})`;
	const common = { outcome: verdict.outcome, httpCode: String(status), retryAfterMs: verdict.waitMs };

	if (verdict.outcome === 'unclear') {
		const message = `It is unclear whether ${name} carried out the request: ${detail}`;
		return { ...common, message, hint: lookFirst(name) };
	}
	if (status === 429)
		return { ...common, message: `${name} asks to slow down: ${detail}`, hint: retryHint(verdict, now) };
	if (status >= 500 && status !== 501)
		return { ...common, message: `${name} could not answer: ${detail}`, hint: retryHint(verdict, now) };
	if (status >= 300 && status < 400) {
		const message = `${name} redirects the request elsewhere (HTTP ${status}), to ${redirectHost(attempt.headers?.location)}, which is not followed because the token would leave with it`;
		return { ...common, message, hint: "Enter the final address as the credential's Base URL." };
	}
	return { ...common, message: `${name} refused the request: ${detail}`, hint: words.hint ?? checkUrl(name) };
}

/** What an answer without a message is. */
function wordsOf(body: unknown): string | undefined {
	return typeof body === 'object' ? undefined : `its answer ${describeBody(body)}`;
}

function retryHint({ waitMs }: Verdict, now: number): string {
	const slower = "Set a lower 'Requests per Minute' in the node's Options if this happens often.";
	if (waitMs === undefined) return `Nothing was changed. Try again in a minute. ${slower}`;
	const time = new Date(now + waitMs).toISOString().slice(11, 19);
	return `Nothing was changed. Try again after ${time} UTC (in ${Math.ceil(waitMs / 1000)} s). ${slower}`;
}

function connectionMessage(
	name: string,
	{ code, message, unsent }: Extract<Failure, { kind: 'connection' }>,
	outcome: string,
) {
	const reason = connectionReason(code, message);
	if (outcome === 'unclear') {
		return { message: `It is unclear whether ${name} received the request: ${reason}`, hint: lookFirst(name) };
	}
	const hint = unsent
		? `Nothing was sent. Check the credential's Base URL and this server's network connection.`
		: `Nothing was changed. Try again; if it keeps happening, raise 'Timeout' in the node's Options.`;
	return { message: `${name} could not be reached: ${reason}`, hint };
}

function connectionReason(code: string, message: string): string {
	if (code === 'ECONNREFUSED') return 'the connection was refused';
	if (/^(ENOTFOUND|EAI_)/.test(code)) return 'its address could not be found (DNS)';
	if (/timeout/i.test(message) || code === 'ETIMEDOUT' || code === 'ECONNABORTED') return 'no answer came in time';
	if (code === 'ECONNRESET' || code === 'EPIPE' || /hang up|aborted/i.test(message)) return 'the connection was cut';
	if (/CERT|TLS|SSL|ISSUER|SIGNATURE|EPROTO/.test(code)) return 'its TLS certificate or connection is not valid';
	if (/UNREACH|DOWN/.test(code)) return 'the network does not reach it';
	if (code === 'ERR_CANCELED') return 'the execution was stopped';
	return 'the connection failed';
}

function describeBody(body: unknown): string {
	if (body === tooLarge) return 'is larger than any answer may be';
	if (typeof body === 'object' && body !== null) return 'lacks what the documentation promises';
	if (typeof body !== 'string' || body.trim() === '') return 'is empty';
	if (/^\s*<(!doctype|html|\?xml|head|body)/i.test(body)) return 'is a web page instead of JSON';
	return 'is not complete JSON';
}

const checkUrl = (name: string) =>
	`Check that the credential's Base URL is the address of the ${name} API, and that no proxy or login page answers for it.`;
