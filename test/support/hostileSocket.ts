import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { deflateRawSync, constants } from 'node:zlib';
import { encodeFrame, opcodes } from '../../sandbox/getchat/frames';

/** What a websocket server may do to whoever connects; the secret is there to be repeated. */
export interface SocketCase {
	name: string;
	/** Of the answer to the handshake, where it is not the usual one. */
	handshake?(key: string): string;
	/** Bytes as soon as the connection is there. */
	atOnce?(secret: string): Buffer;
	/** Bytes after the token was given, and accepted. */
	after?(secret: string): Buffer;
}

const text = (payload: string | Buffer) => encodeFrame(opcodes.text, Buffer.from(payload));
const json = (value: unknown) => text(JSON.stringify(value));

/** A frame with other bits in its first byte. */
function bits(first: number, payload: Buffer): Buffer {
	const frame = encodeFrame(0, payload);
	frame[0] = first;
	return frame;
}

function close(code: number, reason: Buffer | string = ''): Buffer {
	const payload = Buffer.concat([Buffer.alloc(2), Buffer.from(reason)]);
	payload.writeUInt16BE(code);
	return encodeFrame(opcodes.close, payload);
}

/** A message that unpacks to so many megabytes. */
function bomb(megabytes: number): Buffer {
	const packed = deflateRawSync(Buffer.alloc(megabytes * 1024 * 1024, 'a'), { finishFlush: constants.Z_SYNC_FLUSH });
	return bits(0xc1, packed.subarray(0, -4));
}

function acceptOf(key: string): string {
	return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}

const switching = (key: string, more = '') =>
	`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptOf(key)}\r\n${more}\r\n`;
const deflating = (key: string) => switching(key, 'Sec-WebSocket-Extensions: permessage-deflate\r\n');

