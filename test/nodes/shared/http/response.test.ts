import { NodeOperationError, UserError } from 'n8n-workflow';
import { withEnding } from '../../../../nodes/shared/http/fileName';
import {
	applyStatusOfBody,
	applyStatusOfFailure,
	confirmExpected,
	readPart,
	readResponse,
	readThrown,
	tooLarge,
} from '../../../../nodes/shared/http/response';

const answer = (statusCode: number, body: unknown, headers: object = {}) => ({ statusCode, headers, body });
const bytes = Buffer.from('abc');

describe('a file', () => {
	const file = (statusCode: number, content: unknown, headers: object = {}) =>
		readResponse(answer(statusCode, content, headers), { responseType: 'file' });

	test('is what an answer with success carries, unless it calls itself JSON', () => {
		expect(file(200, bytes, { 'content-type': 'image/png' })).toMatchObject({ ok: true, body: bytes });
		expect(file(299, bytes)).toMatchObject({ ok: true, body: bytes });
		for (const type of ['application/json', ' application/problem+json; charset=utf-8', 'APPLICATION/JSON']) {
			const json = Buffer.from('{"a":1}');
			expect(file(200, json, { 'content-type': type })).toMatchObject({ ok: true, body: { a: 1 } });
			expect(file(200, json, { 'content-type': `x ${type.trim()}` })).toMatchObject({ ok: true, body: json });
		}
		for (const type of ['application/jsonl', 'application/x-json', 'text/json']) {
			expect(file(200, bytes, { 'content-type': type })).toMatchObject({ ok: true, body: bytes });
		}
	});

	test('may be stored elsewhere, where the caller fetches it', () => {
		expect(file(302, '', { Location: 'https://a.example/b' })).toMatchObject({
			...{ ok: true, status: 302, body: { url: 'https://a.example/b' } },
		});
		expect(file(300, '', { location: 'https://a.example/b' })).toMatchObject({ ok: true });
		for (const [status, headers] of [
			[302, {}],
			[400, { location: 'https://a.example/b' }],
		] as const) {
			expect(file(status, '', headers)).toMatchObject({ ok: false, failure: { kind: 'answer', status } });
		}
	});

	test('is none where it failed, or is text', () => {
		expect(file(404, bytes)).toMatchObject({ ok: false, failure: { kind: 'answer', status: 404 }, body: 'abc' });
		expect(file(200, 'abc')).toMatchObject({ ok: false, failure: { kind: 'unreadable', status: 200 } });
	});
});

