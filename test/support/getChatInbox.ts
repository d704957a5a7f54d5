import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encodeFrame, FrameReader, opcodes, type Frame } from '../../sandbox/getchat/frames';
import { sampleToken } from '../../sandbox/getchat/seed';
import { isRecord } from '../../sandbox/types';
import type { Fields } from '../../sandbox/values';
import { startSandboxProcess } from './sandbox';
import { until } from './webhookReceiver';

export { Receiver, until } from './webhookReceiver';

/** An answer with its body read. */
export interface Reply {
	status: number;
	headers: Headers;
	/** The body as an object; empty when it is none. */
	body: Fields;
	/** The body as it came: parsed JSON, or text. */
	raw: unknown;
	bytes: Buffer;
}

/** Options of a call: `json`, `form` or `text` is the body; a token of null sends none. */
export interface CallOptions {
	json?: unknown;
	form?: FormData;
	text?: string;
	headers?: Record<string, string>;
	token?: string | null;
}

/** A sandbox in a process of its own, and a client for its get.chat inbox. */
export class TestInbox {
	private constructor(
		readonly origin: string,
		readonly close: () => Promise<void>,
		/** Ends it at once, as a crash does. */
		readonly kill: () => Promise<void>,
	) {}

	static async start(database?: string, port?: number): Promise<TestInbox> {
		const { origin, close, kill } = await startSandboxProcess({ database, port });
		return new TestInbox(origin, close, kill);
	}

	/** Calls the API; `address` is relative to `/api/v1`. */
	async api(method: string, address: string, options: CallOptions = {}): Promise<Reply> {
		const { token = sampleToken, headers = {} } = options;
		const authorization: Record<string, string> = token === null ? {} : { authorization: `Token ${token}` };
		return this.call(method, `/api/v1${address}`, { ...options, headers: { ...authorization, ...headers } });
	}

	/** Calls the control plane. */
	async control(method: string, address: string, json?: unknown): Promise<Fields> {
		const reply = await this.call(method, `/_sandbox${address}`, { json });
		if (reply.status !== 200) throw new Error(`${method} ${address}: ${reply.status} ${JSON.stringify(reply.raw)}`);
		return Array.isArray(reply.raw) ? { list: reply.raw } : reply.body;
	}

	/** A list of the control plane. */
	async list(address: string): Promise<Fields[]> {
		const { list } = await this.control('GET', address);
		return Array.isArray(list) ? list.filter(isRecord) : [];
	}

	/** Calls any URL. */
	async call(method: string, address: string, options: CallOptions = {}): Promise<Reply> {
		const { json, form, text, headers = {} } = options;
		const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' };
		const response = await fetch(this.origin + address, {
			method,
			redirect: 'manual',
			headers: { ...type, ...headers },
			body: form ?? text ?? (json === undefined ? undefined : JSON.stringify(json)),
		});
		const bytes = Buffer.from(await response.arrayBuffer());
		const raw = parse(bytes.toString('utf8'));
		return { status: response.status, headers: response.headers, body: isRecord(raw) ? raw : {}, raw, bytes };
	}

	/** Back to the seed. */
	async reset(): Promise<void> {
		await this.control('POST', '/reset');
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** The records of a page. */
export function rows(body: Fields): Fields[] {
	if (!Array.isArray(body.results)) throw new Error(`Not a page: ${JSON.stringify(body)}`);
	return body.results.filter(isRecord);
}

/** A websocket client that shows every frame. */
export class TestSocket {
	readonly frames: Frame[] = [];
	private readonly reader = new FrameReader();
	ended = false;

	private constructor(
		private readonly socket: Socket,
		readonly handshake: string,
		rest: Buffer,
	) {
		socket.on('data', (chunk: Buffer) => this.frames.push(...this.reader.read(chunk)));
		socket.on('error', () => undefined);
		socket.on('close', () => (this.ended = true));
		if (rest.length > 0) this.frames.push(...this.reader.read(rest));
	}

	static async open(origin: string, address = '/', headers: Record<string, string> = {}): Promise<TestSocket> {
		const { hostname, port } = new URL(origin);
		const socket = connect(Number(port), hostname);
		await once(socket, 'connect');
		const all = {
			Host: `${hostname}:${port}`,
			...{ Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': '13' },
			'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
			...headers,
		};
		const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
		socket.write(`GET ${address} HTTP/1.1\r\n${lines.join('')}\r\n`);
		let received = Buffer.alloc(0);
		while (!received.includes('\r\n\r\n')) {
			const [chunk]: unknown[] = await once(socket, 'data');
			if (Buffer.isBuffer(chunk)) received = Buffer.concat([received, chunk]);
		}
		const end = received.indexOf('\r\n\r\n') + 4;
		return new TestSocket(socket, received.subarray(0, end).toString(), received.subarray(end));
	}

	/** A connection that has given the token. */
	static async authenticated(origin: string, token = sampleToken): Promise<TestSocket> {
		const socket = await TestSocket.open(origin);
		socket.send(JSON.stringify({ token }));
		await socket.messages(1);
		return socket;
	}

	/** Sends a text message. */
	send(message: string): void {
		this.raw(encodeFrame(opcodes.text, Buffer.from(message), true));
	}

	/** Sends bytes as they are. */
	raw(bytes: Buffer): void {
		this.socket.write(bytes);
	}

	/** The text messages so far, once there are so many. */
	async messages(count: number): Promise<Fields[]> {
		const texts = () => this.frames.filter(({ opcode }) => opcode === opcodes.text);
		await until(() => texts().length >= count, `${count} messages`);
		return texts().flatMap(({ payload }) => {
			const message = parse(payload.toString('utf8'));
			return isRecord(message) ? [message] : [];
		});
	}

	/** The frames of a kind, once there is one. */
	async frame(opcode: number): Promise<Frame> {
		await until(() => this.frames.some((frame) => frame.opcode === opcode), `a frame ${opcode}`);
		const found = this.frames.find((frame) => frame.opcode === opcode);
		if (!found) throw new Error('There is no such frame.');
		return found;
	}

	close(): void {
		this.socket.destroy();
	}
}