const giant = Buffer.concat([
	Buffer.from([0x81, 127, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
	Buffer.alloc(99),
]);
const repeated = (count: number, frame: Buffer) => Buffer.concat(Array.from({ length: count }, () => frame));
const dense = `{"type":"getchat_webhook","messages":[${'{},'.repeat(1_000_000)}{}]}`;

/** Everything that a websocket server may do. */
export const socketCases: readonly SocketCase[] = [
	{ name: 'a frame of nine exabytes', after: () => giant },
	{ name: 'a message that unpacks to 200 MB', handshake: deflating, after: () => bomb(200) },
	{ name: 'a message that unpacks to 20 MB', handshake: deflating, after: () => bomb(20) },
	{ name: 'a packed message that is none', handshake: deflating, after: () => bits(0xc1, Buffer.from('no deflate')) },
	{ name: 'a packed message that nobody agreed on', after: () => bomb(1) },
	{ name: 'other bits that mean nothing', after: () => bits(0xb1, Buffer.from('{}')) },
	{ name: 'a message that never ends', after: () => Buffer.concat([bits(0x01, Buffer.from('{')), repeated(2_000, bits(0x00, Buffer.alloc(1_000, 'a')))]) }, // prettier-ignore
	{ name: '20,000 pieces of nothing', after: () => Buffer.concat([bits(0x01, Buffer.alloc(0)), repeated(20_000, bits(0, Buffer.alloc(0)))]) }, // prettier-ignore
	{ name: 'a piece of no message', after: () => bits(0x80, Buffer.from('{}')) },
	{ name: 'a message within a message', after: () => Buffer.concat([bits(0x01, Buffer.from('{')), text('{}')]) },
	{ name: 'bytes that are no UTF-8', after: () => text(Buffer.from([0x7b, 0xff, 0xfe, 0xc0, 0x7d])) },
	{
		name: 'bytes instead of text',
		after: () => encodeFrame(opcodes.binary, Buffer.from('{"type":"token","status":"no"}')),
	},
	{ name: 'a masked frame', after: () => encodeFrame(opcodes.text, Buffer.from('{}'), true) },
	{ name: 'an unknown kind of frame', after: () => bits(0x8b, Buffer.from('x')) },
	{ name: 'a ping in pieces', after: () => bits(0x09, Buffer.from('x')) },
	{ name: 'a ping that is too long', after: () => encodeFrame(opcodes.ping, Buffer.alloc(200)) },
	{ name: '20,000 pings', after: () => repeated(20_000, encodeFrame(opcodes.ping, Buffer.alloc(100))) },
	{ name: 'pongs that nobody asked for', after: () => repeated(5_000, encodeFrame(opcodes.pong, Buffer.alloc(0))) },
	...[0, 999, 1000, 1004, 1005, 1006, 1008, 1015, 3000, 4999, 65_535].map((code) => ({
		name: `a goodbye with code ${code}`,
		after: (secret: string) => close(code, secret),
	})),
	{ name: 'a goodbye of one byte', after: () => encodeFrame(opcodes.close, Buffer.from([3])) },
	{ name: 'a goodbye that is no UTF-8', after: () => close(1000, Buffer.from([0xff, 0xfe])) },
	{ name: 'text after the goodbye', after: () => Buffer.concat([close(1000), text('{"type":"x"}')]) },
	{ name: 'noise', after: () => Buffer.alloc(5_000, 0xff) },
	{ name: 'an answer over HTTP', after: () => Buffer.from('HTTP/1.1 200 OK\r\n\r\n') },
	{ name: 'a million objects', after: () => text(dense) },
	{ name: 'lists nested 100,000 deep', after: () => text(`{"type":"x","messages":${'['.repeat(100_000)}${']'.repeat(100_000)}}`) }, // prettier-ignore
	{
		name: 'a text of 6 MB',
		after: () => json({ type: 'x', messages: [{ id: 'x'.repeat(6_000_000), from: '15550100123' }] }),
	},
	{ name: 'prototype keys', after: () => text('{"type":"x","__proto__":{"polluted":1},"messages":[{"__proto__":{"polluted":1}}]}') }, // prettier-ignore
	{ name: 'a token that is refused later', after: (secret) => json({ type: 'token', status: 'error', message: `Not ${secret}` }) }, // prettier-ignore
	{ name: 'a refusal that repeats the token', atOnce: (secret) => json({ type: 'token', status: 'error', message: `Not ${secret}, ${Buffer.from(secret).toString('base64')}` }) }, // prettier-ignore
	{
		name: 'words that repeat the token',
		atOnce: (secret) => json({ type: 'response', message: `What is ${secret}?` }),
	},
	{ name: 'a refusal that is an object', atOnce: () => json({ type: 'token', status: {}, message: { toString: 1 } }) },
	{ name: 'the wrong key', handshake: () => switching('other') },
	{ name: 'an extension that nobody asked for', handshake: (key) => switching(key, 'Sec-WebSocket-Extensions: x-evil\r\n') }, // prettier-ignore
	{ name: 'a protocol that nobody asked for', handshake: (key) => switching(key, 'Sec-WebSocket-Protocol: evil\r\n') },
	{ name: 'a window of no size', handshake: (key) => switching(key, 'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99\r\n') }, // prettier-ignore
	{ name: 'another protocol', handshake: () => 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n' }, // prettier-ignore
	{ name: 'a redirect', handshake: () => 'HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.2:1/\r\n\r\n' },
	{ name: 'a page', handshake: () => 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK' },
	{ name: 'a status without sense', handshake: () => 'HTTP/1.1 999 \r\n\r\n' },
	{ name: 'headers without end', handshake: (key) => switching(key, `X: ${'x'.repeat(300_000)}\r\n`) },
	{ name: 'a hangup', handshake: () => '' },
];

const welcome = json({ type: 'token', status: 'success' });

/** An inbox whose API answers, and whose websocket server does what a case says. */
export class HostileSocket {
	/** Handshakes so far. */
	asked = 0;
	private one: SocketCase = { name: 'none' };
	private readonly sockets = new Set<Socket>();

	private constructor(
		private readonly server: Server,
		private readonly secret: string,
	) {}

	static async start(secret: string): Promise<HostileSocket> {
		const server = createServer((request, response) => {
			request.resume();
			response
				.writeHead(200, { 'content-type': 'application/json' })
				.end('{"id":1,"username":"ada","count":0,"results":[]}');
		});
		const made = new HostileSocket(server, secret);
		server.on('upgrade', (request, socket) => made.upgrade(request, Object(socket)));
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return made;
	}

	get origin(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	answerAs(one: SocketCase): void {
		this.one = one;
		this.asked = 0;
	}

	async close(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}

	private upgrade({ headers }: IncomingMessage, socket: Socket): void {
		this.asked++;
		this.sockets.add(socket);
		socket.on('error', () => undefined);
		socket.on('close', () => this.sockets.delete(socket));
		const { one, secret } = this;
		const key = String(headers['sec-websocket-key']);
		const answer = one.handshake?.(key) ?? switching(key);
		if (one.handshake && !one.after && !one.atOnce) return void socket.end(answer);
		socket.write(answer);
		if (one.atOnce) socket.write(one.atOnce(secret));
		// The first frame of a client is its token; whether the rest is understood is the client's business.
		socket.once('data', () => {
			if (one.after) socket.write(Buffer.concat([welcome, one.after(secret)]));
			socket.resume();
		});
	}
}
