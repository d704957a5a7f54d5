import { NodeOperationError, UserError } from 'n8n-workflow';
import { withEnding } from '../../../../nodes/shared/http/fileName';
import {
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
