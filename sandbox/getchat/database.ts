import { Database as Tables } from '../database';
import { tablesSql } from './schema';

export { Conditions, type Row, type Values } from '../database';

/** The tables of the inbox. */
export class Database extends Tables {
	/** Opens the file (or ':memory:') and makes the tables when it has none. */
	constructor(file: string) {
		super(file, tablesSql);
	}
}
