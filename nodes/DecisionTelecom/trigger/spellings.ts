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
	const members = membersOf(holder);
	const found = names.find((wanted) => members.has(wanted));
	return found === undefined ? undefined : members.get(found);
}

type Members = ReadonlyMap<string, IDataObject[string]>;

/** A list of callbacks may stand in an object with thousands of members, and each of them asks it for its own. */
const known = new WeakMap<IDataObject, Members>();

/** The members that hold something, by their plain names; of two with the same the first one counts. */
function membersOf(holder: IDataObject): Members {
	const before = known.get(holder);
	if (before) return before;
	const members = new Map<string, IDataObject[string]>();
	for (const [name, value] of Object.entries(holder)) {
		const key = plain(name);
		if (value !== undefined && value !== null && value !== '' && !members.has(key)) members.set(key, value);
	}
	known.set(holder, members);
	return members;
}

function plain(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
