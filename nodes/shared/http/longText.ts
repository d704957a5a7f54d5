import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { createBreather } from '../breather';
import type { Request } from './request';

/*
 * Files that go out as text in JSON have up to 100 MB. Whatever works on such a text as a whole holds n8n's event loop for as
 * long as that takes, JSON.stringify for some 10 ms a megabyte. Here it is done in slices, and others have a turn between them.
 */

/** A text of a message is shorter by far. */
const longFrom = 64 * 1024;
/** Characters. */
const slice = 256 * 1024;
/** Three bytes are four characters of base64: a slice between others needs no padding. */
const base64Slice = 3 * 64 * 1024;

/** Whether a value of a body is a text so long that it stands for a file. */
export function isLongText(value: unknown): value is string {
	return typeof value === 'string' && value.length > longFrom;
}

/** Bytes as base64. */
export async function base64Of(bytes: Uint8Array): Promise<string> {
	const breathe = createBreather();
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let text = '';
	for (let at = 0; at < buffer.length; at += base64Slice) {
		await breathe();
		text += buffer.toString('base64', at, at + base64Slice);
	}
	return text;
}

/** An object as JSON, in UTF-8, as `JSON.stringify` would make it. */
export async function jsonBytes(fields: IDataObject): Promise<Buffer> {
	const breathe = createBreather();
	const pieces: Buffer[] = [];
	for (const [name, value] of Object.entries(fields)) {
		const start = `${pieces.length === 0 ? '{' : ','}${JSON.stringify(name)}:`;
		if (!isLongText(value)) {
			const json = stringified(value);
			// An object may say by its `toJSON` that it is nothing.
			if (json !== undefined) pieces.push(Buffer.from(start + json));
			continue;
		}
		pieces.push(Buffer.from(`${start}"`));
		for (const part of slicesOf(value)) {
			await breathe();
			// Half of a character at the end of a slice becomes an escape, as does its other half: together they mean the same.
			pieces.push(Buffer.from(JSON.stringify(part).slice(1, -1)));
		}
		pieces.push(Buffer.from('"'));
	}
	pieces.push(Buffer.from(pieces.length === 0 ? '{}' : '}'));
	return await joined(pieces);
}

/** `JSON.stringify` gives nothing for what has no JSON, whatever its type says. */
function stringified(value: unknown): string | undefined {
	return JSON.stringify(value);
}

async function joined(pieces: readonly Buffer[]): Promise<Buffer> {
	const breathe = createBreather();
	const all = Buffer.allocUnsafe(pieces.reduce((length, piece) => length + piece.length, 0));
	let at = 0;
	for (const piece of pieces) {
		await breathe();
		at += piece.copy(all, at);
	}
	return all;
}

/** The request with the hash of each long text of its body in the text's place; the same request where it has none. */
export async function withHashes(request: Request): Promise<Request> {
	const { body = {} } = request;
	if (!Object.values(body).some(isLongText)) return request;
	const breathe = createBreather();
	const hashed: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(body)) {
		if (!isLongText(value)) {
			hashed[name] = value;
			continue;
		}
		const hash = createHash('sha256');
		for (const part of slicesOf(value)) {
			await breathe();
			// In UTF-8, halves of different characters would have the same hash.
			hash.update(part, 'utf16le');
		}
		hashed[name] = { sha256: hash.digest('base64url') };
	}
	return { ...request, body: hashed };
}

function* slicesOf(text: string): Generator<string> {
	for (let at = 0; at < text.length; at += slice) yield text.slice(at, at + slice);
}
