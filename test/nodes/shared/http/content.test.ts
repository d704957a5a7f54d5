import { Readable } from 'node:stream';
import { UserError } from 'n8n-workflow';
import {
	discard,
	isReadable,
	readContent,
	readThrownContent,
	withJson,
} from '../../../../nodes/shared/http/answerBody';
import { failedBeforeSending } from '../../../../nodes/shared/http/phase';

const streamOf = (...pieces: string[]) => Readable.from(pieces.map((piece) => Buffer.from(piece)));
const reading = { wantsFile: false, silenceMs: 30_000 };
/** More values than may be read in one go. */
const manyValues = `[${'1,'.repeat(200_000)}1]`;

describe('the content of an answer', () => {
	test('is text without its byte order mark, or bytes where a file is wanted', async () => {
		expect(await readContent(streamOf('\ufeff{"a":', '1}'), reading)).toEqual({ body: '{"a":1}' });
		const file = await readContent(streamOf('\ufeffa', 'b'), { ...reading, wantsFile: true });
		expect(file).toEqual({ body: Buffer.from('\ufeffab') });
		expect(await readContent(streamOf(), reading)).toEqual({ body: '' });
	});

	test('that was read already stays as it is', async () => {
		for (const body of ['text', { a: 1 }, null, undefined]) expect(await readContent(body, reading)).toEqual({ body });
	});

	test('may be as long as it may be, and not a byte longer', async () => {
		expect(await readContent(streamOf('abc', 'd'), { ...reading, maxBytes: 4 })).toEqual({ body: 'abcd' });
		const long = streamOf('abc', 'de');
		expect(await readContent(long, { ...reading, maxBytes: 4 })).toEqual({ body: undefined, end: 'tooLarge' });
		expect(long.destroyed).toBe(true);
	});

	test('has too many values to be read as JSON, unless it is a file', async () => {
		expect(await readContent(streamOf(manyValues), reading)).toEqual({ body: undefined, end: 'tooLarge' });
		const { body, end } = await readContent(streamOf(manyValues), { ...reading, wantsFile: true });
		expect([Buffer.isBuffer(body), end]).toEqual([true, undefined]);
		expect(isReadable(Buffer.from(manyValues))).toBe(false);
		expect(isReadable(Buffer.from('[1,2]'))).toBe(true);
		expect(isReadable(Buffer.alloc(8 * 1024 * 1024, ' '))).toBe(true);
		expect(isReadable(Buffer.alloc(8 * 1024 * 1024 + 1, ' '))).toBe(false);
	});

	test('that breaks off is what came before', async () => {
		const broken = Readable.from(
			(async function* () {
				yield await Promise.resolve(Buffer.from('{"a":'));
				throw new Error('aborted');
			})(),
		);
		expect(await readContent(broken, reading)).toEqual({ body: '{"a":', end: 'brokenOff' });
	});

	test('that nobody waits for any more is ended', async () => {
		const silent = new Readable({ read: () => undefined });
		silent.push('ab');
		expect(await readContent(silent, { ...reading, silenceMs: 100 })).toEqual({ body: 'ab', end: 'silent' });
		expect(silent.destroyed).toBe(true);
		const stop = new AbortController();
		const stopped = new Readable({ read: () => undefined });
		const read = readContent(stopped, reading, stop.signal);
		stop.abort();
		expect(await read).toEqual({ body: '', end: 'brokenOff' });
		expect(stopped.destroyed).toBe(true);
	});
});

describe('a connection', () => {
	beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
	afterEach(() => void jest.useRealTimers());

	/** An answer that is no stream of Node's, and sends a piece after each of these pauses. */
	const slow = (...pauses: number[]) => {
		const body = {
			destroy: jest.fn(),
			async *[Symbol.asyncIterator]() {
				for (const pause of pauses) {
					await new Promise((resolve) => setTimeout(resolve, pause));
					yield Buffer.from('a');
				}
			},
		};
		return body;
	};
	const read = async (body: unknown, more: object = {}, signal?: AbortSignal) => {
		const content = readContent(body, { ...reading, silenceMs: 100, ...more }, signal);
		await jest.advanceTimersByTimeAsync(10_000);
		return await content;
	};

	test('that says something in time, again and again, is not silent, and is left alone afterwards', async () => {
		const [body, stop] = [slow(80, 80, 80, 80), new AbortController()];
		expect(await read(body, {}, stop.signal)).toEqual({ body: 'aaaa' });
		stop.abort();
		await jest.advanceTimersByTimeAsync(10_000);
		expect(body.destroy).not.toHaveBeenCalled();
	});

	test('is ended after so much silence, also behind its first words', async () => {
		for (const pauses of [[1_000], [80, 80, 1_000]]) {
			const body = slow(...pauses);
			const stopped: number[] = [];
			const began = performance.now();
			body.destroy.mockImplementation(() => void stopped.push(performance.now() - began));
			await read(body);
			const heard = pauses.slice(0, -1).reduce((sum, pause) => sum + pause, 0);
			expect(stopped[0]).toBe(heard + 100);
		}
	});

	test('of an answer that is too large, or that somebody gave up, is ended', async () => {
		const large = slow(1, 1, 1);
		expect(await read(large, { maxBytes: 2 })).toEqual({ body: undefined, end: 'tooLarge' });
		expect(large.destroy).toHaveBeenCalledTimes(1);
		const [body, stop] = [slow(50, 50), new AbortController()];
		const content = read(body, {}, stop.signal);
		stop.abort();
		expect(body.destroy).toHaveBeenCalledTimes(1);
		await content;
	});

	test('is none where there is nothing to read, or to end', () => {
		const destroy = jest.fn();
		async function* none() {}
		for (const body of [undefined, null, 'text', {}, { destroy }, Object.assign(none(), { destroy: 1 }), none()]) {
			expect(() => discard(body)).not.toThrow();
		}
		expect(destroy).not.toHaveBeenCalled();
		discard(Object.assign(none(), { destroy }));
		expect(destroy).toHaveBeenCalledTimes(1);
	});
});

