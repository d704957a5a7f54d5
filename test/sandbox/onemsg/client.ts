import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { isRecord } from '../../../sandbox/types';
import { objects, type Fields } from '../../../sandbox/values';
import { Client } from '../client';

/** The channel that has everything. */
export const sampleChannel = '100201';
/** Its token. */
export const sampleToken = 'sandbox-onemsg-token';
/** A chat with an open window, and one with a closed one. */
export const openChat = '15550200001';
export const closedChat = '15550200040';

/** An answer whose body is an object; `raw` is the body as it came. */
export interface Answered {
	status: number;
	body: Fields;
	raw: unknown;
	headers: Headers;
}

/** Options of a call: `json`, `form` or `text` is the body; a token of null sends none. */
export interface Options {
	json?: unknown;
	form?: FormData;
	/** Fields of a urlencoded form. */
	fields?: Record<string, string>;
	token?: string | null;
	channel?: string;
}

/** The 1MSG sandbox, and a client for it. */
export class Account {
	private constructor(private readonly client: Client) {}

	static async start(): Promise<Account> {
		return new Account(await Client.start());
	}

	get origin(): string {
		return this.client.origin;
	}

	/** Calls the API; `address` is relative to the channel. */
	async api(method: string, address: string, options: Options = {}): Promise<Answered> {
		const { json, form, fields, token = sampleToken, channel = sampleChannel } = options;
		const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
		if (fields) headers['content-type'] = 'application/x-www-form-urlencoded';
		return this.call(method, `/${channel}${address}`, { json, form, text: fields && encode(fields), headers });
	}

	get(address: string, options?: Options): Promise<Answered> {
		return this.api('GET', address, options);
	}

	post(address: string, json?: unknown, options?: Options): Promise<Answered> {
		return this.api('POST', address, { ...options, json });
	}

	/** Sends a text and gives its id. */
	async text(body = 'Hi', phone = openChat): Promise<string> {
		const { body: result } = await this.post('/sendMessage', { phone: Number(phone), body });
		if (typeof result.id !== 'string') throw new Error(`Not sent: ${JSON.stringify(result)}`);
		return result.id;
	}

	/** Calls the control plane. */
	async control(method: string, address: string, json?: unknown): Promise<Fields> {
		const body = await this.client.control(method, `/onemsg${address}`, json);
		return isRecord(body) ? body : { list: body };
	}

	/** A list of the control plane. */
	async list(address: string): Promise<Fields[]> {
		return objects(await this.control('GET', address), 'list');
	}

	/** The journal of requests. */
	async journal(): Promise<unknown> {
		return this.client.control('GET', '/journal');
	}

	/** Calls any path of the sandbox. */
	async call(
		method: string,
		address: string,
		options: { json?: unknown; form?: FormData; text?: string; headers?: Record<string, string> } = {},
	): Promise<Answered> {
		const { json, form, text, headers = {} } = options;
		const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' };
		const response = await fetch(this.client.origin + address, {
			method,
			headers: { ...type, ...headers },
			body: form ?? text ?? (json === undefined ? undefined : JSON.stringify(json)),
		});
		const raw = read(await response.text());
		return { status: response.status, headers: response.headers, body: isRecord(raw) ? raw : {}, raw };
	}

	reset(): Promise<void> {
		return this.client.reset();
	}

	close(): Promise<void> {
		return this.client.close();
	}
}

function encode(fields: Record<string, string>): string {
	return new URLSearchParams(fields).toString();
}

function read(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** An operation of the contract. */
export interface Listed {
	id: string;
	method: string;
	/** Path with its parameters filled in. */
	path: string;
	newer: boolean;
	/** Media types of its body. */
	mediaTypes: string[];
	/** The contract's sample bodies, by name. */
	examples: Array<[string, Fields]>;
}

/** The parsed contract. */
export function contract(): Fields {
	const parsed: unknown = parse(
		readFileSync(path.resolve(__dirname, '../../../contracts/onemsg.openapi.yaml'), 'utf8'),
	);
	if (!isRecord(parsed)) throw new Error('The contract is no object.');
	return parsed;
}

/** Every operation of the contract. */
export function operations(): Listed[] {
	const { paths } = contract();
	return Object.entries(isRecord(paths) ? paths : {}).flatMap(([address, item]) =>
		Object.entries(isRecord(item) ? item : {}).flatMap(([method, operation]) => {
			if (!isRecord(operation) || typeof operation.operationId !== 'string') return [];
			const content = isRecord(operation.requestBody) ? operation.requestBody.content : undefined;
			const types = isRecord(content) ? content : {};
			const { examples } = isRecord(types['application/json']) ? types['application/json'] : {};
			return [
				{
					id: operation.operationId,
					method: method.toUpperCase(),
					path: address.replace(/\{\w+\}/g, (name) => sampleIds[name] ?? '1') + requiredQuery(operation),
					newer: Array.isArray(operation.tags) && operation.tags.includes('Newer'),
					mediaTypes: Object.keys(types),
					examples: Object.entries(isRecord(examples) ? examples : {}).map(([name, example]): [string, Fields] => [
						name,
						isRecord(example) && isRecord(example.value) ? example.value : {},
					]),
				},
			];
		}),
	);
}

const sampleIds: Record<string, string> = {
	'{groupId}': '120363046942338209',
	'{flowId}': '1',
	'{mediaId}': '9001',
};

function requiredQuery(operation: Fields): string {
	const required = objects(operation, 'parameters').filter((one) => one.in === 'query' && one.required === true);
	const query = required.map(({ name }) => `${String(name)}=9001`).join('&');
	return query === '' ? '' : `?${query}`;
}
