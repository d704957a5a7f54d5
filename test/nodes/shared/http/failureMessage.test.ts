import { pauseFailure, reportFailure, type FailedAttempt } from '../../../../nodes/shared/http/failureMessage';
import type { Provider, ProviderWords } from '../../../../nodes/shared/http/provider';
import { tooLarge } from '../../../../nodes/shared/http/response';
import type { Verdict } from '../../../../nodes/shared/http/retry';
import { createRedactor } from '../../../../nodes/shared/redact';

let words: ProviderWords;
beforeEach(() => (words = {}));
const provider: Provider = {
	name: 'Post',
	credential: 'post',
	baseUrl: () => 'https://post.example',
	page: () => ({ rows: [] }),
	explain: () => words,
};
const now = Date.parse('2026-01-01T10:00:00Z');
const redact = createRedactor({ accessKey: 'secret-key-0123456789' });
const report = (attempt: Omit<FailedAttempt, 'ok'>, verdict: Partial<Verdict> = {}) =>
	reportFailure(provider, { ok: false, ...attempt }, { outcome: 'refused', again: false, ...verdict }, { redact, now });
const answer = (status: number, verdict: Partial<Verdict> = {}, more: Partial<FailedAttempt> = {}) =>
	report({ failure: { kind: 'answer', status }, status, body: {}, ...more }, verdict);
const cut = (code: string, message = '', verdict: Partial<Verdict> = { outcome: 'notSent' }, unsent = true) =>
	report({ failure: { kind: 'connection', code, message, unsent } }, verdict);
const lookFirst =
	'It was not repeated, so that nothing is sent twice. Look in Post whether it arrived before you send it again.';
const slower = "Set a lower 'Requests per Minute' in the node's Options if this happens often.";
const checkUrl =
	"Check that the credential's Base URL is the address of the Post API, and that no proxy or login page answers for it.";

describe('an answer', () => {
	test('that refuses says why, and what the provider advises', () => {
		words = { code: 'E7', message: 'Number unknown. ', hint: 'Check the number.' };
		expect(answer(400)).toEqual({
			message: 'Post refused the request: Number unknown (HTTP 400, E7)',
			hint: 'Check the number.',
			outcome: 'refused',
			httpCode: '400',
			retryAfterMs: undefined,
		});
		words = {};
		expect(answer(400)).toMatchObject({
			message: 'Post refused the request: no reason given (HTTP 400)',
			hint: checkUrl,
		});
	});

	test.each<[unknown, string]>([
		['<!DOCTYPE html><p>Log in', 'its answer is a web page instead of JSON (HTTP 404)'],
		[' <?xml version="1.0"?>', 'its answer is a web page instead of JSON (HTTP 404)'],
		['Not Found', 'its answer is not complete JSON (HTTP 404)'],
		[' ', 'its answer is empty (HTTP 404)'],
		[undefined, 'its answer is empty (HTTP 404)'],
		[null, 'no reason given (HTTP 404)'],
	])('without words of the provider is described: %j', (body, detail) => {
		expect(answer(404, {}, { body }).message).toBe(`Post refused the request: ${detail}`);
	});

	test('shows no secret, and no more than 1,000 characters of what it says', () => {
		words = { message: `Key secret-key-0123456789 is wrong. ${'x'.repeat(2_000)}` };
		const { message } = answer(401);
		expect(message).toContain('Key *** is wrong. xxx');
		expect(message).not.toContain('secret-key');
		expect(message.length).toBeLessThan(1_060);
	});

	test('that leaves it unclear tells to look first', () => {
		expect(answer(502, { outcome: 'unclear' })).toMatchObject({
			message: 'It is unclear whether Post carried out the request: no reason given (HTTP 502)',
			hint: lookFirst,
		});
	});

	test('that asks to come back says when', () => {
		expect(answer(429, { outcome: 'notSent', again: true, waitMs: 61_200 })).toMatchObject({
			message: 'Post asks to slow down: no reason given (HTTP 429)',
			hint: `Nothing was changed. Try again after 10:01:01 UTC (in 62 s). ${slower}`,
			retryAfterMs: 61_200,
		});
		expect(answer(429, { outcome: 'notSent' }).hint).toBe(`Nothing was changed. Try again in a minute. ${slower}`);
	});

	test('of a server that cannot answer is told apart from one that does not know the request', () => {
		expect(answer(503, { outcome: 'notSent' }).message).toBe('Post could not answer: no reason given (HTTP 503)');
		expect(answer(500, { outcome: 'refused' }).message).toContain('Post could not answer');
		expect(answer(501).message).toBe('Post refused the request: no reason given (HTTP 501)');
	});

	test.each([
		[300, 'https://other.example/a?token=1', 'other.example'],
		[399, '/elsewhere', 'another address'],
		[302, undefined, 'another address'],
		[302, `https://${'x'.repeat(60)}.${'y'.repeat(60)}/`, 'another address'],
	])('that redirects (%i) to %p is not followed', (status, location, host) => {
		expect(answer(status, {}, { headers: location === undefined ? {} : { location } })).toMatchObject({
			message: `Post redirects the request elsewhere (HTTP ${status}), to ${host}, which is not followed because the token would leave with it`,
			hint: "Enter the final address as the credential's Base URL.",
		});
	});

	test('with a status that hides another one shows the one that came, and none where there is none', () => {
		expect(answer(400, {}, { arrivedAs: 200 }).message).toContain('(HTTP 200)');
		expect(answer(400, {}, { arrivedAs: 200 }).httpCode).toBe('400');
		const none = report({ failure: { kind: 'answer', status: 0 }, body: {} }, { outcome: 'unclear' });
		expect(none).toMatchObject({
			message: 'It is unclear whether Post carried out the request: no reason given (no HTTP status)',
			httpCode: '0',
		});
	});
});

