import {
	confirmExpected,
	readResponse,
	readThrown,
	tooLarge,
	applyStatusOfBody,
	applyStatusOfFailure,
} from '../../../../nodes/shared/http/response';
import type { Headers } from '../../../../nodes/shared/http/rateLimit';
import { judge } from '../../../../nodes/shared/http/retry';
import type { Request } from '../../../../nodes/shared/http/request';

type Wanted = Pick<Request, 'responseType' | 'expects'>;
const json = { 'content-type': 'application/json' };
const read = (content: unknown, wanted: Wanted = {}, headers: object = {}, statusCode = 200) =>
	confirmExpected(
		applyStatusOfBody(readResponse({ statusCode, headers: { ...json, ...headers }, body: content }, wanted), undefined),
		wanted.expects,
	);
const unclear = { ok: false, failure: { kind: 'unreadable' } };

test.each<[string, Buffer]>([
	['as many values as no answer has', Buffer.from(`[${'{},'.repeat(200_000)}{}]`)],
	['more than eight megabytes', Buffer.from(`{"url":"${'x'.repeat(9 * 1024 * 1024)}"}`)],
])('where a file was asked for, JSON of %s is not read', (_, content) => {
	const file: Wanted = { responseType: 'file' };
	expect(read(content, file)).toMatchObject({ ...unclear, body: tooLarge });
	expect(read(content, file, {}, 400)).toMatchObject({ ok: false, failure: { kind: 'answer', status: 400 } });
	expect(read(Buffer.from('{"url":"https://files.example.com/1"}'), file)).toMatchObject({ ok: true });
	expect(read(content, file, { 'content-type': 'image/png' })).toMatchObject({ ok: true, body: content });
});

describe('a request whose answer nobody documents', () => {
	const any: Wanted = { responseType: 'any' };

	test.each([200, 201, 202, 204])('is carried out by an empty %i', (status) => {
		expect(read('', any, {}, status)).toMatchObject({ ok: true, body: {} });
		expect(read(undefined, any, {}, status)).toMatchObject({ ok: true, body: {} });
	});

	test.each(['null', 'true', '"OK"', 'OK', '[]', '{}', '1', '"queued"', 'Accepted'])('is carried out by %s', (text) => {
		expect(read(text, any)).toMatchObject({ ok: true, body: {} });
	});

	test('keeps what came', () => {
		expect(read('{"id":7}', any)).toMatchObject({ ok: true, body: { id: 7 } });
		expect(read('[{"id":7}]', any)).toMatchObject({ ok: true, body: [{ id: 7 }] });
	});

	test.each([
		'{"id": 1, "na',
		'[{"id"',
		'"half a te',
		'<!DOCTYPE html><html><body>Log in</body></html>',
		'Internal error',
		'"access denied"',
		'Request failed',
	])('is unclear after %s', (text) => {
		expect(read(text, any)).toMatchObject(unclear);
	});

	test('is unclear where the answer broke off', () => {
		const response = { status: 200, headers: json, data: undefined };
		expect(readThrown({ message: 'aborted', code: 'ECONNRESET', response })).toMatchObject(unclear);
	});
});

describe('a request whose answer is documented', () => {
	const documented: Wanted = { expects: ['message_id', 'medias'] };

	test('is carried out where one of the members is there', () => {
		expect(read('{"message_id":"m1"}', documented)).toMatchObject({ ok: true });
		expect(read('{"medias":{"images":[]}}', documented)).toMatchObject({ ok: true });
	});

	test.each([
		'{}',
		'[]',
		'',
		'null',
		'true',
		'"OK"',
		'{"message_id":null}',
		'{"message_id":""}',
		'{"medias":[]}',
		'{"medias":{}}',
		'{"status":"ok"}',
	])('is unclear after %s, and turned away where it comes with Retry-After', (text) => {
		expect(read(text, documented)).toMatchObject(unclear);
		expect(read(text, documented, { 'retry-after': '7' })).toMatchObject({
			ok: false,
			failure: { kind: 'answer', status: 429, retryAfterMs: 7_000 },
			arrivedAs: 200,
		});
	});

	test('was accepted for later with 202, whatever else it says', () => {
		expect(read('{}', documented, { 'retry-after': '7' }, 202)).toMatchObject(unclear);
	});
});

