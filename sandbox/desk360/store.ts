import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

/** A stored record. */
export type Row = Record<string, SQLOutputValue>;
/** Column values to store. */
export type Values = Record<string, SQLInputValue>;

/** Rows on a page; the provider fixes it. */
export const pageSize = 20;

const columnsByTable = {
	products: ['id', 'name', 'logo'],
	agents: ['id', 'name', 'email', 'avatar', 'password'],
	tokens: ['token', 'agent_id'],
	types: ['id', 'product_id', 'title', 'description', 'is_active', 'is_custom', 'created_at', 'updated_at'],
	reasons: ['id', 'product_id', 'title', 'is_active', 'created_at', 'updated_at'],
	tickets: [
		...['id', 'product_id', 'reason_id', 'type_id', 'agent_id', 'name', 'email', 'subject', 'last_message'],
		...['channel', 'platform', 'status', 'priority', 'settings', 'country_code', 'star_rating', 'custom_fields'],
		...['created_at', 'updated_at'],
	],
	messages: ['id', 'ticket_id', 'agent_id', 'message', 'type', 'created_at', 'updated_at'],
	logs: ['id', 'ticket_id', 'old_status_id', 'new_status_id', 'reason_id', 'agent_id', 'created_at'],
	files: ['id', 'ticket_id', 'message_id', 'name', 'mime', 'size', 'sha256', 'bytes'],
} as const;

/** A table of the store. */
export type Table = keyof typeof columnsByTable;

// AUTOINCREMENT keeps the id of a deleted record from being used again.
const tablesSql = `
	CREATE TABLE products (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, logo TEXT);
	CREATE TABLE agents (
		id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, avatar TEXT,
		password TEXT NOT NULL);
	CREATE TABLE tokens (token TEXT PRIMARY KEY, agent_id INTEGER NOT NULL REFERENCES agents (id));
	CREATE TABLE types (
		id INTEGER PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL, title TEXT NOT NULL, description TEXT,
		is_active INTEGER NOT NULL, is_custom INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
	CREATE TABLE reasons (
		id INTEGER PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL, title TEXT NOT NULL,
		is_active INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
	CREATE TABLE tickets (
		id INTEGER PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL REFERENCES products (id),
		reason_id INTEGER, type_id INTEGER, agent_id INTEGER, name TEXT, email TEXT, subject TEXT, last_message TEXT,
		channel TEXT NOT NULL, platform TEXT NOT NULL, status INTEGER NOT NULL, priority INTEGER NOT NULL,
		settings TEXT, country_code TEXT, star_rating INTEGER, custom_fields TEXT NOT NULL DEFAULT '[]',
		created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
	CREATE INDEX tickets_by_change ON tickets (product_id, updated_at, id);
	CREATE TABLE messages (
		id INTEGER PRIMARY KEY AUTOINCREMENT, ticket_id INTEGER NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
		agent_id INTEGER, message TEXT, type INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
	CREATE INDEX messages_by_ticket ON messages (ticket_id, id);
	CREATE TABLE logs (
		id INTEGER PRIMARY KEY AUTOINCREMENT, ticket_id INTEGER NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
		old_status_id INTEGER NOT NULL, new_status_id INTEGER NOT NULL, reason_id INTEGER, agent_id INTEGER,
		created_at TEXT NOT NULL);
	CREATE INDEX logs_by_ticket ON logs (ticket_id, id);
	CREATE TABLE files (
		id INTEGER PRIMARY KEY AUTOINCREMENT, ticket_id INTEGER NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
		message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE, name TEXT NOT NULL, mime TEXT NOT NULL,
		size INTEGER NOT NULL, sha256 TEXT NOT NULL, bytes BLOB NOT NULL);
	CREATE INDEX files_by_ticket ON files (ticket_id, id);
	CREATE INDEX files_by_message ON files (message_id);
`;

const summaryColumns =
	'id, reason_id, type_id, agent_id, name, email, subject, last_message, channel, platform, status, priority, ' +
	'created_at, updated_at';

