import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { createBreather } from '../breather';
import type { Request } from './request';

/** Three bytes are four characters of base64: a step between others needs no padding. It takes a millisecond or two. */
const stepBytes = 3 * 256 * 1024;

/**
 * A file that goes out as text in JSON: `data:image/png;base64,…`. It may have 100 MB, so the text is never made as a whole:
 * that, its JSON and its hash would hold n8n's event loop for a second and more.
 */
export class FileText {
	// Private at run time, too: code that walks through the members of a body must not walk through the bytes.
	readonly #bytes: Buffer;

	/** @param mimeType alone, without parameters */
	constructor(
		readonly mimeType: string,
		bytes: Uint8Array,
	) {
		this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	/** What stands before the base64. */
	get head(): string {
		return `data:${this.mimeType};base64,`;
	}

	/** How many characters the base64 has. */
	get length(): number {
		return Math.ceil(this.#bytes.length / 3) * 4;
	}

	/** The base64 in pieces. */
	*pieces(): Generator<string> {
		for (const step of this.steps()) yield step.toString('base64');
	}

	/** The bytes in steps. */
	*steps(): Generator<Buffer> {
		for (let at = 0; at < this.#bytes.length; at += stepBytes) yield this.#bytes.subarray(at, at + stepBytes);
	}

	/** For whoever makes JSON of it as a whole. */
	toJSON(): string {
		return this.head + this.#bytes.toString('base64');
	}
}

/** Whether a body has a file among its members. */
export function hasFileText(body: Readonly<Record<string, unknown>>): boolean {
	return Object.values(body).some((value) => value instanceof FileText);
}

/** A body as JSON in UTF-8, with the text of its files. */
export async function jsonBytes(body: IDataObject): Promise<Buffer> {
	const breathe = createBreather();
	const parts: Array<string | FileText> = [];
	for (const [name, value] of Object.entries(body)) {
		const start = `${parts.length === 0 ? '{' : ','}${JSON.stringify(name)}:`;
		if (value instanceof FileText) {
			parts.push(`${start}"${JSON.stringify(value.head).slice(1, -1)}`, value, '"');
			continue;
		}
		const json = jsonOf(value);
		if (json !== undefined) parts.push(start + json);
	}
	parts.push(parts.length === 0 ? '{}' : '}');
	const lengthOf = (part: string | FileText) => (typeof part === 'string' ? Buffer.byteLength(part) : part.length);
	const bytes = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + lengthOf(part), 0));
	let at = 0;
	for (const part of parts) {
		for (const piece of typeof part === 'string' ? [part] : part.pieces()) {
			await breathe();
			at += bytes.write(piece, at);
		}
	}
	return bytes;
}

/** Nothing for what has no JSON, such as an object whose `toJSON` says so. */
function jsonOf(value: unknown): string | undefined {
	return JSON.stringify(value);
}

/** The request with the hash of each file in the file's place; the same request where its body has none. */
export async function withHashes(request: Request): Promise<Request> {
	const { body } = request;
	if (!body || !hasFileText(body)) return request;
	const hashed: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(body)) {
		hashed[name] = value instanceof FileText ? { head: value.head, sha256: await hashOf(value) } : value;
	}
	return { ...request, body: hashed };
}

async function hashOf(file: FileText): Promise<string> {
	const breathe = createBreather();
	const hash = createHash('sha256');
	for (const step of file.steps()) {
		await breathe();
		hash.update(step);
	}
	return hash.digest('base64url');
}