test('of an answer that broke off nothing is taken, not even JSON that seems whole', async () => {
	const broken = Readable.from(
		(async function* () {
			yield await Promise.resolve(Buffer.from('{"a":1}'));
			throw new Error('aborted');
		})(),
	);
	expect(await withJson({ statusCode: 200, body: broken })).toEqual({ statusCode: 200, body: undefined });
});

test('an answer has its JSON object, or the text that it is, or nothing of one that broke off', async () => {
	const read = async (body: unknown) => await withJson({ statusCode: 200, body });
	expect(await read(streamOf('{"a":1}'))).toEqual({ statusCode: 200, body: { a: 1 } });
	expect(await read('{"a":1}')).toEqual({ statusCode: 200, body: { a: 1 } });
	for (const text of ['[1]', '7', 'no JSON', ''])
		expect(await read(streamOf(text))).toEqual({ statusCode: 200, body: text });
	expect(await read({ a: 1 })).toEqual({ statusCode: 200, body: { a: 1 } });
	expect(await read(streamOf(manyValues))).toEqual({ statusCode: 200, body: undefined });
});

test('the content of an answer that was thrown stands where its stream was, in any of the causes', async () => {
	const thrown = (response: unknown) => Object.assign(new Error('inner'), { response });
	const inner = thrown({ status: 401, data: streamOf('{"a":1}') });
	await readThrownContent(new Error('outer', { cause: inner }), reading);
	expect(inner.response).toEqual({ status: 401, data: '{"a":1}' });
	for (const response of [undefined, null, 'text', { data: 'text' }, {}]) {
		const other = thrown(response);
		await readThrownContent(other, reading);
		expect(other.response).toEqual(response);
	}
	await readThrownContent('no error', reading);
	const deep = (levels: number, cause: Error): Error =>
		levels === 0 ? cause : deep(levels - 1, new Error('outer', { cause }));
	for (const [levels, data] of [
		[4, '{"a":1}'],
		[5, expect.any(Readable)],
	] as const) {
		const cause = thrown({ data: streamOf('{"a":1}') });
		await readThrownContent(deep(levels, cause), reading);
		expect([levels, cause.response]).toEqual([levels, { data }]);
	}
	const own: Error & { cause?: unknown } = new Error('own');
	own.cause = own;
	await readThrownContent(own, reading);
});

