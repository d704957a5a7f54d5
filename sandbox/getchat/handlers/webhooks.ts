import { created, deleted, ok, page, pathId, pathRecord, type Call, type Handlers, type Result } from '../call';
import { Conditions, type Row, type Values } from '../database';
import { notFound, refused } from '../errors';
import { webhookView } from '../records';
import { userReference } from '../users';
import { bit, flag, integer, object, text, type Fields } from '../values';

/** Operations of the tag Webhooks. */
export const webhooks: Handlers = {
	listWabaWebhooks,
	createWabaWebhook,
	retrieveWabaWebhook: (call) => ok(view(call, ownWebhook(call))),
	updateWabaWebhook,
	deleteWabaWebhook,
	testWabaWebhook: (call) => {
		call.events.test(ownWebhook(call));
		return ok();
	},
};

/** "Only admin Users can see a list of all Users WABA Webhooks." */
function listWabaWebhooks(call: Call): Result {
	const conditions = new Conditions();
	if (call.user.role !== 'admin') conditions.add('user_id = ?', call.user.id);
	return page(call, { from: 'getchat_webhooks', conditions, order: 'id' }, (row) => view(call, row));
}

function createWabaWebhook(call: Call): Result {
	const { db, settings } = call.inbox;
	const own = db.count('SELECT count(*) AS n FROM getchat_webhooks WHERE user_id = ?', call.user.id);
	if (settings.webhooksPerUser !== null && own >= settings.webhooksPerUser) {
		throw refused(`A user can have at most ${settings.webhooksPerUser} webhooks.`);
	}
	const values = { ...webhookValues(call.body), user_id: call.user.id, format: settings.webhookFormat };
	const id = db.insert('getchat_webhooks', values);
	return created(view(call, db.get('SELECT * FROM getchat_webhooks WHERE id = ?', id) ?? {}));
}

/** A PUT: what is left out goes back to no. The webhook stays with its user. */
function updateWabaWebhook(call: Call): Result {
	ownWebhook(call);
	call.inbox.db.update('getchat_webhooks', 'id', pathId(call), webhookValues(call.body));
	return ok(view(call, pathRecord(call, 'getchat_webhooks')));
}

function deleteWabaWebhook(call: Call): Result {
	ownWebhook(call);
	call.inbox.db.run('DELETE FROM getchat_webhooks WHERE id = ?', pathId(call));
	return deleted();
}

function webhookValues(body: Fields): Values {
	return {
		url: text(body, 'url'),
		on_incoming_message: bit(flag(body, 'on_incoming_message')),
		on_outgoing_message: bit(flag(body, 'on_outgoing_message')),
		on_assigned: bit(flag(body, 'on_assigned')),
		headers: JSON.stringify(object(body, 'headers')),
	};
}

function ownWebhook(call: Call): Row {
	const row = pathRecord(call, 'getchat_webhooks');
	if (call.user.role !== 'admin' && row.user_id !== call.user.id) throw notFound();
	return row;
}

function view(call: Call, row: Row): Fields {
	return { ...webhookView(row), user: userReference(call.inbox, integer(row, 'user_id')) };
}
