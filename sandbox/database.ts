import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

/** A stored record. */
export type Row = Record<string, SQLOutputValue>;
/** Column values to store. */
export type Values = Record<string, SQLInputValue>;

/** The tables of one provider. Statements are prepared once. */
export class Database {
	private readonly connection: DatabaseSync;
	private readonly statements = new Map<string, StatementSync>();
	private readonly tables: string[];
	private depth = 0;

	/**
	 * Opens the file (or ':memory:') and makes the tables when it has none.
	 * @param schema `CREATE` statements. Providers share a file, so that the names of tables begin with the provider's.
	 */
	constructor(file: string, schema: string) {
		this.tables = Array.from(schema.matchAll(/CREATE TABLE (\w+)/g), ([, name = '']) => name);
		this.connection = new DatabaseSync(file);
		// A sandbox may lose its last second in a power cut; it must not wait for the disk.
		this.connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000');
		// SQLite's own lower() knows ASCII letters only.
		this.connection.function('fold', { deterministic: true }, (value) => String(value).toLowerCase());
		const [first = ''] = this.tables;
		if (this.get('SELECT 1 AS found FROM sqlite_master WHERE name = ?', first) === undefined) {
			this.connection.exec(schema);
		}
	}

	/** True before the seed, which fills every provider's first table. */
	isEmpty(): boolean {
		return this.get(`SELECT 1 AS found FROM ${this.tables[0] ?? ''} LIMIT 1`) === undefined;
	}

	/** Removes every record and starts ids over. */
	clear(): void {
		this.transaction(() => {
			for (const table of this.tables) {
				this.run(`DELETE FROM ${table}`);
				this.run('DELETE FROM sqlite_sequence WHERE name = ?', table);
			}
		});
	}

	/** Runs `work` as a whole or not at all. Inside another transaction it is part of that one. */
	transaction<T>(work: () => T): T {
		if (this.depth > 0) return work();
		this.connection.exec('BEGIN');
		this.depth += 1;
		try {
			const result = work();
			this.connection.exec('COMMIT');
			return result;
		} catch (error) {
			this.connection.exec('ROLLBACK');
			throw error;
		} finally {
			this.depth -= 1;
		}
	}

	/** Stores a record and returns its number. Names are the sandbox's own, never a request's. */
	insert(table: string, values: Values): number {
		const marks = Object.keys(values).map(() => '?');
		const columns = Object.keys(values).join(', ');
		return this.run(`INSERT INTO ${table} (${columns}) VALUES (${marks.join(', ')})`, ...Object.values(values));
	}

	/** Changes columns of the records where `key` has the value `id`. */
	update(table: string, key: string, id: SQLInputValue, values: Values): void {
		const changes = Object.keys(values).map((column) => `${column} = ?`);
		if (changes.length === 0) return;
		this.run(`UPDATE ${table} SET ${changes.join(', ')} WHERE ${key} = ?`, ...Object.values(values), id);
	}

	/** The first row of a query. */
	get(sql: string, ...values: SQLInputValue[]): Row | undefined {
		return this.statement(sql).get(...values);
	}

	/** All rows of a query. */
	all(sql: string, ...values: SQLInputValue[]): Row[] {
		return this.statement(sql).all(...values);
	}

	/** Runs a statement; gives the number of the last inserted record. */
	run(sql: string, ...values: SQLInputValue[]): number {
		return Number(this.statement(sql).run(...values).lastInsertRowid);
	}

	/** The number in the column `n` of the first row. */
	count(sql: string, ...values: SQLInputValue[]): number {
		return Number(this.get(sql, ...values)?.n ?? 0);
	}

	/** Closes the file. */
	close(): void {
		this.connection.close();
	}

	private statement(sql: string): StatementSync {
		let statement = this.statements.get(sql);
		if (!statement) {
			statement = this.connection.prepare(sql);
			this.statements.set(sql, statement);
		}
		return statement;
	}
}

/** Conditions of a query, joined by AND. */
export class Conditions {
	private readonly parts: string[] = [];
	readonly values: SQLInputValue[] = [];

	/** Adds a condition with the values for its question marks. */
	add(sql: string, ...values: SQLInputValue[]): this {
		this.parts.push(`(${sql})`);
		this.values.push(...values);
		return this;
	}

	/** ` WHERE …`, or nothing. */
	get where(): string {
		return this.parts.length === 0 ? '' : ` WHERE ${this.parts.join(' AND ')}`;
	}
}
