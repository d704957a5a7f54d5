import fc from 'fast-check';
import { FileText, hasFileText, jsonBytes, withHashes } from '../../../../nodes/shared/http/fileText';
import { joinBytes } from '../../../../nodes/shared/http/joinBytes';
import type { Request } from '../../../../nodes/shared/http/request';

const mb = 1024 * 1024;
const bytesOf = (length: number, seed = 31) => Buffer.from(Array.from({ length }, (_, n) => (n * seed) % 251));

const files = fc
	.record({
		// Around the ends of steps, and of the groups of three bytes that base64 is made of.
		length: fc.constantFrom(0, 1, 2, 3, 4, 786_431, 786_432, 786_433),
		type: fc.constantFrom('image/png', 'application/vnd.ms-excel', 'a/"b\\', 'ü/€'),
	})
	.map(({ length, type }) => new FileText(type, bytesOf(length)));

test('JSON with files is what JSON.stringify would make of their text, byte by byte', async () => {
	const values = fc.oneof(
		files,
		fc.jsonValue(),
		fc.string({ unit: 'grapheme' }),
		fc.constant({ toJSON: () => undefined }),
	);
	await fc.assert(
		fc.asyncProperty(fc.dictionary(fc.string(), values, { maxKeys: 4 }), async (body) => {
			expect((await jsonBytes(body)).toString()).toBe(JSON.stringify(body));
		}),
		{ numRuns: 100 },
	);
});

test('a file from the middle of other bytes is that file', async () => {
	const all = bytesOf(20);
	const file = new FileText('a/b', new Uint8Array(all.buffer, all.byteOffset + 5, 7));
	expect(JSON.parse((await jsonBytes({ file })).toString())).toEqual({
		file: `data:a/b;base64,${all.subarray(5, 12).toString('base64')}`,
	});
});

test('nobody who walks through the members of a body walks through the bytes', () => {
	expect(Object.entries(new FileText('a/b', bytesOf(100)))).toEqual([['mimeType', 'a/b']]);
});

test('a request without files stays as it is', async () => {
	const request: Request = { method: 'POST', path: '/a', body: { text: 'Hello', file: { mimeType: 'a/b' } } };
	expect(await withHashes(request)).toBe(request);
	const bare: Request = { method: 'GET', path: '/a' };
	expect(await withHashes(bare)).toBe(bare);
	expect(hasFileText({ text: 'a'.repeat(mb) })).toBe(false);
});

test('files have the same hash only where they are the same', async () => {
	const hashed = async (body: FileText) =>
		(await withHashes({ method: 'POST', path: '/a', body: { body, n: 1 } })).body;
	const bytes = bytesOf(mb);
	const first = await hashed(new FileText('a/b', bytes));
	expect(first).toEqual({
		body: { head: 'data:a/b;base64,', sha256: expect.stringMatching(/^[\w-]{43}$/) },
		n: 1,
	});
	expect(await hashed(new FileText('a/b', Buffer.from(bytes)))).toEqual(first);
	const others = [
		new FileText('a/c', bytes),
		new FileText('a/b', bytes.subarray(1)),
		new FileText('a/b', bytesOf(mb, 37)),
	];
	for (const other of others) expect(await hashed(other)).not.toEqual(first);
});

test('bytes are joined in their order', async () => {
	const pieces = [bytesOf(3), new Uint8Array(), bytesOf(5 * mb, 37), bytesOf(1)];
	expect((await joinBytes(pieces)).equals(Buffer.concat(pieces))).toBe(true);
	expect(await joinBytes([])).toHaveLength(0);
});

describe('others may have a turn', () => {
	/** How often it was asked whether others wait: the clock is read when it begins, before each step, and after each turn. */
	async function stepsOf(work: () => Promise<unknown>): Promise<number> {
		let now = 0;
		const clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 20));
		await work();
		const reads = clock.mock.calls.length;
		clock.mockRestore();
		return (reads - 1) / 2;
	}

	const file = new FileText('a/b', Buffer.alloc(12 * mb));
	test.each<[string, number, () => Promise<unknown>]>([
		// Besides the texts before and after the file, 16 steps of three quarters of a megabyte.
		['a file becomes JSON', 19, async () => await jsonBytes({ file })],
		['a file is hashed', 16, async () => await withHashes({ method: 'POST', path: '/a', body: { file } })],
		['bytes are joined', 4, async () => await joinBytes([Buffer.alloc(9 * mb), Buffer.alloc(10)])],
	])('while %s', async (_, steps, work) => {
		expect(await stepsOf(work)).toBe(steps);
	});
});
