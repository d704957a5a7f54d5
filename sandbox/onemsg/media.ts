import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { Row } from '../database';
import type { FilePart } from '../types';
import { text } from '../values';
import type { Account } from './account';
import { badRequest } from './errors';
import { uuidOf } from './ids';

/** A file: what a message carries, a profile shows, or a client has uploaded. */
export interface MediaFile {
	id: string;
	name: string;
	mime: string;
	sha256: string;
	bytes: Buffer;
}

/** How WhatsApp treats a file. */
export type MediaKind = 'image' | 'video' | 'audio' | 'document';

const mimeTypes: Record<string, string> = {
	...{ '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.png': 'image/png', '.webp': 'image/webp' },
	...{ '.mp4': 'video/mp4', '.3gp': 'video/3gpp', '.mp3': 'audio/mpeg', '.ogg': 'audio/ogg', '.aac': 'audio/aac' },
	...{ '.amr': 'audio/amr', '.m4a': 'audio/mp4', '.pdf': 'application/pdf', '.txt': 'text/plain' },
	'.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
const imageTypes = ['image/jpeg', 'image/png'];

/** The kind of a message that carries a file of this type. */
export function kindOf(mime: string): MediaKind {
	if (imageTypes.includes(mime)) return 'image';
	const kind = mime.split('/', 1)[0];
	return kind === 'video' || kind === 'audio' ? kind : 'document';
}

/** The type of a file by the end of its name. */
export function mimeOf(name: string): string {
	return mimeTypes[extname(name).toLowerCase()] ?? 'application/octet-stream';
}

/** Stores a file. Only uploaded ones can be sent by their id. */
export function addMedia(
	account: Account,
	channel: string,
	file: { name: string; mime: string; bytes: Buffer; uploaded?: boolean },
): MediaFile {
	const { name, mime, bytes, uploaded = false } = file;
	if (bytes.length > account.limits.mediaBytes) throw badRequest('File is too big');
	const seq = account.db.count('SELECT ifnull(max(seq), 0) + 1 AS n FROM onemsg_media');
	const id = account.shapes.mediaIds === 'uuid' ? uuidOf(`media ${seq}`) : String(1_234_567_890 + seq);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	account.db.insert('onemsg_media', { seq, channel, id, name, mime, sha256, uploaded: uploaded ? 1 : 0, bytes });
	return { id, name, mime, sha256, bytes };
}

/** A file of a channel. */
export function findMedia(account: Account, channel: string, id: string): MediaFile | undefined {
	const row = account.db.get('SELECT * FROM onemsg_media WHERE channel = ? AND id = ?', channel, id);
	return row && mediaOf(row);
}

/** A file that a client has uploaded. */
export function findUpload(account: Account, channel: string, id: string): MediaFile | undefined {
	const sql = 'SELECT * FROM onemsg_media WHERE channel = ? AND id = ? AND uploaded = 1';
	const row = account.db.get(sql, channel, id);
	return row && mediaOf(row);
}

function mediaOf(row: Row): MediaFile {
	const { bytes } = row;
	if (!(bytes instanceof Uint8Array)) throw new Error('The file has no bytes');
	return {
		...{ id: text(row, 'id'), name: text(row, 'name'), mime: text(row, 'mime'), sha256: text(row, 'sha256') },
		bytes: Buffer.from(bytes),
	};
}

/** What a request carries as a file: a part of a form, a data URI, or a link, which is not followed. */
export function givenFile(
	body: string | undefined,
	part: FilePart | undefined,
	name?: string,
): { name: string; mime: string; bytes: Buffer; link?: string } {
	if (part) {
		const fileName = name ?? part.fileName;
		const mime = part.mime === 'application/octet-stream' ? mimeOf(fileName) : part.mime;
		return { name: fileName, mime, bytes: part.bytes };
	}
	if (body === undefined) throw badRequest('File is missing');
	const data = /^data:([^;,\s]+);base64,(.*)$/s.exec(body);
	if (!data) {
		const fileName = name ?? decodeURIComponent(new URL(body).pathname.split('/').pop() ?? '');
		return { name: fileName, mime: mimeOf(fileName), bytes: Buffer.from(`Stands for ${body}`), link: body };
	}
	const [, mime = '', base64 = ''] = data;
	if (base64 === '' || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw badRequest('File is not valid base64');
	return { name: name ?? 'file', mime, bytes: Buffer.from(base64, 'base64') };
}
