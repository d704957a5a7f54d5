import { ok, type Call, type Handlers, type Result } from '../call';
import { forbidden, notFound, wrongField } from '../errors';
import { tokenOf } from '../ids';
import type { Row } from '../database';
import { tokenOfUser } from '../users';
import { flag, integer, text } from '../values';

/** Operations of the tag Authorization. */
export const authorization: Handlers = {
	createAuthToken,
	convertRefreshToken: (call) => convert(call, 'refresh_token', flag(call.body, 'keep_refresh_token')),
	// The old name always replaces the refresh token.
	convertIdToken: (call) => convert(call, 'id_token', false),
	retrieveRefreshToken,
};

function createAuthToken(call: Call): Result {
	const [username, password] = [text(call.body, 'username'), text(call.body, 'password')];
	const sql = 'SELECT id FROM getchat_users WHERE username = ? AND password = ? AND is_active = 1';
	const row = call.inbox.db.get(sql, username, password);
	if (!row) throw wrongField('non_field_errors', 'Unable to log in with provided credentials.');
	return ok({ token: tokenOfUser(call.inbox, integer(row, 'id')) });
}

function convert(call: Call, field: 'refresh_token' | 'id_token', keep: boolean): Result {
	const { db } = call.inbox;
	const token = text(call.body, field);
	const user = db.all('SELECT * FROM getchat_users').find((row) => refreshToken(row) === token);
	if (!user || !mayConvert(user)) throw wrongField(field, 'The refresh token is not valid.');
	const id = integer(user, 'id');
	if (!keep) db.update('getchat_users', 'id', id, { refresh_version: integer(user, 'refresh_version') + 1 });
	return ok({ token: tokenOfUser(call.inbox, id) });
}

function retrieveRefreshToken(call: Call): Result {
	const id = Number(text(call.params, 'user'));
	if (call.user.role !== 'admin' && call.user.id !== id) throw forbidden();
	const user = call.inbox.db.get('SELECT * FROM getchat_users WHERE id = ?', id);
	if (!user) throw notFound();
	if (!mayConvert(user)) throw forbidden('This user cannot retrieve a refresh token.');
	return ok({ refresh_token: refreshToken(user) });
}

function refreshToken(user: Row): string {
	return tokenOf(`refresh ${integer(user, 'id')} ${integer(user, 'refresh_version')}`);
}

/** "Inactive users, app role users, and configurator users cannot retrieve (and convert) refresh tokens." */
function mayConvert(user: Row): boolean {
	return flag(user, 'is_active') && user.role !== 'app' && user.role !== 'configurator';
}
