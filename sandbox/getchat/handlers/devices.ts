import { created, deleted, ok, pathId, pathRecord, wholeList, type Call, type Handlers, type Result } from '../call';
import { Conditions, type Row } from '../database';
import { notFound } from '../errors';
import { userReference } from '../users';
import { integer, optionalText, text, type Fields } from '../values';

/** Operations of the tag Firebase CM device tokens. */
export const devices: Handlers = {
	listFcmDeviceTokens,
	registerFcmDeviceToken,
	updateFcmDeviceToken,
	deregisterFcmDeviceToken,
};

function listFcmDeviceTokens(call: Call): Result {
	const conditions = new Conditions().add('user_id = ?', call.user.id);
	const token = optionalText(call.query, 'token');
	if (token !== undefined) conditions.add('token = ?', token);
	return wholeList(call, { from: 'getchat_device_tokens', conditions, order: 'id' }, (row) => deviceToken(call, row));
}

/** "Also the primary endpoint for re-registering existing tokens." */
function registerFcmDeviceToken(call: Call): Result {
	const { db, clock } = call.inbox;
	const [token, now] = [text(call.body, 'token'), new Date(clock.now()).toISOString()];
	db.run(
		'INSERT INTO getchat_device_tokens (user_id, token, last_seen) VALUES (?, ?, ?) ' +
			'ON CONFLICT (user_id, token) DO UPDATE SET last_seen = excluded.last_seen',
		call.user.id,
		token,
		now,
	);
	const sql = 'SELECT * FROM getchat_device_tokens WHERE user_id = ? AND token = ?';
	return created(deviceToken(call, db.get(sql, call.user.id, token) ?? {}));
}

/** "Deregisters the old token and registers the new token (in one request, for convenience)." */
function updateFcmDeviceToken(call: Call): Result {
	const { db, clock } = call.inbox;
	const id = integer(ownDeviceToken(call), 'id');
	const token = text(call.body, 'token');
	db.transaction(() => {
		const same = 'user_id = ? AND token = ? AND id <> ?';
		db.run(`DELETE FROM getchat_device_tokens WHERE ${same}`, call.user.id, token, id);
		db.update('getchat_device_tokens', 'id', id, { token, last_seen: new Date(clock.now()).toISOString() });
	});
	return ok(deviceToken(call, ownDeviceToken(call)));
}

function deregisterFcmDeviceToken(call: Call): Result {
	ownDeviceToken(call);
	call.inbox.db.run('DELETE FROM getchat_device_tokens WHERE id = ?', pathId(call));
	return deleted();
}

function ownDeviceToken(call: Call): Row {
	const row = pathRecord(call, 'getchat_device_tokens');
	if (row.user_id !== call.user.id) throw notFound();
	return row;
}

function deviceToken(call: Call, row: Row): Fields {
	const { id, token, last_seen } = row;
	return { id, token, user: userReference(call.inbox, integer(row, 'user_id')), last_seen };
}
