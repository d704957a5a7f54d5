import type { WabaError } from '../cloudTemplate';
import type { Row } from '../database';
import { flag, integer, optionalText, text, type Fields } from '../values';
import type { Failure } from './account';
import { ok, type Call, type Result } from './call';
import { addChat, recipient, recipientRefusal, windowIsOpen } from './chats';
import { FrameworkError } from './errors';
import { addMessage } from './messages';

/** Numbers that start like this are not on WhatsApp. */
const notOnWhatsApp = '1555099';

/** Why a send is answered with `sent: false`. */
export interface Refusal {
	message: string;
	error?: unknown;
}

/** A message that an operation makes of its request. */
export interface Outgoing {
	type: string;
	body: string | null;
	caption?: string;
	metadata?: Fields;
	/** As the Cloud API has it. */
	content: Fields;
	category?: string;
	/** True for templates, which need no open window. */
	anytime?: boolean;
	refusal?: Refusal | null;
	/** Why WhatsApp fails it after it was accepted. */
	problem?: WabaError;
}

/** Sends a message, or answers why not: `sent: false` under HTTP 200. */
export function send(call: Call, outgoing: Outgoing): Result {
	const { account, channel } = call;
	const chatId = recipient(call.body);
	const planned = account.nextFailure(channel.id, chatId);
	if (planned?.kind === 'http') throw new FrameworkError(planned.status, planned.body);
	const refusal = planned?.kind === 'refused' ? planned : refusalOf(call, chatId, outgoing);
	if (refusal) {
		const { message, error } = refusal;
		return ok({ sent: false, message, ...(error !== undefined && { error }) });
	}
	const row = store(call, chatId, outgoing, problemOf(chatId, planned, outgoing));
	call.lifecycle.begin(integer(row, 'seq'));
	if (planned?.kind === 'queued') return ok({ sent: false, message: 'Queued', jobId: String(row.seq) });
	const description = 'Message has been sent to the provider';
	return ok({ sent: true, id: text(row, 'id'), message: `Sent to ${chatId}`, description });
}

/** A refusal in WhatsApp's words. */
export function refusedBy(error: WabaError): Refusal {
	const { code, title, details } = error;
	return { message: `${title}: ${details}`, error: { code, message: title, error_data: { details } } };
}

function store(call: Call, chatId: string, outgoing: Outgoing, problem: WabaError | undefined): Row {
	const { type, body, caption, metadata, content, category } = outgoing;
	return call.account.db.transaction(() =>
		addMessage(call.account, {
			...{ channel: call.channel.id, chatId, fromMe: true, self: true, operation: call.operation },
			...{ request: call.body, type, body, caption, metadata, content, category, problem, pending: true },
			quotedId: optionalText(call.body, 'quotedMsgId'),
		}),
	);
}

function refusalOf({ account, channel, body }: Call, chatId: string, outgoing: Outgoing): Refusal | null {
	const unreachable = recipientRefusal(account, channel.id, body);
	if (unreachable !== null) return { message: unreachable };
	if (flag(addChat(account, channel.id, chatId), 'blocked')) return { message: 'User is blocked' };
	if (outgoing.anytime !== true && !windowIsOpen(account, channel.id, chatId)) {
		return { message: 'Dialog window is closed' };
	}
	return outgoing.refusal ?? null;
}

function problemOf(chatId: string, planned: Failure | null, outgoing: Outgoing): WabaError | undefined {
	if (planned?.kind === 'undelivered') return planned.error;
	if (!chatId.startsWith(notOnWhatsApp)) return outgoing.problem;
	return { code: 131026, title: 'Message undeliverable', details: 'The recipient is not on WhatsApp.' };
}
