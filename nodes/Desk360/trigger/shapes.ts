import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject, objects } from '../../shared/dataObject';
import { notifications } from '../../shared/webhook/cloudApi';
import { textOf } from '../../shared/webhook/event';
import { nestedJson } from '../../shared/webhook/nestedJson';

/** Under these a body holds what happened. */
const kinds = ['messages', 'statuses', 'bot_histories', 'auto_replies'];
/** One of them, where a body holds a single one. */
const singular: Readonly<Record<string, string>> = {
	message: 'messages',
	status: 'statuses',
	bot_history: 'bot_histories',
	auto_reply: 'auto_replies',
};
/** Names under which a record may give its id and its status, the documented ones first. */
const idNames = ['id', 'message_id', 'messageId', 'msg_id', 'message_uuid'];
const statusNames = ['status', 'status_name', 'message_status', 'state', 'status_id', 'statusId', 'status_code'];
/** Entries of one list that are looked at. */
const maxHolders = 1_000;

/**
 * Where the documented members stand in a body, and in WhatsApp's envelope: at its top, one level down, in a list. A bare
 * message or status counts as one. The documentation shows the top alone.
 */
export function desk360Notifications(body: unknown): IDataObject[] {
	const found: IDataObject[] = [];
	for (const top of (Array.isArray(body) ? body : [body]).slice(0, maxHolders)) {
		const holder = asDataObject(top);
		const known = read(holder);
		const inner = known ? [] : Object.values(holder).flatMap((value) => objects(nestedJson(value) ?? value));
		found.push(known ?? holder, ...notifications(top).slice(1));
		for (const one of inner.slice(0, maxHolders)) {
			const notification = read(one, holder);
			if (notification) found.push(notification);
		}
	}
	return found;
}

/** A record with its id and status where the documentation has them. */
export function spelled(record: IDataObject): IDataObject {
	const id = named(record, idNames);
	const status = named(record, statusNames);
	return { ...record, ...(id !== undefined && { id }), ...(status !== undefined && { status }) };
}

/** @param around where it stands, which may hold the contacts */
function read(holder: IDataObject, around: IDataObject = {}): IDataObject | undefined {
	if (kinds.some((kind) => holder[kind] !== undefined)) return { contacts: around.contacts, ...holder };
	const single = Object.entries(singular).flatMap(([name, kind]) => {
		const record = holder[name];
		return isDataObject(record) ? [[kind, record] as const] : [];
	});
	if (single.length > 0) return { contacts: around.contacts, ...holder, ...Object.fromEntries(single) };
	const kind = kindOf(holder);
	if (kind === undefined) return undefined;
	return { contacts: around.contacts, ...(kind === 'messages' ? { messages: holder } : { statuses: holder }) };
}

/** A status says nothing but how far a message came. */
function kindOf(record: IDataObject): 'messages' | 'statuses' | undefined {
	const isOfSomeone =
		named(record, [...idNames, 'from', 'to', 'recipient_id', 'from_user_id', 'user_id']) !== undefined;
	if (!isOfSomeone) return undefined;
	const hasContent = ['text', 'attachments', 'interactive', 'image', 'document'].some((name) => record[name]);
	if (hasContent) return named(record, ['from', 'from_user_id', 'user_id']) === undefined ? undefined : 'messages';
	return named(record, statusNames) === undefined || record.type !== undefined ? undefined : 'statuses';
}

function named(record: IDataObject, names: readonly string[]): string | undefined {
	return names.flatMap((name) => textOf(record[name], 1_000) ?? [])[0];
}
