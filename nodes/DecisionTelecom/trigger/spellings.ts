import type { IDataObject } from 'n8n-workflow';

/** Names under which a callback may hold a thing, the likeliest first, without case, `_` and `-`. */
export const spellings = {
	id: ['messageid', 'msgid', 'mid', 'smsid', 'messageuuid'],
	bareId: ['id', 'uuid'],
	status: ['status', 'statusid', 'statuscode', 'messagestatus', 'deliverystatus', 'dlrstatus', 'state', 'dlr'],
	from: ['sourceaddr', 'source', 'sender', 'from'],
	to: ['destinationaddr', 'destination', 'recipient', 'recipientid', 'phone', 'msisdn', 'to'],
	time: ['timestamp', 'time', 'date', 'statustime', 'updatedat'],
	error: ['error', 'errormessage', 'errortext', 'reason', 'message'],
} as const;

/** What stands under the first of these names that holds something. */
export function member(holder: IDataObject, names: readonly string[]): IDataObject[string] | undefined {
	const entries = Object.entries(holder).map(([name, value]) => [plain(name), value] as const);
	for (const wanted of names) {
		const found = entries.find(
			([name, value]) => name === wanted && value !== undefined && value !== null && value !== '',
		);
		if (found) return found[1];
	}
	return undefined;
}

function plain(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
