import { Conditions } from '../../database';
import { flag, integer, optionalNumber, optionalText } from '../../values';
import { ok, success, type Call, type Handlers, type Result } from '../call';
import { findMessage, historyView } from '../messages';

/** Stored messages. */
export const history: Handlers = {
	listMessages,
	markMessageRead,
};

/**
 * Pages go forward from `lastMessageNumber` (oldest first), or back from `firstMessageNumber` or with `last` (newest
 * first). Both counters come from the answer before.
 */
function listMessages({ account, channel, query }: Call): Result {
	if (account.document(channel.id, 'state').history !== true) {
		return ok({ ...(account.shapes.noHistory === 'notice' && { notice: 'History is disabled' }), messages: [] });
	}
	const conditions = new Conditions().add('channel = ?', channel.id);
	const [after, before] = [optionalNumber(query, 'lastMessageNumber'), optionalNumber(query, 'firstMessageNumber')];
	const last = flag(query, 'last');
	if (after !== undefined && !last) conditions.add('number > ?', after);
	if (before !== undefined) conditions.add('number < ?', before);
	const [minTime, maxTime] = [optionalNumber(query, 'min_time'), optionalNumber(query, 'max_time')];
	if (minTime !== undefined) conditions.add('time >= ?', minTime);
	if (maxTime !== undefined) conditions.add('time <= ?', maxTime);
	const [chatId, id] = [optionalText(query, 'chatId'), optionalText(query, 'msgId')];
	if (chatId !== undefined) conditions.add('chat_id = ?', chatId);
	if (id !== undefined) conditions.add('id = ?', id);
	const newestFirst = last || (before !== undefined && after === undefined);
	const limit = optionalNumber(query, 'limit') ?? account.limits.pageSize;
	const rows = account.db.all(
		`SELECT * FROM onemsg_messages${conditions.where} ORDER BY number ${newestFirst ? 'DESC' : 'ASC'} LIMIT ?`,
		...conditions.values,
		// 0 is all; SQLite's word for that is -1.
		limit === 0 ? -1 : limit,
	);
	const numbers = rows.map((row) => integer(row, 'number'));
	const counters = account.shapes.counters &&
		numbers.length > 0 && {
			firstMessageNumber: Math.min(...numbers),
			lastMessageNumber: Math.max(...numbers),
		};
	return ok({ messages: rows.map((row) => historyView(account, row)), ...counters });
}

/** The contract knows no error here, so that an unknown message is told in the result. */
function markMessageRead({ account, channel, body }: Call): Result {
	const id = optionalText(body, 'messageId') ?? optionalText(body, 'msgId') ?? '';
	const row = findMessage(account, channel.id, id);
	if (!row) return ok({ result: 'failed', error: 'Message not found' });
	account.db.update('onemsg_messages', 'seq', integer(row, 'seq'), { seen: 1 });
	return success();
}
