import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { keepEvidence } from './evidence';

/** What an answer is made of: the host that it tries to lure to, and the secret that it tries to bring to light. */
interface Lure {
	/** Origin of another host, which must hear nothing. */
	other: string;
	secret: string;
}

/** One way in which a provider may misbehave. */
export interface HostileCase {
	name: string;
	/** Writes the answer, or whatever it is. */
	answer(response: ServerResponse, lure: Lure): void;
	/** What is said of it must name the provider's words, with the secret masked. */
	echoes?: boolean;
	/** n8n's own credential test would wait or unpack for as long as the provider likes; it costs nodes seconds as well. */
	nodesOnly?: boolean;
}

type Spelling = readonly [name: string, spell: (secret: string) => string];

const hexOf = (text: string) => [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0'));
const codesOf = (text: string) => [...text].map((sign) => sign.codePointAt(0) ?? 0);
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** How a server may write what it was sent. */
export const spellings: readonly Spelling[] = [
	['as it is', (secret) => secret],
	['in capitals', (secret) => secret.toUpperCase()],
	['in small letters', (secret) => secret.toLowerCase()],
	['URL-encoded', encodeURIComponent],
	['URL-encoded twice', (secret) => encodeURIComponent(encodeURIComponent(secret))],
	['every byte URL-encoded', (secret) => hexOf(secret).map((byte) => `%${byte}`).join('')], // prettier-ignore
	['in Base64', base64],
	['in Base64 for URLs', (secret) => Buffer.from(secret).toString('base64url')],
	['in Base64 behind a user name', (secret) => base64(`user:${secret}`)],
	['in Base64 before a colon', (secret) => base64(`${secret}:`)],
	['in Base64 within a header', (secret) => base64(`Authorization: Bearer ${secret}\r\n`)],
	['in Base64 twice', (secret) => base64(base64(secret))],
	['in Base64, URL-encoded', (secret) => encodeURIComponent(base64(secret))],
	['in Base64 with line breaks', (secret) => base64(secret).replace(/(.{16})/g, '$1\r\n')],
	['in hexadecimal', (secret) => hexOf(secret).join('')],
	['in hexadecimal capitals', (secret) => hexOf(secret).join('').toUpperCase()],
	['in hexadecimal with colons', (secret) => hexOf(secret).join(':')],
	['with escaped slashes', (secret) => secret.replaceAll('/', '\\/')],
	['as \\u escapes', (secret) => codesOf(secret).map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('')], // prettier-ignore
	['as \\x escapes', (secret) => hexOf(secret).map((byte) => `\\x${byte}`).join('')], // prettier-ignore
	['as decimal HTML entities', (secret) => codesOf(secret).map((code) => `&#${code};`).join('')], // prettier-ignore
	['as hexadecimal HTML entities', (secret) => codesOf(secret).map((code) => `&#x${code.toString(16)};`).join('')], // prettier-ignore
	['as quoted-printable', (secret) => hexOf(secret).map((byte) => `=${byte.toUpperCase()}`).join('')], // prettier-ignore
	['backwards', (secret) => [...secret].reverse().join('')],
	['split by blanks', (secret) => [...secret].join(' ')],
	['split by signs without a width', (secret) => [...secret].join('\u200B')],
	['split by soft hyphens', (secret) => [...secret].join('\u00AD')],
	['split into lines', (secret) => secret.replace(/(.{8})/g, '$1\n')],
	['in JSON within JSON', (secret) => JSON.stringify(JSON.stringify({ token: secret }))],
	['as a list of codes', (secret) => JSON.stringify(codesOf(secret))],
	['as Bearer', (secret) => `Authorization: Bearer ${secret}`],
	['cut short', (secret) => `${secret.slice(0, -6)}...`],
];

/** Everything that an error says to whoever can see it, its causes too. The node in it is the user's own. */
export function told(error: unknown): string {
	if (!(error instanceof Error)) return inspect(error, { depth: 10 });
	return inspect([{ ...error, node: undefined }, error.message, error.stack, error.cause], { depth: 10 });
}

/**
 * Where a secret shows in a text: written in one of the ways above, whichever case and whatever stands between its signs.
 *
 * @returns the names of the ways
 */
export function waysInto(text: string, secret: string): string[] {
	const squeezed = (one: string) => one.toLowerCase().replace(/[\s\u00AD\u200B-\u200F\u2060\uFEFF]/g, '');
	const [plain, unescaped] = [squeezed(text), squeezed(text.replaceAll('\\\\', '\\').replace(/\\[rn]/g, ''))];
	return spellings.flatMap(([name, spell]) => {
		const form = squeezed(spell(secret));
		const core = name.startsWith('in Base64') ? form.slice(4, -4) : form;
		return [plain, unescaped].some((one) => one.includes(core)) ? [name] : [];
	});
}

const json = { 'content-type': 'application/json' };

/** Bytes in place of an answer. */
function raw(response: ServerResponse, bytes: string | Buffer): void {
	response.socket?.end(bytes);
}

function redirects(): HostileCase[] {
	const ways: Array<[string, (other: string) => Record<string, string | string[]>]> = [
		['absolute', (other) => ({ location: `${other}/stolen` })],
		['relative to the protocol', (other) => ({ location: `//${new URL(other).host}/stolen` })],
		['with a user name', (other) => ({ location: other.replace('//', '//127.0.0.1:1@') })],
		['with backslashes', (other) => ({ location: `\\\\${new URL(other).host}\\stolen` })],
		['with capitals and blanks', (other) => ({ location: ` ${other.replace('http', 'HTTP')}/stolen ` })],
		['twice', (other) => ({ location: ['/v1/x', `${other}/stolen`] })],
		['with the secret to be filled in', (other) => ({ location: `${other}/?token=` })],
	];
	const table = [301, 302, 303, 307, 308].flatMap((status) =>
		ways.map(([name, headers]) => ({ status, name, headers })),
	);
	const named = table.map(({ status, name, headers }): HostileCase => ({
		name: `HTTP ${status}, ${name}`,
		answer: (response, { other }) => void response.writeHead(status, headers(other)).end('{}'),
	}));
	const others: Array<[string, number, (other: string) => Record<string, string>, (other: string) => string]> = [
		['HTTP 300', 300, (other) => ({ location: other }), () => '{}'],
		['HTTP 304 with a Location', 304, (other) => ({ location: other }), () => ''],
		['HTTP 305', 305, (other) => ({ location: other }), () => ''],
		['HTTP 306', 306, (other) => ({ location: other }), () => ''],
		['HTTP 302 without a Location', 302, () => ({}), () => ''],
		['HTTP 302 with an empty Location', 302, () => ({ location: '' }), () => ''],
		['HTTP 302 to no address', 302, () => ({ location: 'http://[::bad' }), () => ''],
		['HTTP 302 to a file', 302, () => ({ location: 'file:///etc/passwd' }), () => ''],
		['HTTP 201 with a Location', 201, (other) => ({ ...json, location: other }), () => '{"id":1}'],
		['a Refresh header', 200, (other) => ({ ...json, refresh: `0; url=${other}` }), () => '{}'],
		['a Link header', 200, (other) => ({ ...json, link: `<${other}/?page=2>; rel="next"` }), () => '[{"id":1}]'],
		['Content-Location and Alt-Svc', 200, (o) => ({ ...json, 'content-location': o, 'alt-svc': `h2="${new URL(o).host}"` }), () => '{}'], // prettier-ignore
		['a next page elsewhere', 200, () => json, (o) => JSON.stringify({ next: `${o}/?page=2`, links: { next: `${o}/?page=2` }, results: [{ id: 1 }], data: [{ id: 1 }] })], // prettier-ignore
		['a file elsewhere', 200, () => json, (o) => JSON.stringify({ url: `${o}/f`, link: `${o}/f`, media: { url: `${o}/f` } })], // prettier-ignore
		['a page that refreshes', 200, () => ({ 'content-type': 'text/html' }), (o) => `<meta http-equiv="refresh" content="0;url=${o}">`], // prettier-ignore
		['a page with a script', 200, () => ({ 'content-type': 'text/html' }), (o) => `<script>location='${o}'</script>`],
	];
	return [
		...named,
		...others.map(([name, status, headers, body]): HostileCase => ({
			name,
			answer: (response, { other }) => void response.writeHead(status, headers(other)).end(body(other)),
		})),
	];
}

/** So many bytes that nobody wants them all; written without taking that much memory here. */
const bombMegabytes = 40;
const block = Buffer.alloc(1024 * 1024, ' ');
const bombs: Array<[string, () => Buffer]> = [
	['gzip', () => Buffer.concat(Array.from({ length: bombMegabytes }, () => gzipSync(block)))],
	['br', () => brotliCompressSync(Buffer.alloc(bombMegabytes * 1024 * 1024, ' '), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })], // prettier-ignore
	['deflate', () => deflateSync(Buffer.alloc(bombMegabytes * 1024 * 1024, ' '))],
];

