import { randomUUID } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import type { LoadedFile } from './attachments';
import { joinBytes } from './joinBytes';

/** A form as bytes, and the header that tells where its parts begin. */
export interface Form {
	body: Buffer;
	contentType: string;
}

/**
 * Builds a form: text parts first, a list as one part for each entry, then one file part for each file.
 *
 * Made here and not with `FormData`, which turns every line break of a text into two characters, so that a message of
 * 4,096 characters arrives too long; and because n8n can send bytes again after it renewed a token.
 *
 * @param files in sending order, each with the name of its part
 */
export async function asForm(fields: IDataObject, files: ReadonlyArray<LoadedFile & { part: string }>): Promise<Form> {
	// 122 random bits occur in no file. Node has them at hand, where other random bytes are made for each request.
	const boundary = `form-${randomUUID()}`;
	const partOf = (head: string) => `--${boundary}\r\n${head}\r\n\r\n`;
	let texts = '';
	for (const [name, value] of Object.entries(fields)) {
		for (const entry of Array.isArray(value) ? value : [value]) {
			const text: unknown = typeof entry === 'object' ? JSON.stringify(entry) : entry;
			// An object may say by its `toJSON` that it is nothing.
			if (text === undefined) continue;
			texts += `${partOf(`Content-Disposition: form-data; name="${quoted(name)}"`)}${String(text)}\r\n`;
		}
	}
	const pieces: Uint8Array[] = [Buffer.from(texts)];
	for (const { part, bytes, mimeType, fileName } of files) {
		const type = /^[\w.+-]+\/[\w.+-]+/.test(mimeType) ? mimeType.replace(/[\r\n]/g, '') : 'application/octet-stream';
		const disposition = `form-data; name="${quoted(part)}"; filename="${quoted(fileName)}"`;
		const head = partOf(`Content-Disposition: ${disposition}\r\nContent-Type: ${type}`);
		pieces.push(Buffer.from(head), bytes, Buffer.from('\r\n'));
	}
	pieces.push(Buffer.from(`--${boundary}--\r\n`));
	return { body: await joinBytes(pieces), contentType: `multipart/form-data; boundary=${boundary}` };
}

/** As browsers write names: nothing in them can end the line or the quotes. */
function quoted(name: string): string {
	return name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
}
