import { startSandboxProcess, type SandboxProcess } from '../support/sandbox';

/** An answer with its body read. */
export interface Reply {
	status: number;
	headers: Headers;
	body: unknown;
}

/** Options of a call: `json` or `form` is the body. */
export interface CallOptions {
	json?: unknown;
	form?: FormData;
	headers?: Record<string, string>;
	redirect?: 'manual';
}

/** A small client for the sandbox, with the sample token unless told otherwise. */
export class Client {
	private constructor(private readonly sandbox: SandboxProcess) {}

	static async start(): Promise<Client> {
		return new Client(await startSandboxProcess());
	}

	get origin(): string {
		return this.sandbox.origin;
	}

	/** Calls the API; `path` is relative to `/v1`. */
	api(method: string, path: string, options: CallOptions = {}): Promise<Reply> {
		const headers = { authorization: 'Bearer sandbox-token', ...options.headers };
		return this.call(method, `/v1${path}`, { ...options, headers });
	}

	/** Calls the control plane. */
	async control(method: string, path: string, json?: unknown): Promise<unknown> {
		const reply = await this.call(method, `/_sandbox${path}`, { json });
		if (reply.status !== 200) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
		return reply.body;
	}

	/** Calls any URL of the sandbox. */
	async call(method: string, path: string, options: CallOptions = {}): Promise<Reply> {
		const { json, form, headers = {}, redirect } = options;
		const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' };
		const response = await fetch(this.origin + path, {
			method,
			redirect,
			headers: { ...type, ...headers },
			body: form ?? (json === undefined ? undefined : JSON.stringify(json)),
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, body: parse(text) };
	}

	/** Back to the seed. */
	async reset(): Promise<void> {
		await this.control('POST', '/reset');
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** The records of a list answer. */
export function rows(body: unknown): Array<Record<string, unknown>> {
	if (!Array.isArray(body)) throw new Error(`Not a list: ${JSON.stringify(body)}`);
	return body.map(record);
}

/** The record of an answer. */
export function record(body: unknown): Record<string, unknown> {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) {
		throw new Error(`Not a record: ${JSON.stringify(body)}`);
	}
	return Object.fromEntries(Object.entries(body));
}

/** The error code of an answer, after checking the shape of the body. */
export function errorCode(reply: Reply): string {
	expect(reply.body).toStrictEqual({
		error: { code: expect.any(String), message: expect.any(String), doc_url: 'https://docs.desk360.com/api' },
	});
	return String(record(record(reply.body).error).code);
}