describe('an answer', () => {
	test('is JSON, an object or a list, with its length and its headers in lower case', () => {
		expect(readResponse(answer(200, '{"a":1}', { 'X-A': ['1', 2], 'X-B': null, 'X-C': undefined }))).toEqual({
			...{ ok: true, status: 200, body: { a: 1 }, length: 7 },
			headers: { 'x-a': '1, 2', 'x-b': undefined, 'x-c': undefined },
		});
		expect(readResponse(answer(200, Buffer.from('[]')))).toMatchObject({ ok: true, body: [] });
		for (const text of ['7', '"a"', 'null', '{', '', undefined]) {
			expect(readResponse(answer(200, text))).toMatchObject({
				ok: false,
				failure: { kind: 'unreadable', status: 200 },
			});
		}
	});

	test('without content is a success with 204 where none is wanted', () => {
		expect(readResponse(answer(204, ''), { responseType: 'none' })).toMatchObject({ ok: true, body: {} });
		expect(readResponse(answer(200, ''), { responseType: 'none' })).toMatchObject({ ok: false });
		expect(readResponse(answer(204, ''))).toMatchObject({ ok: false });
	});

	test('that is none has no status', () => {
		expect(readResponse('nothing')).toMatchObject({ ok: false, status: 0, failure: { kind: 'answer', status: 0 } });
	});

	test('has no members that hide what an object can do by itself', () => {
		const attempt = readResponse(answer(200, '{"toString": 1, "a": [{"valueOf": 2, "b": 3}], "value\\u004ff": 4}'));
		expect(attempt).toMatchObject({ ok: true, body: { a: [{ b: 3 }] } });
		expect(JSON.stringify(attempt)).not.toMatch(/toString|valueOf/);
	});

	test('of which only a part came is no success, and keeps the status of its failure', () => {
		expect(readPart(answer(200, '{"a":1}'), 'brokenOff', {})).toMatchObject({
			...{ ok: false, failure: { kind: 'unreadable', status: 200 }, body: { a: 1 } },
		});
		expect(readPart(answer(400, '{"a":1}'), 'brokenOff', {})).toMatchObject({
			failure: { kind: 'answer', status: 400 },
		});
		for (const text of ['{"a":1}', '{"a":']) {
			expect(readPart(answer(201, text), 'tooLarge', {})).toMatchObject({
				...{ ok: false, failure: { kind: 'unreadable', status: 201 }, body: tooLarge },
			});
		}
		expect(readPart(answer(500, 'x'), 'tooLarge', {})).toMatchObject({ failure: { kind: 'answer' }, body: 'x' });
	});

	test.each([
		[{ a: 'x' }, true],
		[{ b: 0 }, true],
		[{ a: [], b: false }, true],
		[{ a: '', b: null }, false],
		[{ a: {}, b: [] }, false],
		[{ c: 1 }, false],
		[[], false],
	])('%j names what is expected of it: %s', (body, expected) => {
		expect(confirmExpected(readResponse(answer(200, JSON.stringify(body))), ['a', 'b']).ok).toBe(expected);
	});

	test('whose status misleads is treated by what it stands for, unless that would send twice', () => {
		const failed = (status: number, stands: number | undefined) =>
			applyStatusOfFailure(readResponse(answer(status, '{}')), () => stands);
		expect(failed(503, 403)).toMatchObject({ failure: { kind: 'answer', status: 403 }, arrivedAs: 503 });
		expect(failed(400, 429)).toMatchObject({ failure: { status: 429 }, arrivedAs: 400 });
		for (const [status, stands] of [
			[500, 429],
			[400, 400],
			[400, undefined],
		] as const) {
			expect(failed(status, stands)).toMatchObject({ failure: { status } });
			expect(failed(status, stands)).not.toHaveProperty('arrivedAs');
		}
		const success = readResponse(answer(200, '{}'));
		expect(applyStatusOfFailure(success, () => 400)).toBe(success);
		expect(applyStatusOfFailure(failed(503, 403), () => 400)).toMatchObject({ failure: { status: 403 } });
	});
});

describe('what is thrown instead of an answer', () => {
	const wrapped = (cause: object) => new Error('n8n', { cause: Object.assign(new Error('inner'), cause) });

	test('may hold the answer', () => {
		const response = { status: 401, headers: { A: 'b' }, data: '{"a":1}' };
		expect(readThrown(wrapped({ response }))).toMatchObject({
			...{ ok: false, failure: { kind: 'answer', status: 401 }, headers: { a: 'b' }, body: { a: 1 } },
		});
		expect(readThrown(wrapped({ response: { ...response, status: 200 } }))).toMatchObject({
			failure: { kind: 'unreadable', status: 200 },
		});
	});

	test('may be a login that was refused, or that could not be made', () => {
		expect(readThrown(wrapped({ fix: 'Check the password.' }))).toEqual({
			...{ ok: false, failure: { kind: 'answer', status: 401 }, final: { outcome: 'notSent', again: false } },
			said: { message: 'inner', hint: 'Check the password.' },
		});
		expect(readThrown({ fix: 'Wait.', temporary: true })).toEqual({
			ok: false,
			failure: { kind: 'connection', code: '', message: 'no reason given', unsent: true },
			...{ final: { outcome: 'notSent', again: true }, said: { message: 'no reason given', hint: 'Wait.' } },
		});
	});

	test('may be a refusal of n8n, which made no request', () => {
		const refusal = new UserError('The address is internal', { description: 'Choose another.' });
		expect(readThrown(refusal)).toMatchObject({
			final: { outcome: 'notSent', again: false },
			said: { message: 'The address is internal', hint: 'Choose another.' },
		});
		expect(readThrown(new UserError('No'))).toMatchObject({ said: { message: 'No', hint: 'Nothing was sent.' } });
	});

	test('is else a connection that failed, by the code of its first cause that has one', () => {
		const error = new NodeOperationError(
			{ id: '1', name: 'a', type: 't', typeVersion: 1, position: [0, 0], parameters: {} },
			wrapped({ code: 'ECONNRESET' }),
		);
		expect(readThrown(error)).toMatchObject({ failure: { kind: 'connection', code: 'ECONNRESET', unsent: false } });
		expect(readThrown('text')).toMatchObject({
			failure: { kind: 'connection', code: '', message: 'no reason given', unsent: false },
		});
	});
});