function compression(): HostileCase[] {
	const made = new Map<string, Buffer>();
	const bytesOf = (name: string, make: () => Buffer) => {
		const bytes = made.get(name) ?? make();
		made.set(name, bytes);
		return bytes;
	};
	const encoded = (name: string, encoding: string, make: () => Buffer, status = 200): HostileCase => ({
		name,
		nodesOnly: true,
		answer: (response) => {
			const bytes = bytesOf(name, make);
			response.writeHead(status, { ...json, 'content-encoding': encoding }).end(bytes);
		},
	});
	return [
		...bombs.map(([encoding, make]) => encoded(`${bombMegabytes} MB in ${encoding}`, encoding, make)),
		...bombs.slice(0, 1).map(([encoding, make]) => encoded(`the same with HTTP 400`, encoding, make, 400)),
		encoded('gzip within gzip', 'gzip, gzip', () => gzipSync(Buffer.concat(Array.from({ length: bombMegabytes }, () => gzipSync(block))))), // prettier-ignore
		encoded('a gigabyte in gzip', 'gzip', () => {
			const megabytes = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
			return Buffer.concat(Array.from({ length: 16 }, () => megabytes));
		}),
		encoded('deflate without its header', 'deflate', () => deflateRawSync(Buffer.from('{"id":1}'))),
		encoded('gzip that is none', 'gzip', () => Buffer.from('{"id":1}')),
		encoded('gzip that breaks off', 'gzip', () => gzipSync(JSON.stringify({ id: 'x'.repeat(5_000) })).subarray(0, 40)),
		encoded('an encoding that nobody knows', 'x-unheard-of', () => Buffer.from('{"id":1}')),
	];
}

