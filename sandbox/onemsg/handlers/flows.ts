import type { Row } from '../../database';
import { integer, json, list, optionalText, text, textOrNull, type Fields } from '../../values';
import { ok, type Call, type Handlers, type Result } from '../call';
import { ApiError } from '../errors';

/** Flows and their encryption key. The contract knows no error for an id that leads nowhere: the result says it. */
export const flows: Handlers = {
	listFlows: (call) => managed(call, listFlows),
	createFlow: (call) => managed(call, createFlow),
	getFlow: (call) => withFlow(call, (row) => ({ ...view(row), json: json(row, 'flow_json') })),
	deleteFlow: (call) =>
		withFlow(call, (row) => {
			if (row.status !== 'DRAFT') return { success: false, error: 'Only a draft can be deleted' };
			call.account.db.run('DELETE FROM onemsg_flows WHERE id = ?', integer(row, 'id'));
			return { success: true };
		}),
	updateFlowAssets: (call) =>
		managed(call, () =>
			withFlow(call, (row) => change(call, row, { flow_json: JSON.stringify(call.body.flowJson) }, 'DRAFT')),
		),
	updateFlowMetadata: (call) => managed(call, updateFlowMetadata),
	publishFlow: (call) => withFlow(call, (row) => change(call, row, { status: 'PUBLISHED' }, 'DRAFT')),
	deprecateFlow: (call) => withFlow(call, (row) => change(call, row, { status: 'DEPRECATED' }, 'PUBLISHED')),
	previewFlow: (call) =>
		withFlow(call, (row) => ({
			preview: {
				preview_url: `https://business.facebook.com/wa/manage/flows/${integer(row, 'id')}/preview/`,
				expires_at: new Date(call.account.clock.now() + 30 * 24 * 60 * 60 * 1000).toISOString(),
			},
			id: String(integer(row, 'id')),
		})),
	getEncryptionKey: ({ account, channel }) => ok(account.document(channel.id, 'encryption')),
	setEncryptionKey: ({ account, channel, body }) => {
		const key = text(body, 'business_public_key');
		const changes = { business_public_key: key, business_public_key_signature_status: 'VALID' };
		account.changeDocument(channel.id, 'encryption', changes);
		return ok({ success: true });
	},
};

function listFlows({ account, channel }: Call): Result {
	const rows = account.db.all('SELECT * FROM onemsg_flows WHERE channel = ? ORDER BY id', channel.id);
	return ok({ items: rows.map(view), count: rows.length, total: rows.length });
}

function createFlow({ account, channel, body }: Call): Result {
	const publish = body.publish === true;
	if (publish && body.flowJson === undefined) return ok({ success: false, error: 'A flow without JSON is a draft' });
	const id = account.db.insert('onemsg_flows', {
		...{ channel: channel.id, name: text(body, 'name'), categories: JSON.stringify(list(body, 'categories')) },
		...{ status: publish ? 'PUBLISHED' : 'DRAFT', endpoint_uri: optionalText(body, 'endpointUri') ?? null },
		flow_json: JSON.stringify(body.flowJson ?? {}),
	});
	return ok({ success: true, id: String(id), validationErrors: [] });
}

function updateFlowMetadata(call: Call): Result {
	const { body } = call;
	const [name, endpoint] = [optionalText(body, 'name'), optionalText(body, 'endpointUri')];
	return withFlow(call, (row) =>
		change(call, row, {
			...(name !== undefined && { name }),
			...(endpoint !== undefined && { endpoint_uri: endpoint }),
			...(body.categories !== undefined && { categories: JSON.stringify(body.categories) }),
		}),
	);
}

function change({ account }: Call, row: Row, values: Record<string, string>, from?: string): Fields {
	if (from !== undefined && row.status !== from) {
		return { success: false, error: `The flow is ${text(row, 'status').toLowerCase()}` };
	}
	account.db.update('onemsg_flows', 'id', integer(row, 'id'), values);
	return { success: true };
}

function view(row: Row): Fields {
	return {
		...{ id: String(integer(row, 'id')), name: text(row, 'name'), status: text(row, 'status') },
		categories: json(row, 'categories'),
		...(row.endpoint_uri !== null && { endpoint_uri: textOrNull(row, 'endpoint_uri') }),
		validation_errors: [],
	};
}

function withFlow(call: Call, work: (row: Row) => Fields): Result {
	const id = text(call.params, 'flowId');
	const sql = 'SELECT * FROM onemsg_flows WHERE channel = ? AND CAST(id AS TEXT) = ?';
	const row = call.account.db.get(sql, call.channel.id, id);
	return ok(row ? work(row) : { success: false, error: `Flow ${id} is not found` });
}

/** The vendor has switched off parts of flow management for a while; the control plane can do so too. */
function managed(call: Call, work: (call: Call) => Result): Result {
	if (call.account.document(call.channel.id, 'state').flows === false) {
		throw new ApiError(501, { error: 'Not implemented' });
	}
	return work(call);
}