test('a name gets the usual ending of its type where it has none, and plain text needs none', () => {
	expect(withEnding('notes', 'text/plain')).toBe('notes');
	expect(withEnding('photo', 'image/png')).toBe('photo.png');
	expect(withEnding('photo.', 'image/png')).toBe('photo.png');
	expect(withEnding('photo.jpg', 'image/png')).toBe('photo.jpg');
	expect(withEnding('download.php', 'application/pdf')).toBe('download.pdf');
	expect(withEnding('a.php5', 'application/unknown')).toBe('a.php5');
});

describe('an answer that nobody documents', () => {
	const any = (status: number, body: unknown) => readResponse(answer(status, body), { responseType: 'any' });

	test.each([
		['', {}],
		[undefined, {}],
		['null', {}],
		['7', {}],
		['true', {}],
		['[]', {}],
		['OK', {}],
		['"OK"', {}],
		['Accepted: 3', {}],
		['{"a":1}', { a: 1 }],
		['[{"a":1}]', [{ a: 1 }]],
	])('%j is a success', (text, body) => {
		expect(any(200, text)).toMatchObject({ ok: true, status: 200, body });
	});

	test.each([
		...['<html>', ' <html>', '{"a":', '[{"a"', '"a', '"error"', 'An ERROR', 'It failed', 'Access denied', 'invalid'],
		...['Forbidden', '"Failed"'],
	])('%j is none', (text) => {
		expect(any(200, text)).toMatchObject({ ok: false, failure: { kind: 'unreadable', status: 200 } });
	});

	test('is a failure by its status, whatever it says', () => {
		for (const status of [0, 199, 300, 400]) {
			expect(any(status, 'OK')).toMatchObject({ ok: false, failure: { kind: 'answer', status }, body: 'OK' });
		}
		expect(any(201, 'OK')).toMatchObject({ ok: true, length: 2 });
	});
});

describe('a success by its status that tells of a failure', () => {
	const judged = (
		body: object,
		{
			status = 200,
			headers = {},
			stands,
			idempotent,
		}: { status?: number; headers?: object; stands?: number; idempotent?: boolean } = {},
	) => applyStatusOfBody(readResponse(answer(status, JSON.stringify(body), headers)), () => stands, { idempotent });

	test('is refused, or is to come later where it says when', () => {
		expect(judged({ error: 'No credit' })).toMatchObject({
			...{ ok: false, failure: { kind: 'answer', status: 400 }, arrivedAs: 200, body: { error: 'No credit' } },
		});
		const limited = { error: 'Too many' };
		expect(judged(limited, { headers: { 'Retry-After': '7' } })).toMatchObject({
			...{ failure: { status: 429, retryAfterMs: 7_000 }, arrivedAs: 200 },
		});
		expect(judged(limited, { status: 202, headers: { 'Retry-After': '7' } })).toMatchObject({
			...{ failure: { status: 400 }, arrivedAs: 202 },
		});
		expect(judged(limited, { stands: 500 })).toMatchObject({ failure: { status: 500 } });
		expect(judged({}, { stands: 403 })).toMatchObject({ failure: { status: 403 }, arrivedAs: 200 });
	});

	test.each([
		[{ error: '' }],
		[{ error: ' ' }],
		[{ error: { code: 1 } }],
		[{ error: null }],
		[{ error: 'Not delivered', id: 1 }],
		[['error']],
		[{ message: 'error' }],
	])('is not %j', (body) => {
		expect(judged(body)).toMatchObject({ ok: true, body });
	});

	test('may have been done in part where it names a message, so that it is unclear; not so where it only read', () => {
		const error = 'No credit';
		for (const named of [
			...[
				{ message_id: 'm' },
				{ messageId: 7 },
				{ data: { message_id: 'm' } },
				{ data: [{ a: 1 }, { messageId: 'm' }] },
			],
			...[{ phones: ['1'] }, { medias: { image: [] } }, { medias: [1] }],
		]) {
			expect([named, judged({ error, ...named })]).toMatchObject([named, { failure: { status: 500 }, arrivedAs: 200 }]);
			expect(judged({ error, ...named }, { idempotent: true })).toMatchObject({ failure: { status: 400 } });
		}
		for (const unnamed of [
			...[
				{ message_id: '' },
				{ message_id: 0 },
				{ messageId: '0' },
				{ messageId: null },
				{ phones: [] },
				{ medias: {} },
			],
			...[{ data: { data: { message_id: 'm' } } }, { data: 'message_id' }, { phones: '' }],
		]) {
			expect([unnamed, judged({ error, ...unnamed })]).toMatchObject([unnamed, { failure: { status: 400 } }]);
		}
	});

	test('is no file', () => {
		const file = readResponse(answer(200, bytes), { responseType: 'file' });
		expect(applyStatusOfBody(file, () => 400)).toBe(file);
		const failed = readResponse(answer(404, '{"error":"x"}'));
		expect(applyStatusOfBody(failed, () => 400)).toBe(failed);
		expect(applyStatusOfBody(readResponse(answer(200, '{"a":1}')), undefined)).toMatchObject({ ok: true });
	});
});

