import { activationPath } from '../activation';
import { adminsOnly, created, ok, page, pathId, pathRecord, type Call, type Handlers, type Result } from '../call';
import type { Row, Values } from '../database';
import { forbidden, notFound, refused, wrongField, wrongKey } from '../errors';
import { tokenOf } from '../ids';
import { groupIds, summary, userView } from '../users';
import { bit, flag, integer, list, object, optionalText, text, type Fields } from '../values';

/** Operations of the tags Users, Groups and E-mail Notifications. */
export const users: Handlers = {
	listUsers: (call) => page(call, { from: 'getchat_users', order: 'id' }, (row) => userView(call.inbox, row)),
	createNewUser,
	retrieveCurrentUser: (call) => ok(view(call, call.user.id)),
	changeMyPassword,
	retrieveUser: (call) => ok(userView(call.inbox, pathRecord(call, 'getchat_users'))),
	updateUser: change,
	partialUpdateUser: change,
	updateUserAvailability,
	changeUserPassword,
	listGroups: (call) => page(call, { from: 'getchat_groups', order: 'id' }, (row) => row),
	retrieveGroup: (call) => ok(pathRecord(call, 'getchat_groups')),
	resendActivationEmailNotification,
};

function createNewUser(call: Call): Result {
	adminsOnly(call);
	const { inbox, body } = call;
	const username = text(body, 'username');
	freeName(call, username, 0);
	const code = tokenOf(`activation ${username}`);
	const id = inbox.db.insert('getchat_users', {
		username,
		first_name: optionalText(body, 'first_name') ?? '',
		last_name: optionalText(body, 'last_name') ?? '',
		email: optionalText(body, 'email') ?? '',
		role: optionalText(object(body, 'profile'), 'role') ?? 'user',
		is_active: 0,
		activation_code: code,
	});
	const row = inbox.db.get('SELECT * FROM getchat_users WHERE id = ?', id) ?? {};
	return created({ ...summary(inbox, row), activation_url: `${inbox.origin}${activationPath}${code}/` });
}

function change(call: Call): Result {
	const row = pathRecord(call, 'getchat_users');
	const id = integer(row, 'id');
	const { db } = call.inbox;
	const isAdmin = call.user.role === 'admin';
	if (!isAdmin && call.user.id !== id) throw forbidden();
	if (typeof call.body.username === 'string') freeName(call, call.body.username, id);
	const rights = rightsOf(call.body);
	const groups = list(call.body, 'group_ids').map(Number);
	const groupsChange = 'group_ids' in call.body && String(groups) !== String(groupIds(call.inbox, id));
	// A PUT must repeat the permissions, so only a change of them is forbidden.
	const rightsChange = Object.entries(rights).some(([column, value]) => row[column] !== value);
	if (!isAdmin && (groupsChange || rightsChange)) throw forbidden();
	for (const group of groups) {
		if (!db.get('SELECT id FROM getchat_groups WHERE id = ?', group)) throw wrongKey('group_ids', group);
	}
	db.transaction(() => {
		db.update('getchat_users', 'id', id, { ...namesOf(call.body), ...rights });
		if (!groupsChange) return;
		db.run('DELETE FROM getchat_user_groups WHERE user_id = ?', id);
		for (const group of new Set(groups)) db.insert('getchat_user_groups', { user_id: id, group_id: group });
	});
	return ok(view(call, id));
}

function namesOf(body: Fields): Values {
	const values: Values = {};
	for (const field of ['username', 'first_name', 'last_name', 'email']) {
		const value = optionalText(body, field);
		if (value !== undefined) values[field] = value;
	}
	return values;
}

function rightsOf(body: Fields): Values {
	const { can_use_tags, can_read_chats, can_write_to_chats } = object(body, 'permissions');
	const { role } = object(body, 'profile');
	return {
		...(typeof role === 'string' && { role }),
		...(typeof can_use_tags === 'boolean' && { can_use_tags: bit(can_use_tags) }),
		...(typeof can_read_chats === 'string' && { can_read_chats }),
		...(typeof can_write_to_chats === 'string' && { can_write_to_chats }),
	};
}

function freeName(call: Call, username: string, id: number): void {
	if (call.inbox.settings.dialect.usernames === 'alphanumeric' && !/^[A-Za-z0-9]+$/.test(username)) {
		throw wrongField('username', 'Only alphanumeric characters are allowed.');
	}
	const taken = call.inbox.db.get('SELECT id FROM getchat_users WHERE username = ? AND id <> ?', username, id);
	if (taken) throw wrongField('username', 'A user with that username already exists.');
}

function changeMyPassword(call: Call): Result {
	const { db } = call.inbox;
	const row: Row = db.get('SELECT password FROM getchat_users WHERE id = ?', call.user.id) ?? {};
	if (row.password !== text(call.body, 'current_password')) {
		throw wrongField('current_password', 'The current password is wrong.');
	}
	db.update('getchat_users', 'id', call.user.id, { password: text(call.body, 'new_password') });
	return ok();
}

/** Everybody may set their own; the web app's administration sets that of others. */
function updateUserAvailability(call: Call): Result {
	if (call.inbox.settings.dialect.version === '1.4.10') throw notFound();
	const id = integer(pathRecord(call, 'getchat_users'), 'id');
	if (call.user.role !== 'admin' && call.user.id !== id) throw forbidden();
	const isAvailable = flag(call.body, 'is_available');
	call.inbox.db.update('getchat_users', 'id', id, { is_available: bit(isAvailable) });
	call.events.told('user_availability', { is_available: isAvailable, user: view(call, id) });
	return ok({ is_available: isAvailable });
}

function changeUserPassword(call: Call): Result {
	adminsOnly(call);
	pathRecord(call, 'getchat_users');
	call.inbox.db.update('getchat_users', 'id', pathId(call), { password: text(call.body, 'password') });
	return ok();
}

/** The operation names no user: the mail goes to the caller. */
function resendActivationEmailNotification(call: Call): Result {
	const { inbox, user } = call;
	const email = optionalText(inbox.db.get('SELECT email FROM getchat_users WHERE id = ?', user.id) ?? {}, 'email');
	if (!email) throw refused('The user has no e-mail address.');
	const time = new Date(inbox.clock.now()).toISOString();
	inbox.db.insert('getchat_mails', { recipient: email, subject: 'Activate your account', time });
	return ok();
}

function view(call: Call, id: number): Fields {
	return userView(call.inbox, call.inbox.db.get('SELECT * FROM getchat_users WHERE id = ?', id) ?? {});
}
