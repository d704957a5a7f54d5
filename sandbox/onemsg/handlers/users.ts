import { flag, text } from '../../values';
import { ok, success, type Call, type Handlers, type Result } from '../call';
import { addChat, changeChat, findChat, phoneOf, recipient } from '../chats';
import { badRequest } from '../errors';

/** Blocked users. */
export const users: Handlers = {
	blockUser: (call) => block(call),
	unblockUser: (call) => unblock(call),
	listBlockedUsers: ({ account, channel }) => {
		const sql = 'SELECT * FROM onemsg_chats WHERE channel = ? AND blocked = 1 ORDER BY chat_id';
		const rows = account.db.all(sql, channel.id);
		const blockedUsers = rows.map((row) => {
			const chatId = text(row, 'chat_id');
			return { messaging_product: 'whatsapp', wa_id: phoneOf(chatId), chatId };
		});
		return ok({ blockedUsers });
	},
};

function block({ account, channel, body }: Call): Result {
	const chatId = recipient(body);
	if (flag(addChat(account, channel.id, chatId), 'blocked')) throw badRequest('User is blocked already');
	changeChat(account, channel.id, chatId, { blocked: 1 });
	return success();
}

function unblock({ account, channel, body }: Call): Result {
	const chatId = recipient(body);
	if (!flag(findChat(account, channel.id, chatId) ?? {}, 'blocked')) throw badRequest('User is not blocked');
	changeChat(account, channel.id, chatId, { blocked: 0 });
	return success();
}
