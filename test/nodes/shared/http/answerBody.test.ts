import { gzipSync } from 'node:zlib';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeApiError } from 'n8n-workflow';
import { outcomeOf } from '../../../../nodes/shared/errors';
import { createScale, maxJsonNames } from '../../../../nodes/shared/jsonValues';
import { getChatProvider } from '../../reliability/getChat';
import { executeNode } from '../../../support/n8nCore';

// Retries come at once.
jest.mock('../../../../nodes/shared/http/retry', () => ({
	...jest.requireActual<object>('../../../../nodes/shared/http/retry'),
	waitBefore: () => 1,
}));

let answer: (response: ServerResponse) => void = (response) => void response.end();
const server = createServer((request, response) => {
	request.resume();
	response.on('error', () => undefined);
	request.once('end', () => answer(response));
});
let origin = '';

beforeAll(async () => {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	origin = `http://127.0.0.1:${port}`;
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

const run = async (kind: 'read' | 'send', options = {}) =>
	await executeNode(
		getChatProvider.setup(`${origin}${getChatProvider.basePath}`, { ...getChatProvider.operations[kind], options }),
	).catch((error: unknown) => error);

/** So many megabytes of blanks, in a few kilobytes for each. */
function bomb(megabytes: number): Buffer {
	const block = gzipSync(Buffer.alloc(16 * 1024 * 1024, ' '));
	return Buffer.concat(Array.from({ length: megabytes / 16 }, () => block));
}

test.each<['read' | 'send', RegExp]>([
	['read', /^The answer of get\.chat \(HTTP 200\) is larger than any answer may be/],
	['send', /^It is unclear whether get\.chat accepted the request: the answer \(HTTP 200\) is larger/],
])('a gigabyte that came as a megabyte is not unpacked: %s', async (kind, message) => {
	const bytes = bomb(1024);
	answer = (response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes);
	const before = process.memoryUsage().arrayBuffers;
	let peak = 0;
	const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)), 1);
	const error = await run(kind);
	clearInterval(watch);
	expect(error).toBeInstanceOf(NodeApiError);
	expect(Object(error).message).toMatch(message);
	expect(peak).toBeLessThan(200 * 1024 * 1024);
});

test('a refusal that is too long is a refusal', async () => {
	const bytes = bomb(64);
	answer = (response) => void response.writeHead(400, { 'content-encoding': 'gzip' }).end(bytes);
	const error = await run('send');
	expect([outcomeOf(error), Object(error).httpCode]).toEqual(['refused', '400']);
});

test.each(['read', 'send'] as const)(
	'headers, and then silence, are waited for as long as Timeout says: %s',
	async (kind) => {
		answer = (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":');
		const error = await run(kind, { timeoutSeconds: 1 });
		expect(Object(error).message).toMatch(/no answer came in time/);
		if (kind === 'send') expect(outcomeOf(error)).toBe('unclear');
	},
);

test('a mark before the JSON, and content in many pieces, change nothing', async () => {
	answer = (response) => {
		const bytes = Buffer.from(`\uFEFF${JSON.stringify({ count: 1, results: [{ id: 1, username: 'Gül Şahin' }] })}`);
		for (const byte of bytes) response.write(Buffer.from([byte]));
		response.end();
	};
	expect(JSON.stringify(await run('read'))).toContain('Gül Şahin');
});

test.each(['read', 'send'] as const)('an answer of two million objects is not read as JSON: %s', async (kind) => {
	const text = `[${'{},'.repeat(2_000_000)}{}]`;
	answer = (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(text);
	const parse = jest.spyOn(JSON, 'parse');
	const error = await run(kind);
	const lengths = parse.mock.calls.map(([read]) => String(read).length);
	parse.mockRestore();
	expect(Object(error).message).toMatch(/is larger/);
	if (kind === 'send') expect(outcomeOf(error)).toBe('unclear');
	expect(Math.max(0, ...lengths)).toBeLessThan(100_000);
});

/** A name that a chunk ends in is counted twice, or not at all. */
const maxNames = maxJsonNames + 500;

/** The rows of a long page: many values under few names. */
const page = (rows: number) =>
	JSON.stringify({
		count: rows,
		results: Array.from({ length: rows }, (_, id) => ({ id, username: 'ada', a: [0, {}] })),
	});

test.each<[string, string]>([
	['in one object', `{${Array.from({ length: maxNames }, (_, n) => `"k${n}":0`).join(',')}}`],
	['in an object each', `[${Array.from({ length: maxNames }, (_, n) => `{"k${n}":0}`).join(',')}]`],
	['with blanks behind', `{${Array.from({ length: maxNames }, (_, n) => `"k${n}" \n\t:0`).join(',')}}`],
	['that end alike', `{${Array.from({ length: maxNames }, (_, n) => `"${n}${'x'.repeat(70)}":0`).join(',')}}`],
	['with quotation marks', `{${Array.from({ length: maxNames }, (_, n) => `"${n}\\"x":0`).join(',')}}`],
	['with backslashes', `{${Array.from({ length: maxNames }, (_, n) => `"${n}\\\\":0`).join(',')}}`],
])('more names than any answer has are not read: %s', async (_, text) => {
	expect(() => JSON.parse(text)).not.toThrow();
	answer = (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(text);
	expect(Object(await run('read')).message).toMatch(/is larger than any answer may be/);
});

test('the same names in every row are counted once', async () => {
	answer = (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(page(20_000));
	expect(await run('read')).not.toBeInstanceOf(Error);
});

test.each([
	['colons', ':', 60_000],
	['names within texts', '\\":', 20_000],
	['names that end in a backslash', '\\\\":', 15_000],
	['backslashes', '\\', 60_000],
	['blanks', ' ', 60_000],
	['texts that begin with a colon', '":\\\\",', 10_000],
	['names that are one text', '\\"x', 20_000],
])('names are found in steps in proportion to the text: %s', (_, unit, times) => {
	const bytes = Buffer.from(`"${unit.repeat(times)}":"${unit.repeat(times)}":`);
	let steps = 0;
	const counted = new Proxy(bytes, {
		get: (target, place) => {
			steps++;
			return Reflect.get(target, place);
		},
	});
	createScale()(counted);
	expect(steps).toBeGreaterThan(bytes.length);
	expect(steps).toBeLessThan(10 * bytes.length);
});
