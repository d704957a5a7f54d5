import { createHash } from 'node:crypto';
import { uuidOf } from './ids';
import { pathPrefix, type Inbox } from './inbox';
import { text } from './values';

/** A stored file. */
export interface StoredFile {
	id: string;
	name: string;
	mime: string;
	sha256: string;
	bytes: Buffer;
}

/** Stores a file under a new id. */
export function addFile(inbox: Inbox, name: string, mime: string, bytes: Buffer): StoredFile {
	const seq = inbox.db.count('SELECT ifnull(max(seq), 0) + 1 AS n FROM getchat_files');
	const file = { id: uuidOf(`file ${seq}`), name, mime, sha256: createHash('sha256').update(bytes).digest('hex') };
	inbox.db.insert('getchat_files', { seq, ...file, bytes });
	return { ...file, bytes };
}

/** A file by id. */
export function findFile(inbox: Inbox, id: string): StoredFile | undefined {
	const row = inbox.db.get('SELECT * FROM getchat_files WHERE id = ?', id);
	if (!row) return undefined;
	const { bytes } = row;
	if (!(bytes instanceof Uint8Array)) throw new Error('The file has no bytes');
	return {
		id: text(row, 'id'),
		name: text(row, 'name'),
		mime: text(row, 'mime'),
		sha256: text(row, 'sha256'),
		bytes: Buffer.from(bytes),
	};
}

/** Path and query under which a file can be downloaded; the query tells the type to answer with. */
export function filePath(file: { id: string; mime: string }): string {
	const [type = '', subtype = ''] = file.mime.split('/');
	const query = new URLSearchParams({ mime_type_type: type, mime_type_subtype: subtype });
	// Without a slash before the query, as the documented upload answers have it.
	return `${pathPrefix}/media/${file.id}?${query.toString()}`;
}

/** A file's id in a link to the inbox's own media; undefined for any other link. */
export function ownFileId(link: string): string | undefined {
	return /\/api\/v1\/media\/([0-9a-f-]{36})\/?(?:\?|$)/.exec(link)?.[1];
}
