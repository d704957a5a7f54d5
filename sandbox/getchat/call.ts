import type { FilePart } from '../types';
import { Conditions, type Row } from './database';
import { forbidden, notFound, wrongKey } from './errors';
import type { Events } from './events';
import type { Inbox } from './inbox';
import type { Lifecycle } from './lifecycle';
import { findPerson } from './records';
import { reach, reaches, type User } from './users';
import { integer, optionalNumber, text, type Fields } from './values';

/** A checked call, as a handler gets it. */
export interface Call {
	inbox: Inbox;
	events: Events;
	lifecycle: Lifecycle;
	/** Who calls; nobody where no token is needed. */
	user: User;
	/** Absolute URL of the call without its query. */
	url: string;
	params: Fields;
	query: Fields;
	body: Fields;
	files: FilePart[];
}

/** What a handler gives back. */
export type Result =
	/** A body of null is an answer without one. */
	{ status: number; body: unknown } | { status: number; mime: string; bytes: Buffer };

/** Does one operation. */
export type Handler = (call: Call) => Result;

/** Handlers by operationId. */
export type Handlers = Record<string, Handler>;

/** 200 with a body. */
export function ok(body: unknown = {}): Result {
	return { status: 200, body };
}

/** 201 with the new record. */
export function created(body: unknown): Result {
	return { status: 201, body };
}

/** 204. */
export function deleted(): Result {
	return { status: 204, body: null };
}

/** A query without its limits. */
export interface Listing {
	/** `SELECT …` up to FROM; the number of rows is counted without it. */
	columns?: string;
	from: string;
	conditions?: Conditions;
	order: string;
}

/** A page of a list: limit and offset of the call, with links to the pages before and after. */
export function page(call: Call, listing: Listing, view: (row: Row) => unknown): Result {
	const { columns = '*', from, conditions = new Conditions(), order } = listing;
	const { db, settings } = call.inbox;
	const limit = Math.min(optionalNumber(call.query, 'limit') ?? settings.pageSize, settings.maxPageSize);
	const offset = optionalNumber(call.query, 'offset') ?? 0;
	const count = db.count(`SELECT count(*) AS n FROM ${from}${conditions.where}`, ...conditions.values);
	const sql = `SELECT ${columns} FROM ${from}${conditions.where} ORDER BY ${order} LIMIT ? OFFSET ?`;
	const rows = db.all(sql, ...conditions.values, limit, offset);
	const link = (start: number) => pageUrl(call, { limit, offset: start });
	return ok({
		count,
		next: offset + limit < count ? link(offset + limit) : null,
		previous: offset > 0 ? link(Math.max(0, offset - limit)) : null,
		results: rows.map(view),
	});
}

/** All rows of a list whose operation takes no limit. */
export function wholeList(call: Call, listing: Listing, view: (row: Row) => unknown): Result {
	const { columns = '*', from, conditions = new Conditions(), order } = listing;
	const sql = `SELECT ${columns} FROM ${from}${conditions.where} ORDER BY ${order}`;
	const rows = call.inbox.db.all(sql, ...conditions.values);
	return ok({ count: rows.length, next: null, previous: null, results: rows.map(view) });
}

/** The URL of the call with some parameters set anew. An offset of 0 is left out. */
export function pageUrl(call: Call, changes: Record<string, string | number>): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries({ ...call.query, ...changes })) {
		if (name !== 'offset' || value !== 0) query.set(name, String(value));
	}
	return `${call.url}?${query.toString()}`;
}

/** The record with the number in the path. */
export function pathRecord(call: Call, table: string): Row {
	const row = call.inbox.db.get(`SELECT * FROM ${table} WHERE id = ?`, pathId(call));
	if (!row) throw notFound();
	return row;
}

/** The number in the path. */
export function pathId(call: Call): number {
	return Number(text(call.params, 'id'));
}

/** The person with the number in the path, as far as the caller may read the chat. */
export function pathPerson(call: Call): Row {
	const waId = text(call.params, 'wa_id');
	const person = findPerson(call.inbox, waId);
	if (!person || !reaches(call.inbox, call.user, call.user.canRead, waId)) throw notFound();
	return person;
}

/** Condition on `p`, a row of persons: chats the caller may read. */
export function readable(call: Call): Conditions {
	return new Conditions().add(...reach(call.user, call.user.canRead));
}

/** 403 unless the caller is an admin. */
export function adminsOnly(call: Call): void {
	if (call.user.role !== 'admin') throw forbidden();
}

/** 403 unless the caller may write in a chat. */
export function writersOnly(call: Call, waId: string): void {
	if (!reaches(call.inbox, call.user, call.user.canWrite, waId)) throw forbidden();
}

/** The record that a body field refers to; 400 where there is none. */
export function referred(call: Call, table: string, field: string): Row {
	const id = integer(call.body, field);
	const row = call.inbox.db.get(`SELECT * FROM ${table} WHERE id = ?`, id);
	if (!row) throw wrongKey(field, id);
	return row;
}
