import type { WabaError } from '../cloudTemplate';
import type { Row } from '../database';
import { flag, integer, json, jsonObject, optionalText, text, textOrNull, type Fields } from '../values';
import type { Account } from './account';
import { addChat, findChat, openWindow, phoneOf, windowSeconds } from './chats';
import { userNameOf } from '../phone/line';
import { messageIdOf } from './ids';

/** A message to store. */
export interface NewMessage {
	channel: string;
	chatId: string;
	fromMe: boolean;
	/** True when it was sent through the API, false when from the app or by the customer. */
	self: boolean;
	/** Name of the operation that sends it, and what it was given. */
	operation?: string;
	request?: Fields;
	/** Type as history and callbacks name it. */
	type: string;
	/** Text, or a file's address; `/_files/<id>` is a file of the channel. */
	body: string | null;
	caption?: string;
	quotedId?: string;
	forwarded?: boolean;
	senderName?: string;
	/** Who wrote, where the chat is a group. */
	author?: string;
	/** The choice of a customer, and other structured content. */
	metadata?: Fields;
	/** The message as the Cloud API has it, without id, sender and time. */
	content: Fields;
	/** Billing category. */
	category?: string;
	id?: string;
	time?: number;
	pending?: boolean;
	/** Why WhatsApp is going to refuse it. */
	problem?: WabaError;
	/** States that it has reached long ago. */
	reached?: { sent?: number; delivered?: number; read?: number };
}

/** Stores a message; one of a customer opens the chat's 24-hour window. */
export function addMessage(account: Account, message: NewMessage): Row {
	const { channel, chatId, fromMe } = message;
	const seq = account.db.count('SELECT ifnull(max(seq), 0) + 1 AS n FROM onemsg_messages');
	const number = account.db.count(
		'SELECT ifnull(max(number), 0) + 1 AS n FROM onemsg_messages WHERE channel = ?',
		channel,
	);
	const time = message.time ?? account.seconds();
	addChat(account, channel, chatId);
	account.db.insert('onemsg_messages', {
		...{ seq, channel, number, id: message.id ?? messageIdOf(String(seq)), chat_id: chatId },
		...{ from_me: fromMe ? 1 : 0, self: message.self ? 1 : 0, operation: message.operation ?? null },
		request: message.request === undefined ? null : JSON.stringify(message.request),
		...{ type: message.type, body: message.body, caption: message.caption ?? null },
		...{ quoted_id: message.quotedId ?? null, forwarded: message.forwarded ? 1 : 0 },
		...{
			sender_name: message.senderName ?? null,
			author: message.author ?? null,
			time,
			metadata: JSON.stringify(message.metadata ?? {}),
		},
		...{ content: JSON.stringify(message.content), category: message.category ?? null },
		...{ pending: message.pending ? 1 : 0, ...message.reached },
		problem: message.problem === undefined ? null : JSON.stringify(message.problem),
	});
	if (!fromMe) openWindow(account, channel, chatId, time + windowSeconds);
	return messageBySeq(account, seq);
}

/** A stored message by its number in the table. */
export function messageBySeq(account: Account, seq: number): Row {
	const row = account.db.get('SELECT * FROM onemsg_messages WHERE seq = ?', seq);
	if (!row) throw new Error(`There is no message ${seq}`);
	return row;
}

/** A stored message by its id. */
export function findMessage(account: Account, channel: string, id: string): Row | undefined {
	return account.db.get('SELECT * FROM onemsg_messages WHERE channel = ? AND id = ?', channel, id);
}

/** A message as `GET /messages` lists it. */
export function historyView(account: Account, row: Row): Fields {
	return {
		messageNumber: integer(row, 'number'),
		...sharedView(account, row),
		isForwarded: integer(row, 'forwarded'),
		metadata: jsonObject(row, 'metadata'),
	};
}

/** A message as a callback carries it. */
export function callbackView(account: Account, row: Row): Fields {
	const { welcome, ...metadata } = jsonObject(row, 'metadata');
	const told = Object.keys(metadata).length > 0 && account.shapes.replies !== 'body';
	return {
		...sharedView(account, row),
		isForwarded: flag(row, 'forwarded'),
		...(told && { [account.shapes.replies]: metadata }),
		...(welcome !== undefined && { meta: welcome }),
	};
}

function sharedView(account: Account, row: Row): Fields {
	const chatId = text(row, 'chat_id');
	const name = optionalText(findChat(account, text(row, 'channel'), chatId) ?? {}, 'name');
	return {
		id: text(row, 'id'),
		body: shownBody(account, row),
		fromMe: flag(row, 'from_me'),
		self: integer(row, 'self'),
		// The samples name the chat here for outgoing messages too.
		author: textOrNull(row, 'author') ?? chatId,
		...hiddenAuthor(row),
		time: integer(row, 'time'),
		chatId,
		type: text(row, 'type'),
		senderName: textOrNull(row, 'sender_name') ?? name ?? phoneOf(chatId),
		chatName: name ?? phoneOf(chatId),
		caption: textOrNull(row, 'caption'),
		quotedMsgId: textOrNull(row, 'quoted_id'),
	};
}

/** Somebody who hides the number has a chat by user id, and callbacks name the id and the user name. */
function hiddenAuthor(row: Row): Fields {
	const author = textOrNull(row, 'author') ?? text(row, 'chat_id');
	if (!author.endsWith('@lid')) return {};
	return { authorBsuid: phoneOf(author), authorUserName: userNameOf(textOrNull(row, 'sender_name') ?? '') };
}

/** Files of the channel become absolute links. */
function shownBody(account: Account, row: Row): string | null {
	const body = textOrNull(row, 'body');
	return body?.startsWith('/_files/') ? account.url(text(row, 'channel'), body) : body;
}

/** A message as the control plane shows it. */
export function storedView(account: Account, row: Row): Fields {
	const { seq, channel, operation, sent, delivered, read, failed } = row;
	return {
		...{ seq, channel, operation, request: json(row, 'request') },
		...historyView(account, row),
		...{ sent, delivered, read, failed, error: json(row, 'error'), pending: flag(row, 'pending') },
		...{ seen: flag(row, 'seen'), content: jsonObject(row, 'content') },
	};
}
