import { Readable } from 'node:stream';
import { isReadable, readContent, readThrownContent, withJson } from '../../../../nodes/shared/http/answerBody';
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
});

describe('whether a request left', () => {
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