describe.each<[string, Wanted]>([
	['any', { responseType: 'any' }],
	['a documented', { expects: ['message_id'] }],
	['a usual', {}],
])('an error as text, in place of %s answer', (_, wanted) => {
	test('is a refusal', () => {
		expect(read('{"error":"No credit"}', wanted)).toMatchObject({
			ok: false,
			failure: { kind: 'answer', status: 400 },
			arrivedAs: 200,
		});
	});

	test('is a rate limit with Retry-After', () => {
		expect(read('{"error":"Too many"}', wanted, { 'Retry-After': '7' })).toMatchObject({
			failure: { kind: 'answer', status: 429, retryAfterMs: 7_000 },
		});
	});

	test('is no refusal where it is empty', () => {
		expect(read('{"error":"","message_id":"m1"}', wanted)).toMatchObject({ ok: true });
	});
});

test('a record that tells of an error of its own is no refusal', () => {
	expect(read('{"id":5,"error":"number unknown"}')).toMatchObject({ ok: true });
});

test('the provider says what it means, by the headers as well', () => {
	const answer = readResponse({ statusCode: 200, headers: { 'retry-after': '7' }, body: '{"busy":1}' });
	expect(applyStatusOfBody(answer, (_body, headers) => (headers['retry-after'] ? 429 : undefined))).toMatchObject({
		failure: { status: 429, retryAfterMs: 7_000 },
	});
});

describe('what is no rate limit, so that it is not sent again', () => {
	const limit = () => 429;
	const answer = (statusCode: number, body: object) =>
		readResponse({ statusCode, headers: { ...json, 'retry-after': '7' }, body: JSON.stringify(body) });
	const passed: Array<string | undefined> = [];
	const noting = (_body: unknown, headers: Headers) => {
		passed.push(headers['retry-after']);
		return undefined;
	};

	test.each([201, 202, 203, 206])('%i with Retry-After, which says when to ask again', (status) => {
		passed.length = 0;
		expect(applyStatusOfBody(answer(status, {}), noting)).toMatchObject({ ok: true, status });
		expect(passed).toEqual([undefined]);
		expect(applyStatusOfBody(answer(status, { error: 'Busy' }), undefined)).toMatchObject({ failure: { status: 400 } });
	});

	test.each([
		[{ message_id: 'm1' }],
		[{ message_id: 7 }],
		[{ messageId: 'm1' }],
		[{ data: { message_id: 'm1' } }],
		[{ medias: [{ message_id: 'm1' }] }],
	])('an answer that gives the id of a message: %j', (body) => {
		expect(applyStatusOfBody(answer(200, body), limit)).toMatchObject({ failure: { status: 500 }, arrivedAs: 200 });
	});

	test.each([[{}], [{ message_id: '' }], [{ message_id: null }], [{ message_id: 0 }]])(
		'an answer that gives none is one: %j',
		(body) => {
			expect(applyStatusOfBody(answer(200, body), limit)).toMatchObject({ failure: { status: 429 } });
		},
	);

	test.each([429, 503])('%i beside the id of a message', (status) => {
		expect(answer(status, { message_id: 'm1' })).toMatchObject({ failure: { status: 500 }, arrivedAs: status });
		expect(answer(status, { message_id: 0 })).toMatchObject({ failure: { status } });
	});

	test.each([{ message_id: 'm1' }, { phones: ['+905551234567'] }, { medias: { image: [{ message_id: 5 }] } }])(
		'a refusal beside what was taken is unclear: %j',
		(body) => {
			const both = answer(200, { ...body, error: 'One file is too large' });
			expect(applyStatusOfBody(both, undefined)).toMatchObject({ failure: { status: 500 }, arrivedAs: 200 });
			expect(applyStatusOfBody(both, undefined, { idempotent: true })).toMatchObject({ failure: { status: 429 } });
		},
	);

	test.each([500, 502, 503, 504])('a server that failed with %i, whatever its words say', (status) => {
		expect(applyStatusOfFailure(answer(status, {}), limit)).toMatchObject({ failure: { status } });
		expect(applyStatusOfFailure(answer(400, {}), limit)).toMatchObject({ failure: { status: 429 } });
	});
});

test.each([0, 101, 303])('a status of %i says nothing of what happened to a message, and is read again', (status) => {
	expect(judge({ kind: 'answer', status }, { idempotent: false })).toEqual({ outcome: 'unclear', again: false });
	expect(judge({ kind: 'answer', status }, { idempotent: true })).toMatchObject({ again: true });
});