function framing(): HostileCase[] {
	const start = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
	const texts: Array<[string, string]> = [
		['more content than announced', `${start}Content-Length: 2\r\n\r\n{"id":1}HTTP/1.1 200 OK\r\n\r\n`],
		['less content than announced', `${start}Content-Length: 5000\r\n\r\n{"id":1}`],
		['less than announced, with HTTP 400', `HTTP/1.1 400 No\r\nContent-Length: 5000\r\n\r\n{"message":"no"}`],
		['a negative length', `${start}Content-Length: -5\r\n\r\n{"id":1}`],
		['a length that is no number', `${start}Content-Length: many\r\n\r\n{"id":1}`],
		['two lengths', `${start}Content-Length: 8\r\nContent-Length: 9\r\n\r\n{"id":1}`],
		[
			'a length and chunks',
			`${start}Content-Length: 8\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{"id":1}\r\n0\r\n\r\n`,
		],
		['chunks that break off', `${start}Transfer-Encoding: chunked\r\n\r\n8\r\n{"id":1}\r\n5\r\n{"i`],
		['a chunk of no size', `${start}Transfer-Encoding: chunked\r\n\r\nzz\r\n{"id":1}\r\n`],
		['a chunk of all sizes', `${start}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{"id":1}\r\n`],
		['no length, and a cut', `${start}\r\n{"id":1`],
		['nothing', ''],
		['noise', '\u0000\u0001\u0002\r\n\r\n'],
		['a greeting of another protocol', '220 mail.example ESMTP\r\n'],
		['the headers alone', 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'],
		['a NUL in a header', `HTTP/1.1 200 OK\r\nX-Odd: a\u0000b\r\nContent-Length: 2\r\n\r\n{}`],
		['a header of 200 kB', `${start}X-Long: ${'x'.repeat(200_000)}\r\nContent-Length: 2\r\n\r\n{}`],
		['5,000 headers', `${start}${'X-Many: 1\r\n'.repeat(5_000)}Content-Length: 2\r\n\r\n{}`],
		['status 999', `HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\n{}`],
		['status 000', `HTTP/1.1 000 Odd\r\nContent-Length: 2\r\n\r\n{}`],
		['HTTP/3.7', `HTTP/3.7 200 OK\r\nContent-Length: 2\r\n\r\n{}`],
		['100 and nothing more', 'HTTP/1.1 100 Continue\r\n\r\n'],
		['500 early hints before the answer', `${'HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n'.repeat(500)}${start}Content-Length: 8\r\n\r\n{"id":1}`], // prettier-ignore
		['102 and then an answer', `HTTP/1.1 102 Processing\r\n\r\n${start}Content-Length: 8\r\n\r\n{"id":1}`],
		['HTTP 204 with content', 'HTTP/1.1 204 No Content\r\nContent-Length: 8\r\n\r\n{"id":1}'],
	];
	const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';
	return [
		...texts.map(([name, text]): HostileCase => ({ name, answer: (response) => raw(response, text) })),
		{ name: '101 without a protocol', answer: (response) => raw(response, 'HTTP/1.1 101 Switching Protocols\r\n\r\n') },
		// n8n's helper never ends there; how long nodes wait is their Timeout.
		{ name: '101 to another protocol', nodesOnly: true, answer: (response) => raw(response, upgrade) },
		{
			name: '101, and then an answer',
			nodesOnly: true,
			answer: (response) => raw(response, `${upgrade}${start}\r\n{"id":1}`),
		},
	];
}

function contents(): HostileCase[] {
	const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
	const texts: Array<[string, string, string?]> = [
		['a web page', '<!doctype html><html><body>Welcome</body></html>', 'text/html'],
		['a web page that calls itself JSON', '<html><body>502</body></html>'],
		['XML', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', 'application/xml'],
		['null', 'null'],
		['true', 'true'],
		['a number', '1e999'],
		['a text', '"OK"'],
		['a list of nothing', '[null,null]'],
		['lists nested 100,000 deep', deep],
		['140,000 names', `{"id":{${Array.from({ length: 140_000 }, (_, n) => `"k${n}":0`).join(',')}}}`],
		['70,000 rows', `[${Array.from({ length: 70_000 }, (_, n) => `{"k${n}":0}`).join(',')}]`],
		['two million objects', `[${'{},'.repeat(2_000_000)}{}]`],
		['a text of 7 MB', `{"id":"${'x'.repeat(7_000_000)}"}`],
		['a text of 7 MB that breaks off', `{"id":"${'"\\u00'.repeat(1_000_000)}`],
		['prototype keys', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"id":1}'],
		['wrong types everywhere', '{"id":{},"message":[],"error":7,"errors":"x","data":{},"results":{},"count":"many"}'],
		['lists where texts belong', '{"id":[],"message":{"a":1},"error":{"message":{"x":1}},"errors":[[],null,7,"x"]}'],
		['functions by name', '{"toString":1,"then":1,"toJSON":1,"length":1000000000,"id":1}'],
		['30,000 errors', `{"errors":[${'{"code":1,"title":"x"},'.repeat(30_000)}{}]}`],
		['a message of 2 MB of blanks', JSON.stringify({ message: `x${' '.repeat(2_000_000)}y` })],
		['lone surrogates and NUL', '{"message":"\\ud800\\u0000","id":"\\udfff"}'],
		['a mark before the JSON', '\uFEFF{"id":1}'],
	];
	return texts.flatMap(([name, body, type = 'application/json']) =>
		[200, 400].map((status) => ({
			name: `${name}, HTTP ${status}`,
			answer: (response: ServerResponse) => void response.writeHead(status, { 'content-type': type }).end(body),
		})),
	);
}

function slow(): HostileCase[] {
	return [
		{
			name: 'a byte now and then',
			answer: (response) => {
				response.writeHead(200, json);
				const bytes = [...'{"id":1}'];
				const drip = setInterval(() => {
					const next = bytes.shift();
					if (next === undefined) {
						clearInterval(drip);
						response.end();
					} else response.write(next);
				}, 20);
				response.on('close', () => clearInterval(drip));
			},
		},
	];
}

function echoes(): HostileCase[] {
	const bodies: Array<[string, number, (text: string) => string]> = [
		['in every member, HTTP 400', 400, (text) => JSON.stringify(everywhere(text))],
		['in every member, HTTP 401', 401, (text) => JSON.stringify(everywhere(text))],
		['in a web page, HTTP 403', 403, (text) => `<html><title>${text}</title><p>${text}</p></html>`],
		['as text, HTTP 422', 422, (text) => text],
		['under a failure in 200', 200, (text) => JSON.stringify({ sent: false, error: text, ...everywhere(text) })],
	];
	return spellings.flatMap(([name, spell]) =>
		bodies.map(([where, status, body]) => ({
			name: `the secret ${name}, ${where}`,
			echoes: true,
			answer: (response: ServerResponse, { secret }: Lure) => {
				const text = `Not for ${spell(secret)} (${'long '.repeat(3)})`;
				const type = where.includes('page') ? 'text/html' : 'application/json';
				response.writeHead(status, { 'content-type': type, 'x-echo': encodeURI(spell(secret)).slice(0, 500) });
				response.end(body(text));
			},
		})),
	);
}

function everywhere(text: string): Record<string, unknown> {
	return {
		message: text,
		detail: text,
		error: { code: text, message: text, details: [text] },
		errors: [{ code: 1013, title: text, details: text }],
		error_description: text,
		meta: { developer_message: text },
	};
}

/** Everything that a provider may do to whoever asks it. */
export const hostileCases: readonly HostileCase[] = [
	...redirects(),
	...framing(),
	...contents(),
	...compression(),
	...slow(),
	...echoes(),
];

/** Where the search at the end of a run finds what hosts heard that nobody meant: targets of redirects, and proxies. */
export const otherHosts = 'other-hosts.txt';

/** A provider that answers every request as a case says, and another host that writes down what it hears. */
export class HostileProvider {
	/** What the other host heard: requests with all their headers and content. */
	readonly heard: string[] = [];
	/** Requests to the provider itself. */
	asked = 0;
	private current: HostileCase | undefined;

	private constructor(
		private readonly servers: readonly Server[],
		readonly origin: string,
		readonly otherOrigin: string,
		private readonly secret: string,
	) {}

	static async start(secret: string): Promise<HostileProvider> {
		const provider: { it?: HostileProvider } = {};
		const main = createServer({ maxHeaderSize: 65_536 }, (request, response) => provider.it?.serve(request, response));
		const other = createServer((request, response) => provider.it?.overhear(request, response));
		const [origin, otherOrigin] = await Promise.all([listen(main, '127.0.0.1'), listen(other, '127.0.0.2')]);
		provider.it = new HostileProvider([main, other], origin, otherOrigin, secret);
		return provider.it;
	}

	/** How requests are answered from now on. */
	answerAs(one: HostileCase): void {
		this.current = one;
	}

	async close(): Promise<void> {
		for (const server of this.servers) {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		}
	}

	private serve(request: IncomingMessage, response: ServerResponse): void {
		this.asked++;
		request.resume();
		request.on('error', () => undefined);
		response.on('error', () => undefined);
		response.setHeader('connection', 'close');
		request.once('end', () => this.current?.answer(response, { other: this.otherOrigin, secret: this.secret }));
	}

	private overhear(request: IncomingMessage, response: ServerResponse): void {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.once('end', () => {
			const body = Buffer.concat(chunks).toString('utf8');
			const line = `${request.method} ${request.url} ${request.rawHeaders.join(' ')} ${body}`;
			this.heard.push(line);
			keepEvidence(otherHosts, line);
			response.writeHead(200, json).end('{"id":1,"message_id":"m1"}');
		});
	}
}

async function listen(server: Server, host: string): Promise<string> {
	server.listen(0, host);
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return `http://${host}:${port}`;
}
