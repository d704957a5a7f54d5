import fc from 'fast-check';
import { base64Of, isLongText, jsonBytes, withHashes } from '../../../../nodes/shared/http/longText';
import type { Request } from '../../../../nodes/shared/http/request';

const mb = 1024 * 1024;

/** Texts of a length around which slices end, of characters with one to four bytes, halves of characters among them. */
const longTexts = fc
	.record({
		length: fc.constantFrom(64 * 1024 + 1, 256 * 1024, 256 * 1024 + 1, 512 * 1024 - 1, 700_000),
		piece: fc.array(fc.constantFrom('a', '"', '\\', '\n', '\u0000', '\u2028', 'é', '€', '😀', '\ud83d', '\ude00'), {
			minLength: 1,
			maxLength: 7,
		}),
	})
	.map(({ length, piece }) => piece.join('').repeat(length).slice(0, length));

test('JSON that is made in slices is read as JSON that is made at once', async () => {
	const values = fc.oneof(longTexts, fc.jsonValue(), fc.constant(undefined), fc.constant({ toJSON: () => undefined }));
	const bodies = fc.dictionary(fc.string(), values, { maxKeys: 4 });
	await fc.assert(
		fc.asyncProperty(bodies, async (body) => {
			const bytes = await jsonBytes(body as Parameters<typeof jsonBytes>[0]);
			expect(JSON.parse(bytes.toString())).toEqual(JSON.parse(JSON.stringify(body)));
			expect(Buffer.from(bytes.toString()).equals(bytes)).toBe(true);
		}),
		{ numRuns: 60 },
	);
});

test.each([0, 1, 2, 3, 196_607, 196_608, 196_609, 700_000])(
	'%i bytes as base64, also from the middle of others',
	async (length) => {
		const all = Buffer.from(Array.from({ length: length + 7 }, (_, n) => (n * 31) % 256));
		const bytes = new Uint8Array(all.buffer, all.byteOffset + 5, length);
		expect(await base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'));
	},
);

test('a text of a message is not long, and a request without long ones stays as it is', async () => {
	expect([isLongText('a'.repeat(64 * 1024)), isLongText('a'.repeat(64 * 1024 + 1)), isLongText(70_000)]).toEqual([
		false,
		true,
		false,
	]);
	const request: Request = { method: 'POST', path: '/a', body: { text: 'Hello' } };
	expect(await withHashes(request)).toBe(request);
	const bare: Request = { method: 'GET', path: '/a' };
	expect(await withHashes(bare)).toBe(bare);
});

test('long texts have the same hash only where they are the same, whatever stands beside them', async () => {
	const hashed = async (body: string) =>
		(await withHashes({ method: 'POST', path: '/a', body: { body, filename: 'a.pdf' } })).body;
	const long = 'x'.repeat(300_000);
	const first = await hashed(`${long}a`);
	expect(first).toEqual({ body: { sha256: expect.stringMatching(/^[\w-]{43}$/) }, filename: 'a.pdf' });
	expect(await hashed(`${long}a`)).toEqual(first);
	for (const other of [`${long}b`, `${long}aa`, `y${long.slice(1)}a`, `${long}\ud83d`, `${long}\ud83e`]) {
		expect(await hashed(other)).not.toEqual(first);
	}
	expect(await hashed(`${long}\ud83d`)).not.toEqual(await hashed(`${long}\ud83e`));
});

describe('others have a turn', () => {
	/** So that each slice seems to have taken long. */
	beforeEach(() => {
		let now = 0;
		jest.spyOn(performance, 'now').mockImplementation(() => (now += 20));
	});
	afterEach(() => void jest.restoreAllMocks());

	/** How often the event loop turned while something was done. */
	async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
		let [turns, isOver] = [0, false];
		const turn = () => {
			turns++;
			if (!isOver) setImmediate(turn);
		};
		setImmediate(turn);
		await work();
		isOver = true;
		return turns;
	}

	test.each([
		['bytes become base64', async () => await base64Of(Buffer.alloc(3 * mb))],
		['a text becomes JSON', async () => await jsonBytes({ body: 'a'.repeat(4 * mb) })],
		[
			'a text is hashed',
			async () => await withHashes({ method: 'POST', path: '/a', body: { body: 'a'.repeat(4 * mb) } }),
		],
	])('while %s', async (_, work) => {
		expect(await turnsDuring(work)).toBeGreaterThanOrEqual(16);
	});
});