test('an answer that was turned away but names a message may have been carried out', () => {
	for (const status of [429, 503]) {
		expect(readResponse(answer(status, '{"message_id":"m"}'))).toMatchObject({
			...{ failure: { status: 500 }, status: 500, arrivedAs: status },
		});
		expect(readResponse(answer(status, '{}'))).toMatchObject({ failure: { status } });
	}
	expect(readResponse(answer(400, '{"message_id":"m"}'))).toMatchObject({ failure: { status: 400 } });
});

describe('an answer that lacks what is expected of it', () => {
	const confirmed = (body: string, { status = 200, headers = {} }: { status?: number; headers?: object } = {}) =>
		confirmExpected(readResponse(answer(status, body, headers)), ['a']);
	const later = { headers: { 'retry-after': '7' } };

	test('is unreadable, or a rate limit where it says when to come back', () => {
		expect(confirmed('{"b":1}')).toMatchObject({
			ok: false,
			failure: { kind: 'unreadable', status: 200 },
			body: { b: 1 },
		});
		expect(confirmed('{"b":1}', later)).toMatchObject({
			...{ failure: { kind: 'answer', status: 429, retryAfterMs: 7_000 }, arrivedAs: 200 },
		});
		expect(confirmed('', later)).toMatchObject({ failure: { kind: 'answer', status: 429 } });
		expect(confirmed('7', later)).toMatchObject({ failure: { kind: 'answer', status: 429 } });
		expect(confirmed('{"b":1}', { ...later, status: 202 })).toMatchObject({
			failure: { kind: 'unreadable', status: 202 },
		});
	});

	test('but was cut off may have had it', () => {
		expect(confirmed('{"b":', later)).toMatchObject({ failure: { kind: 'unreadable', status: 200 }, body: '{"b":' });
	});

	test('stays what it was where it failed, or nothing is expected', () => {
		expect(confirmed('{"b":1}', { ...later, status: 500 })).toMatchObject({ failure: { kind: 'answer', status: 500 } });
		const read = readResponse(answer(200, '{"b":1}'));
		expect(confirmExpected(read, undefined)).toBe(read);
	});
});

test('when to come back is read from a limit of requests for 429 alone, and from Retry-After always', () => {
	const headers = { 'X-RateLimit-Reset': '30' };
	expect(readResponse(answer(429, '{}', headers))).toMatchObject({ failure: { status: 429, retryAfterMs: 30_000 } });
	expect(readResponse(answer(503, '{}', headers))).toMatchObject({ failure: { retryAfterMs: undefined } });
	expect(readResponse(answer(503, '{}', { ...headers, 'Retry-After': '7' }))).toMatchObject({
		failure: { retryAfterMs: 7_000 },
	});
});

test('a file that is too long to be read as JSON is no answer', () => {
	const long = Buffer.alloc(9 * 1024 * 1024, ' ');
	const json = { 'content-type': 'application/json' };
	expect(readResponse(answer(200, long, json), { responseType: 'file' })).toMatchObject({
		...{ ok: false, failure: { kind: 'unreadable', status: 200 }, body: tooLarge },
	});
	expect(readResponse(answer(400, long, json), { responseType: 'file' })).toMatchObject({
		failure: { kind: 'answer' },
		body: '',
	});
});
