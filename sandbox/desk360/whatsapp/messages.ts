import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

/** A message that was sent over one of the APIs. */
export interface SentMessage {
	api: 'helpdesk' | 'public';
	/** Product or integration. */
	owner: number;
	to: string;
	type: string;
	payload: unknown;
}

/** A stored file. */
export interface Media {
	id: string;
	name: string;
	mime: string;
	bytes: Uint8Array;
}

const tablesSql = `
	CREATE TABLE IF NOT EXISTS wa_messages (
		n INTEGER PRIMARY KEY AUTOINCREMENT, api TEXT NOT NULL, owner INTEGER NOT NULL, recipient TEXT NOT NULL,
		type TEXT NOT NULL, payload TEXT NOT NULL, message_id TEXT NOT NULL, time TEXT NOT NULL);
	CREATE INDEX IF NOT EXISTS wa_messages_by_recipient ON wa_messages (recipient);
	CREATE TABLE IF NOT EXISTS wa_media (id TEXT PRIMARY KEY, name TEXT NOT NULL, mime TEXT NOT NULL, bytes BLOB NOT NULL);
	CREATE TABLE IF NOT EXISTS wa_read (message_id TEXT NOT NULL, time TEXT NOT NULL);
`;

/** What WhatsApp keeps: messages sent, files, and ids marked as read. */
export class MessageStore {
	private readonly database: DatabaseSync;
	private next = 1;

	constructor(file: string) {
		this.database = new DatabaseSync(file);
		this.database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
		this.database.exec(tablesSql);
		this.next = 1 + Number(this.database.prepare('SELECT ifnull(max(n), 0) AS n FROM wa_messages').get()?.n);
	}

	/** Stores messages, all or none. @returns their ids */
	add(messages: readonly SentMessage[]): string[] {
		const insert = this.database.prepare(
			'INSERT INTO wa_messages (api, owner, recipient, type, payload, message_id, time) VALUES (?, ?, ?, ?, ?, ?, ?)',
		);
		const time = new Date().toISOString();
		this.database.exec('BEGIN');
		const ids = messages.map(({ api, owner, to, type, payload }) => {
			const id = `gBEGk${(this.next++).toString(36).padStart(20, '0')}`;
			insert.run(api, owner, to, type, JSON.stringify(payload), id, time);
			return id;
		});
		this.database.exec('COMMIT');
		return ids;
	}

	/** Messages after number `n`, at the most 1,000. */
	since(n: number): unknown[] {
		return this.read('SELECT * FROM wa_messages WHERE n > ? ORDER BY n LIMIT 1000', n);
	}

	/** The latest messages, oldest first. */
	latest(limit: number): unknown[] {
		return this.read('SELECT * FROM (SELECT * FROM wa_messages ORDER BY n DESC LIMIT ?) ORDER BY n', limit);
	}

	private read(sql: string, value: number): unknown[] {
		const rows = this.database.prepare(sql).all(value);
		return rows.map((row) => ({ ...row, payload: JSON.parse(String(row.payload)) }));
	}

	/** How many messages went to how many people, and how many more than one each. */
	count(): { total: number; uniqueRecipients: number; doubled: number } {
		const row = this.database
			.prepare('SELECT count(*) AS total, count(DISTINCT recipient) AS people FROM wa_messages')
			.get();
		const [total, people] = [Number(row?.total), Number(row?.people)];
		return { total, uniqueRecipients: people, doubled: total - people };
	}

	addMedia(file: Omit<Media, 'id'>): Media {
		const media = { id: randomUUID(), ...file };
		this.database
			.prepare('INSERT INTO wa_media VALUES (?, ?, ?, ?)')
			.run(media.id, media.name, media.mime, media.bytes);
		return media;
	}

	media(id: string): Media | undefined {
		const row = this.database.prepare('SELECT * FROM wa_media WHERE id = ?').get(id);
		if (!row || !(row.bytes instanceof Uint8Array)) return undefined;
		return { id, name: String(row.name), mime: String(row.mime), bytes: row.bytes };
	}

	markRead(ids: readonly string[]): void {
		const insert = this.database.prepare('INSERT INTO wa_read VALUES (?, ?)');
		for (const id of ids) insert.run(id, new Date().toISOString());
	}

	readIds(): string[] {
		return this.database
			.prepare('SELECT message_id FROM wa_read')
			.all()
			.map((row) => String(row.message_id));
	}

	clear(): void {
		this.database.exec('DELETE FROM wa_messages; DELETE FROM wa_media; DELETE FROM wa_read');
	}

	close(): void {
		this.database.close();
	}
}
