import type { IDataObject } from 'n8n-workflow';

/** Names under which a callback may hold a thing, the likeliest first, without case, `_` and `-`. */
export const spellings = {
	id: ['messageid', 'msgid', 'mid', 'smsid', 'messageuuid'],
	bareId: ['id', 'uuid'],
	status: ['status', 'statusid', 'statuscode', 'messagestatus', 'deliverystatus', 'dlrstatus', 'state', 'dlr'],
	from: ['sourceaddr', 'source', 'sender', 'from'],
	to: ['destinationaddr', 'destination', 'recipient', 'recipientid', 'phone', 'msisdn', 'to'],
	time: ['timestamp', 'time', 'date', 'statustime', 'updatedat'],
	error: ['error', 'errormessage', 'errortext', 'errors', 'reason', 'message'],
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
		const one = onlyOne(value);
		if (one !== undefined && one !== null && one !== '' && !members.has(key)) members.set(key, one);
	}
	known.set(holder, members);
	return members;
}

/** A form or a query that has a name twice, with the same value, has it as a list. */
function onlyOne(value: IDataObject[string]): IDataObject[string] {
	const [first, ...others] = Array.isArray(value) ? value : [];
	return first !== undefined && others.every((other) => other === first) ? first : value;
}

function plain(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
