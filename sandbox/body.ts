import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { FilePart, ReceivedBody, TextPart } from './types';

/** The media type of a request without its parameters, lower case. */
export function mediaType(header: string | undefined): string {
	return (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Reads what a request carried. A body that cannot be read is told, not thrown: the provider words the answer. */
export async function readBody(request: FastifyRequest): Promise<ReceivedBody> {
	if (request.isMultipart()) return readForm(request);
	const raw: unknown = request.body;
	if (!Buffer.isBuffer(raw) || raw.length === 0) return { kind: 'none' };
	const text = raw.toString('utf8');
	if (mediaType(request.headers['content-type']) !== 'application/json') return { kind: 'other', text };
	try {
		const value: unknown = JSON.parse(text);
		return { kind: 'json', text, value };
	} catch {
		return { kind: 'broken', text, problem: 'The request body is not valid JSON.' };
	}
}

async function readForm(request: FastifyRequest): Promise<ReceivedBody> {
	const parts: Array<FilePart | TextPart> = [];
	try {
		for await (const part of request.parts()) {
			if (part.type === 'file') {
				const bytes = await part.toBuffer();
				const sha256 = createHash('sha256').update(bytes).digest('hex');
				parts.push({ name: part.fieldname, fileName: part.filename, mime: part.mimetype, sha256, bytes });
			} else {
				const value: unknown = part.value;
				// The plugin parses a text part that calls itself JSON; the contract knows text parts only.
				parts.push({ name: part.fieldname, value: typeof value === 'string' ? value : JSON.stringify(value) });
			}
		}
		return { kind: 'form', parts };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return { kind: 'broken', text: '', problem: `The form cannot be read: ${reason}` };
	}
}
