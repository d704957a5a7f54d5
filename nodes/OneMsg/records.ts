import type { IDataObject } from 'n8n-workflow';
import { isTrue } from './flags';

export /** The most useful fields of a message of the history. */
function simplifyMessage(message: IDataObject): IDataObject {
	const { id, messageNumber, chatId, author, type, body, caption, fromMe, time, senderName, quotedMsgId } = message;
	const { self, isForwarded } = message;
	const at = Number(time);
	return {
		id,
		messageNumber,
		chatId,
		author,
		fromMe: isTrue(fromMe),
		sentByApi: isTrue(fromMe) && isTrue(self),
		forwarded: isTrue(isForwarded),
		type,
		body,
		caption,
		senderName,
		quotedMsgId,
		time: Number.isFinite(at) && at > 0 ? new Date(at * 1000).toISOString() : time,
	};
}