// Names that are none. cspell:ignore querya xgetaddrinfo getaddrinfox XENOTFOUND XERR
describe('whether a request left', () => {
	function wordsOf(message: string) {
		return { message };
	}
	const failure = (more: object, cause?: unknown) => Object.assign(new Error('failed', { cause }), more);

	test('is told by a cause that is no failure of its own', () => {
		const refused = failure({ code: 'ECONNREFUSED', syscall: 'connect' });
		expect(failedBeforeSending(refused)).toBe(true);
		expect(failedBeforeSending(failure({}, refused))).toBe(true);
		expect(failedBeforeSending(failure({ code: 'ECONNREFUSED' }, refused))).toBe(true);
		expect(failedBeforeSending(failure({ code: 'ECONNRESET' }, refused))).toBe(false);
		expect(failedBeforeSending(failure({ syscall: 'read' }, refused))).toBe(false);
		expect(failedBeforeSending(failure({}))).toBe(false);
	});

	test.each([
		...['connect', 'getaddrinfo', 'getnameinfo', 'queryA', 'querySrv'].map((syscall) => ({ syscall })),
		...['ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME', 'UND_ERR_CONNECT_TIMEOUT', 'ERR_PROXY_TUNNEL'].map((code) => ({
			code,
		})),
		...['connect ECONNREFUSED 10.0.0.1:443', 'connect EHOSTUNREACH', 'getaddrinfo EAI_AGAIN'].map(wordsOf),
		wordsOf('Client network socket disconnected before secure TLS connection was established'),
		wordsOf('Proxy connection ended before receiving CONNECT response'),
		...[
			...['CERT_CHAIN_TOO_LONG', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REJECTED', 'CERT_REVOKED'],
			...['CERT_SIGNATURE_FAILURE', 'CERT_UNTRUSTED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_FORMAT'],
			...['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH', 'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED'],
			...['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
			'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		].map((code) => ({ code })),
		...[
			...['ERR_INVALID_CHAR', 'ERR_INVALID_HTTP_TOKEN', 'ERR_INVALID_URL', 'ERR_UNESCAPED_CHARACTERS'],
			'ERR_HTTP_INVALID_HEADER_VALUE',
		].map((code) => ({ code })),
		{ code: 'ERR_CANCELED', name: 'CanceledError' },
		...[null, { connecting: true }, { secureConnecting: true }].map((socket) => ({ request: { socket } })),
	])('%j proves that it did not', (more) => {
		expect(failedBeforeSending(failure(more))).toBe(true);
		expect(failedBeforeSending(failure({}, failure(more)))).toBe(true);
	});

	test.each([
		...['read', 'write', 'query', 'querya', 'queryA-', 'xgetaddrinfo', 'getaddrinfox'].map((syscall) => ({ syscall })),
		...['ECONNRESET', 'ETIMEDOUT', 'EPROTO', 'EHOSTUNREACH'].map((code) => ({ code })),
		...['XENOTFOUND', 'ENOTFOUND2', 'EAI_', 'EAI_7', 'XERR_INVALID_URL', 'ERR_INVALID_URL2'].map((code) => ({ code })),
		{ syscall: 'read', code: 'ENOTFOUND' },
		{ syscall: 'write', message: 'connect ECONNREFUSED' },
		...['reconnect ECONNRESET', 'connect failed', 'connect to ECONNRESET', 'connect E'].map(wordsOf),
		wordsOf('After a while: Proxy connection ended before receiving CONNECT response'),
		...[{ code: 'ERR_CANCELED' }, { name: 'CanceledError' }, { name: 'CanceledError', code: 'ERR_OTHER' }],
		{ code: 'ERR_CANCELED', name: 'CanceledError', request: {} },
		...[null, 'text', {}, { socket: undefined }, { socket: 'text' }].map((request) => ({ request })),
		...[{}, { connecting: false, secureConnecting: false }, { connecting: 1 }].map((socket) => ({
			request: { socket },
		})),
	])('%j proves nothing', (more) => {
		expect(failedBeforeSending(failure(more))).toBe(false);
	});

	test.each<[boolean, string[]]>([
		[true, ['ERR_NETWORK', 'ERR_BAD_RESPONSE', 'AXIOS_ERROR', 'ERROR_OF_REQUEST', 'E1', 'MY_UND_ERR_X', '']],
		[
			false,
			['EPIPE', 'ERR_HTTP2_STREAM_ERROR', 'ERR_SSL_ALERT', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_TLS_HANDSHAKE_TIMEOUT'],
		],
		[false, ['UND_ERR_SOCKET', 'UND_ERR_BODY_TIMEOUT']],
	])('around a refused connection is told (%s) by errors with the codes %j', (expected, codes) => {
		const refused = failure({ code: 'ECONNREFUSED', syscall: 'connect' });
		for (const code of codes) {
			expect([code, failedBeforeSending(failure({ code }, refused))]).toEqual([code, expected]);
		}
	});

	test('is told by refusals of n8n itself', () => {
		expect(failedBeforeSending(new UserError('No'))).toBe(true);
	});

	test('is looked for eight causes deep, also where several addresses were tried', () => {
		const proof = { syscall: 'connect' };
		const deep = (levels: number, around: (inner: Error) => Error): Error =>
			levels === 0 ? failure(proof) : around(deep(levels - 1, around));
		const inCause = (inner: Error) => failure({}, inner);
		const inErrors = (inner: Error) => failure({ errors: [inner] });
		for (const around of [inCause, inErrors]) {
			expect([8, 9].map((levels) => failedBeforeSending(deep(levels, around)))).toEqual([true, false]);
		}
		expect(failedBeforeSending(failure({ errors: [] }))).toBe(false);
	});

	test('is not known of an error that is its own cause, or of several connects of which one came about', () => {
		const own: { cause?: unknown } = failure({});
		own.cause = own;
		expect(failedBeforeSending(own)).toBe(false);
		const [refused, reset] = [failure({ syscall: 'connect' }), failure({ syscall: 'read' })];
		expect(failedBeforeSending(failure({ errors: [refused, refused] }))).toBe(true);
		expect(failedBeforeSending(failure({ errors: [refused, reset] }))).toBe(false);
		expect(failedBeforeSending(failure({ errors: [] }, refused))).toBe(true);
		for (const none of [undefined, null, 'text']) expect(failedBeforeSending(none)).toBe(false);
	});
});