describe('an answer that cannot be read', () => {
	const unread = (body: unknown, outcome: Verdict['outcome']) =>
		report({ failure: { kind: 'unreadable', status: 200 }, status: 200, body }, { outcome });

	test.each<[unknown, string]>([
		[tooLarge, 'is larger than any answer may be'],
		[{}, 'lacks what the documentation promises'],
		['', 'is empty'],
		[null, 'is empty'],
		['<html>', 'is a web page instead of JSON'],
		['x<html>', 'is not complete JSON'],
		['{"a":', 'is not complete JSON'],
	])('%p %s', (body, what) => {
		expect(unread(body, 'unclear')).toEqual({
			message: `It is unclear whether Post accepted the request: the answer (HTTP 200) ${what}`,
			hint: lookFirst,
			outcome: 'unclear',
			httpCode: '200',
		});
	});

	test('to a read is nothing to look for', () => {
		expect(unread('', 'refused')).toMatchObject({ message: 'The answer of Post (HTTP 200) is empty', hint: checkUrl });
	});
});

describe('a connection', () => {
	test.each([
		['ECONNREFUSED', '', 'the connection was refused'],
		['ENOTFOUND', '', 'its address could not be found (DNS)'],
		['EAI_AGAIN', '', 'its address could not be found (DNS)'],
		['X_EAI_', '', 'the connection failed'],
		['', 'Timeout of 60000ms exceeded', 'no answer came in time'],
		['ETIMEDOUT', '', 'no answer came in time'],
		['ECONNABORTED', '', 'no answer came in time'],
		['ECONNRESET', '', 'the connection was cut'],
		['EPIPE', '', 'the connection was cut'],
		['', 'socket hang up', 'the connection was cut'],
		['', 'aborted', 'the connection was cut'],
		['CERT_HAS_EXPIRED', '', 'its TLS certificate or connection is not valid'],
		['EPROTO', '', 'its TLS certificate or connection is not valid'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', '', 'its TLS certificate or connection is not valid'],
		['EHOSTUNREACH', '', 'the network does not reach it'],
		['ENETDOWN', '', 'the network does not reach it'],
		['ERR_CANCELED', '', 'the execution was stopped'],
		['', '', 'the connection failed'],
	])('with the code "%s" and the words "%s": %s', (code, message, reason) => {
		expect(cut(code, message)).toEqual({
			message: `Post could not be reached: ${reason}`,
			hint: "Nothing was sent. Check the credential's Base URL and this server's network connection.",
			outcome: 'notSent',
		});
	});

	test('that was cut after the request left is unclear, and of a read has changed nothing', () => {
		expect(cut('ECONNRESET', '', { outcome: 'unclear' }, false)).toEqual({
			message: 'It is unclear whether Post received the request: the connection was cut',
			hint: lookFirst,
			outcome: 'unclear',
		});
		expect(cut('ECONNRESET', '', { outcome: 'refused' }, false).hint).toBe(
			"Nothing was changed. Try again; if it keeps happening, raise 'Timeout' in the node's Options.",
		);
	});
});

test('words of our own take the place of the provider’s', () => {
	const said = { message: 'The login was refused', hint: 'Check the password.' };
	expect(report({ failure: { kind: 'answer', status: 401 }, said })).toEqual({ ...said, outcome: 'refused' });
});

test('a pause that is too long says until when', () => {
	expect(pauseFailure(provider, 90_001, now)).toEqual({
		message: 'Post asked to send nothing for another 91 s',
		hint: `Nothing was changed. Try again after 10:01:30 UTC (in 91 s). ${slower}`,
		outcome: 'notSent',
		httpCode: '429',
		retryAfterMs: 90_001,
	});
});
