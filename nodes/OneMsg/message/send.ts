import type { IDataObject } from 'n8n-workflow';
import type { Request } from '../../shared/call';
import { sent } from '../../shared/whatsapp/sendResult';
import { isQueued } from '../api';
import type { Addressee } from '../recipient';

/**
 * The request for one message.
 *
 * @param path of its kind, such as `/sendMessage`
 * @param content what it says, in the words of that path
 */
export function messageRequest(
	path: string,
	{ address }: Addressee,
	content: Readonly<Record<string, unknown>>,
	{ replyToMessageId = '' }: { replyToMessageId?: string } = {},
): Request {
	const quoted = replyToMessageId.trim();
	return { method: 'POST', path, body: { ...address, ...content, quotedMsgId: quoted === '' ? undefined : quoted } };
}

/** What a send gives back. A message that 1MSG took for later has no id yet, only that of its job. */
export function accepted(addressee: Addressee, answer: IDataObject): IDataObject {
	return withOutcome(sent(addressee, answer, answer.id));
}

/** The same for a result that is made already. */
export function withOutcome(result: IDataObject): IDataObject {
	return outcomeOf(result.answer) === 'queued' ? { ...result, outcome: 'queued' } : result;
}

/** What an answer means that is no failure. */
export function outcomeOf(answer: unknown): 'sent' | 'queued' {
	return isQueued(answer) ? 'queued' : 'sent';
}
