import { ok, page, pathRecord, type Call, type Handlers, type Result } from '../call';
import { Conditions, type Row } from '../database';
import { bit, flag, json, optionalText, type Fields } from '../values';

/** Operations of the tags Status, Errors and WhatsApp Accounts. */
export const status: Handlers = {
	listHealthStatuses,
	listWabaErrors: (call) => page(call, { from: 'getchat_errors', order: 'timestamp DESC, id DESC' }, errorView),
	retrieveWabaError: (call) => ok(errorView(pathRecord(call, 'getchat_errors'))),
	listWhatsAppAccounts,
};

/** A bare list, not a page. */
function listHealthStatuses(call: Call): Result {
	const rows = call.inbox.db.all('SELECT * FROM getchat_health ORDER BY check_name');
	return ok(rows.map((row) => ({ ...row, is_ok: flag(row, 'is_ok') })));
}

/** The documented object has no id, so its number is known from elsewhere only. */
function errorView(row: Row): Fields {
	const { timestamp, waba_id, getchat_id } = row;
	return { waba_payload: json(row, 'waba_payload'), timestamp, waba_id, getchat_id };
}

function listWhatsAppAccounts(call: Call): Result {
	const conditions = new Conditions();
	const here = optionalText(call.query, 'this_instance')?.toLowerCase();
	if (here !== undefined) conditions.add('this_instance = ?', bit(here === 'true' || here === '1'));
	return page(call, { from: 'getchat_accounts', conditions, order: 'id' }, (row) => ({
		phone_number: row.phone_number,
		this_instance: flag(row, 'this_instance'),
	}));
}
