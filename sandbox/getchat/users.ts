import type { Row } from './database';
import type { Inbox } from './inbox';
import { tokenOf } from './ids';
import { flag, integer, optionalText, text, type Fields } from './values';

/** Which chats a user reaches: all, those of the user's groups, only the user's own, or none. */
export type ChatAccess = 'all' | 'group' | 'user' | 'none';

/** A user of the inbox. */
export interface User {
	id: number;
	username: string;
	role: string;
	isActive: boolean;
	canUseTags: boolean;
	canRead: ChatAccess;
	canWrite: ChatAccess;
}

/** Who calls an operation that needs no token. */
export const nobody: User = {
	id: 0,
	username: '',
	role: 'none',
	isActive: false,
	canUseTags: false,
	canRead: 'none',
	canWrite: 'none',
};

function accessOf(value: unknown): ChatAccess {
	return value === 'all' || value === 'group' || value === 'user' ? value : 'none';
}

function userOf(row: Row): User {
	return {
		id: integer(row, 'id'),
		username: text(row, 'username'),
		role: text(row, 'role'),
		isActive: flag(row, 'is_active'),
		canUseTags: flag(row, 'can_use_tags'),
		canRead: accessOf(row.can_read_chats),
		canWrite: accessOf(row.can_write_to_chats),
	};
}

/** A user by id. */
export function findUser(inbox: Inbox, id: number): User | undefined {
	const row = inbox.db.get('SELECT * FROM getchat_users WHERE id = ?', id);
	return row && userOf(row);
}

/** The user a token belongs to, active or not. */
export function userOfToken(inbox: Inbox, token: string): User | undefined {
	const row = inbox.db.get('SELECT * FROM getchat_users WHERE token = ?', token);
	return row && userOf(row);
}

/** The oldest active admin, whom a 360dialog key stands for. */
export function firstAdmin(inbox: Inbox): User | undefined {
	const row = inbox.db.get("SELECT * FROM getchat_users WHERE role = 'admin' AND is_active = 1 ORDER BY id LIMIT 1");
	return row && userOf(row);
}

/** The user's token; made when there is none yet. */
export function tokenOfUser(inbox: Inbox, id: number): string {
	const row = inbox.db.get('SELECT token FROM getchat_users WHERE id = ?', id);
	const existing = optionalText(row ?? {}, 'token');
	if (existing !== undefined) return existing;
	const token = tokenOf(`user ${id}`);
	inbox.db.update('getchat_users', 'id', id, { token });
	return token;
}

/** Numbers of the groups a user is in. */
export function groupIds(inbox: Inbox, userId: number): number[] {
	const rows = inbox.db.all('SELECT group_id FROM getchat_user_groups WHERE user_id = ? ORDER BY group_id', userId);
	return rows.map((row) => integer(row, 'group_id'));
}

/** Condition on `p`, a row of persons, for the chats that an access covers. */
export function reach(user: User, access: ChatAccess): [sql: string, ...values: number[]] {
	const inGroup = 'p.assigned_group IN (SELECT group_id FROM getchat_user_groups WHERE user_id = ?)';
	switch (access) {
		case 'all':
			return ['1'];
		case 'group':
			return [`${inGroup} OR p.assigned_to_user = ?`, user.id, user.id];
		case 'user':
			return ['p.assigned_to_user = ?', user.id];
		case 'none':
			return ['0'];
	}
}

/** Whether an access of a user covers a chat. */
export function reaches(inbox: Inbox, user: User, access: ChatAccess, waId: string): boolean {
	if (access === 'all') return true;
	const [sql, ...values] = reach(user, access);
	const query = `SELECT 1 AS found FROM getchat_persons p WHERE p.wa_id = ? AND (${sql})`;
	return inbox.db.get(query, waId, ...values) !== undefined;
}

/** A user as another record shows it: as sender, author or assignee. */
export function userSummary(inbox: Inbox, id: unknown): Fields | null {
	const row = typeof id === 'number' ? inbox.db.get('SELECT * FROM getchat_users WHERE id = ?', id) : undefined;
	return row ? summary(inbox, row) : null;
}

/** Id, name and link of a user. */
export function userReference(inbox: Inbox, id: number): Fields {
	return { id, username: findUser(inbox, id)?.username ?? '', url: inbox.url(`/users/${id}/`) };
}

/** A user with groups and permissions. */
export function userView(inbox: Inbox, row: Row): Fields {
	const { can_read_chats, can_write_to_chats } = row;
	const groups = inbox.db.all(
		'SELECT g.id, g.name FROM getchat_groups g JOIN getchat_user_groups u ON u.group_id = g.id ' +
			'WHERE u.user_id = ? ORDER BY g.id',
		integer(row, 'id'),
	);
	const permissions = { can_use_tags: flag(row, 'can_use_tags'), can_read_chats, can_write_to_chats };
	return { ...summary(inbox, row), groups, permissions };
}

/** A user with groups and permissions by id; null for an event that nobody did. */
export function fullUser(inbox: Inbox, id: unknown): Fields | null {
	const row = typeof id === 'number' ? inbox.db.get('SELECT * FROM getchat_users WHERE id = ?', id) : undefined;
	return row ? userView(inbox, row) : null;
}

/** What every answer says of a user. `is_available` comes from newer versions, which show it next to the role. */
export function summary(inbox: Inbox, row: Row): Fields {
	const { id, username, first_name, last_name, email, role } = row;
	const profile = { role, is_available: flag(row, 'is_available') };
	return { url: inbox.url(`/users/${String(id)}/`), id, username, first_name, last_name, email, profile };
}
