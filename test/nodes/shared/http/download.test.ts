import { Readable } from 'node:stream';
import { downloadFile } from '../../../../nodes/shared/http/download';

// Retries come at once.
jest.mock('../../../../nodes/shared/http/retry', () => ({
	...jest.requireActual<object>('../../../../nodes/shared/http/retry'),
	waitBefore: () => 1,
}));

const pause = async (ms: number) => await new Promise((done) => setTimeout(done, ms));
let streams: Readable[] = [];
beforeEach(() => void (streams = []));

/** n8n's helper, whose answers have this content. */
const functions = (content: () => Readable) =>
	Object({
		helpers: {
			httpRequest: async () => {
				const body = content();
				streams.push(body);
				return await Promise.resolve({ statusCode: 200, headers: {}, body });
			},
		},
	});

function silence(): Readable {
	const body = new Readable({ read: () => undefined });
	body.push('%PDF');
	return body;
}

async function* drops() {
	for (;;) {
		yield Buffer.from('x');
		await pause(20);
	}
}

async function* endless() {
	for (;;) yield await Promise.resolve(Buffer.alloc(65_536));
}

async function* broken() {
	yield await Promise.resolve(Buffer.from('%PDF'));
	throw new Error('aborted, of https://files.example.com/a?signature=secret');
}

test.each<[string, () => Readable, RegExp, number]>([
	['says nothing any more', silence, /^files\.example\.com did not answer in time$/, 3],
	['sends a byte now and then', () => Readable.from(drops()), /^files\.example\.com sent the file too slowly$/, 1],
	['never ends', () => Readable.from(endless()), /^the file at files\.example\.com is larger than 1 MB$/, 1],
	['breaks off', () => Readable.from(broken()), /^files\.example\.com could not be reached$/, 3],
])('a file that %s is given up, and its connection ended', async (_, content, message, tries) => {
	const limits = { timeoutMs: 100, maxBytes: 1024 * 1024 };
	const outcome = downloadFile(functions(content), 'https://files.example.com/a?signature=secret', limits);
	await expect(outcome).rejects.toThrow(message);
	expect(streams).toHaveLength(tries);
	expect(streams.filter(({ destroyed }) => !destroyed)).toEqual([]);
});
