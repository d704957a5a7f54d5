import { object, optionalText, text, type Fields } from '../../values';
import type { Row } from '../../database';
import { ok, type Call, type Handler, type Handlers, type Result } from '../call';
import { callIdOf } from '../ids';

/** Calls and their settings: not for trial and blocked subscriptions. */
export const calling: Handlers = {
	getCallingSettings: paid(({ account, channel }) => ok(account.document(channel.id, 'calling'))),
	updateCallingSettings: paid(updateCallingSettings),
	callAction: paid(callAction),
};

const endedState = 'ENDED';
const nextStates: Record<string, string> = {
	...{ pre_accept: 'PRE_ACCEPTED', accept: 'ACCEPTED', reject: endedState, terminate: endedState },
};

function updateCallingSettings({ account, channel, body }: Call): Result {
	const before = account.document(channel.id, 'calling');
	const merged = { ...object(before, 'calling'), ...object(body, 'calling') };
	account.changeDocument(channel.id, 'calling', { ...body, calling: merged });
	return ok({ success: true });
}

/** A call that is not there, or has ended, is a failure of WhatsApp under HTTP 200. */
function callAction(call: Call): Result {
	const { account, channel, body } = call;
	const action = text(body, 'action');
	if (action === 'connect') return connect(call, text(body, 'to'));
	const id = text(body, 'call_id');
	const row = account.db.get('SELECT * FROM onemsg_calls WHERE channel = ? AND id = ?', channel.id, id);
	if (!row || row.state === endedState) {
		return ok({ result: 'failed', response: { error: `There is no call ${id} to ${action}` } });
	}
	const state = nextStates[action] ?? endedState;
	account.db.update('onemsg_calls', 'id', id, { state });
	if (state === endedState) call.events.call(channel.id, callEvent(call, row, 'terminate'));
	return ok({ messaging_product: 'whatsapp', success: true });
}

function connect(call: Call, to: string): Result {
	const { account, channel } = call;
	const seq = account.db.count('SELECT ifnull(max(seq), 0) + 1 AS n FROM onemsg_calls');
	const id = callIdOf(String(seq));
	const values = { channel: channel.id, id, peer: to, direction: 'BUSINESS_INITIATED', state: 'RINGING' };
	account.db.insert('onemsg_calls', { seq, ...values });
	call.events.call(channel.id, callEvent(call, values, 'connect'));
	return ok({ messaging_product: 'whatsapp', success: true, calls: [{ id }] });
}

function callEvent({ account, channel, body }: Call, row: Row, event: string): Fields {
	const data = optionalText(body, 'biz_opaque_callback_data');
	const ours = row.direction === 'BUSINESS_INITIATED';
	return {
		calls: [
			{
				...{ id: row.id, from: ours ? channel.phone : row.peer, to: ours ? row.peer : channel.phone },
				...{ event, direction: row.direction, timestamp: String(account.seconds()) },
				...(data !== undefined && { biz_opaque_callback_data: data }),
			},
		],
	};
}

/** 403 in plain text unless the subscription is paid for. */
function paid(handler: Handler): Handler {
	return (call) => {
		const { subscription } = call.account.document(call.channel.id, 'state');
		if (subscription === 'active') return handler(call);
		return { status: 403, body: `Calling is not available: the subscription is ${String(subscription)}.` };
	};
}