/** One condition a filter of the ticket list. "Filter by" compares, "search by" looks inside the text. */
const filterClauses: Record<string, string> = {
	reason_id: 'reason_id = ?',
	priority: 'priority = ?',
	platform: 'platform = ?',
	start_date: 'created_at >= ?',
	end_date: "created_at < date(?, '+1 day')",
	status: 'status = ?',
	// 0 means unassigned, and an unassigned ticket may hold null.
	agent_id: 'ifnull(agent_id, 0) = ?',
	type_id: 'type_id = ?',
	id: 'id = ?',
	email: 'instr(lower(email), lower(?)) > 0',
	name: 'instr(lower(name), lower(?)) > 0',
	subject: 'instr(lower(subject), lower(?)) > 0',
};

/** All SQL of the Desk360 sandbox. */
export class Store {
	private readonly database: DatabaseSync;
	private readonly statements = new Map<string, StatementSync>();

	/** Opens the file (or ':memory:') and makes the tables when it has none. */
	constructor(file: string) {
		this.database = new DatabaseSync(file);
		// A sandbox may lose its last second in a power cut; it must not wait for the disk.
		this.database.exec('PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
		const tables = this.get("SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'tickets'");
		if (tables?.n === 0) this.database.exec(tablesSql);
	}

	/** True before the seed. */
	isEmpty(): boolean {
		return this.get('SELECT id FROM products LIMIT 1') === undefined;
	}

	/** Removes every record and starts ids over. */
	clear(): void {
		const tables = ['files', 'logs', 'messages', 'tickets', 'reasons', 'types', 'tokens', 'agents', 'products'];
		this.transaction(() => {
			for (const table of [...tables, 'sqlite_sequence']) this.run(`DELETE FROM ${table}`);
		});
	}

	/** Runs `work` as a whole or not at all. */
	transaction<T>(work: () => T): T {
		this.database.exec('BEGIN');
		try {
			const result = work();
			this.database.exec('COMMIT');
			return result;
		} catch (error) {
			this.database.exec('ROLLBACK');
			throw error;
		}
	}

	/** Stores a record and returns its id. Keys that are no column are an error. */
	insert(table: Table, values: Values): number {
		const columns = this.columns(table, values);
		const marks = columns.map(() => '?').join(', ');
		return this.run(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`, ...Object.values(values));
	}

	/** Changes columns of a record. */
	update(table: Exclude<Table, 'tokens'>, id: number, values: Values): void {
		const changes = this.columns(table, values).map((column) => `${column} = ?`);
		if (changes.length > 0) {
			this.run(`UPDATE ${table} SET ${changes.join(', ')} WHERE id = ?`, ...Object.values(values), id);
		}
	}

	/** A record by id. */
	find(table: Exclude<Table, 'tokens'>, id: number): Row | undefined {
		return this.get(`SELECT * FROM ${table} WHERE id = ?`, id);
	}

	/** A page of a table in id order, plus one row more when there is a next page. */
	list(table: Exclude<Table, 'tokens'>, page: number): Row[] {
		return this.all(`SELECT * FROM ${table} ORDER BY id LIMIT ? OFFSET ?`, ...slice(page));
	}

	/** A page of ticket summaries, plus one row more when there is a next page. */
	listTickets(productId: number, filters: Values, ascending: boolean, page: number): Row[] {
		const conditions = Object.keys(filters).map((name) => {
			const condition = filterClauses[name];
			if (condition === undefined) throw new Error(`There is no ticket filter ${name}`);
			return ` AND ${condition}`;
		});
		const direction = ascending ? 'ASC' : 'DESC';
		return this.all(
			`SELECT ${summaryColumns} FROM tickets WHERE product_id = ?${conditions.join('')} ` +
				`ORDER BY updated_at ${direction}, id ${direction} LIMIT ? OFFSET ?`,
			productId,
			...Object.values(filters),
			...slice(page),
		);
	}

	/** A ticket's summary. */
	ticketSummary(id: number): Row | undefined {
		return this.get(`SELECT ${summaryColumns} FROM tickets WHERE id = ?`, id);
	}

	/** A ticket of a product, all columns. */
	ticket(productId: number, id: number): Row | undefined {
		return this.get('SELECT * FROM tickets WHERE id = ? AND product_id = ?', id, productId);
	}

	/** Removes a ticket with its messages, logs and files; false when there is none. */
	deleteTicket(id: number): boolean {
		const known = this.find('tickets', id) !== undefined;
		this.run('DELETE FROM tickets WHERE id = ?', id);
		return known;
	}

	/** Messages of a ticket, oldest first. */
	messages(ticketId: number): Row[] {
		return this.all('SELECT * FROM messages WHERE ticket_id = ? ORDER BY id', ticketId);
	}

	/** Log rows of a ticket, oldest first: one page plus one row, or all of them. */
	logs(ticketId: number, page?: number): Row[] {
		const sql =
			'SELECT id, old_status_id, new_status_id, reason_id, agent_id, created_at FROM logs WHERE ticket_id = ? ORDER BY id';
		return page === undefined ? this.all(sql, ticketId) : this.all(`${sql} LIMIT ? OFFSET ?`, ticketId, ...slice(page));
	}

	/** Files of a ticket without their bytes. */
	files(ticketId: number): Row[] {
		return this.all(
			'SELECT id, message_id, name, mime, size, sha256 FROM files WHERE ticket_id = ? ORDER BY id',
			ticketId,
		);
	}

	/** A file's media type and bytes. */
	file(id: number): { mime: string; bytes: Uint8Array } | undefined {
		const row = this.find('files', id);
		const mime = row?.mime;
		const bytes = row?.bytes;
		return typeof mime === 'string' && bytes instanceof Uint8Array ? { mime, bytes } : undefined;
	}

	/** The agent a token belongs to. */
	agentOfToken(token: string): number | undefined {
		const id = this.get('SELECT agent_id FROM tokens WHERE token = ?', token)?.agent_id;
		return typeof id === 'number' ? id : undefined;
	}

	/** The agent with this e-mail and password. */
	agentOfLogin(email: string, password: string): number | undefined {
		const sql = 'SELECT id FROM agents WHERE lower(email) = lower(?) AND password = ?';
		const id = this.get(sql, email, password)?.id;
		return typeof id === 'number' ? id : undefined;
	}

	/** An agent's token, if it has one. */
	tokenOfAgent(agentId: number): string | undefined {
		const token = this.get('SELECT token FROM tokens WHERE agent_id = ?', agentId)?.token;
		return typeof token === 'string' ? token : undefined;
	}

	/** Makes this the agent's only token. */
	replaceToken(agentId: number, token: string): void {
		this.transaction(() => {
			this.run('DELETE FROM tokens WHERE agent_id = ? OR token = ?', agentId, token);
			this.insert('tokens', { token, agent_id: agentId });
		});
	}

	/** Makes a token stop working. */
	revokeToken(token: string): void {
		this.run('DELETE FROM tokens WHERE token = ?', token);
	}

	/** Closes the database. */
	close(): void {
		this.database.close();
	}

	private columns(table: Table, values: Values): string[] {
		const known: readonly string[] = columnsByTable[table];
		const names = Object.keys(values);
		// Names become part of the statement, so only known ones may pass.
		for (const name of names) if (!known.includes(name)) throw new Error(`${table} has no column ${name}`);
		return names;
	}

	private statement(sql: string): StatementSync {
		let statement = this.statements.get(sql);
		if (!statement) {
			statement = this.database.prepare(sql);
			this.statements.set(sql, statement);
		}
		return statement;
	}

	private get(sql: string, ...values: SQLInputValue[]): Row | undefined {
		return this.statement(sql).get(...values);
	}

	private all(sql: string, ...values: SQLInputValue[]): Row[] {
		return this.statement(sql).all(...values);
	}

	private run(sql: string, ...values: SQLInputValue[]): number {
		return Number(this.statement(sql).run(...values).lastInsertRowid);
	}
}

function slice(page: number): [number, number] {
	return [pageSize + 1, (page - 1) * pageSize];
}
