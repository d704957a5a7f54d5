import type { IDataObject } from 'n8n-workflow';
import type { Request } from '../../shared/http/request';
import { bodyOf, footerOf } from '../../shared/whatsapp/interactive';
import { limits, optionalWithin } from '../../shared/whatsapp/limits';
import { sent } from '../../shared/whatsapp/sendResult';
import { isQueued } from '../api';
import type { Address, Addressee } from '../recipient';

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
	const body = { ...addressFor(path, address), ...content, quotedMsgId: quoted === '' ? undefined : quoted };
	// The one kind of message whose body may be a link, which 1MSG follows.
	const links = path === '/sendFile' && typeof content.body === 'string' ? [content.body] : [];
	return { method: 'POST', path, links, body, expects: ['sent', 'id', 'jobId'] };
}

/**
 * The request for a message with something to tap, whose texts are in its parameters.
 *
 * @param texts where they may be left out
 * @throws InvalidInput for texts that are missing or too long
 */
export function interactiveRequest<P extends TextParameters & { additionalFields: { replyToMessageId?: string } }>(
	path: string,
	addressee: Addressee,
	parameters: P,
	{ header, texts = textsOf(parameters), ...content }: { header?: unknown; texts?: object; [member: string]: unknown },
): Request {
	return messageRequest(path, addressee, { header, ...texts, ...content }, parameters.additionalFields);
}

/**
 * Calls for which every program of 1MSG's sends the number as text, and the documentation's own examples of templates as
 * well. For all others its current SDK has a whole number, as the documentation says of all.
 */
const textPhones = new Set([
	'/sendButton',
	'/sendContact',
	'/sendList',
	'/sendLocationRequest',
	'/sendProduct',
	'/sendReaction',
	'/sendTemplate',
]);

/** The recipient as the call takes it. An id in place of a number is always text. */
function addressFor(path: string, address: Address): Address | { phone: number } {
	const isNumber = 'phone' in address && /^\d{1,15}$/.test(address.phone);
	return isNumber && !textPhones.has(path) ? { phone: Number(address.phone) } : address;
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

interface TextParameters {
	body: string;
	footer?: string;
	additionalFields: { formatting?: 'markdown' | 'plain' };
}

/**
 * Body and footer of an interactive message.
 *
 * @throws InvalidInput for texts that are missing or too long
 */
function textsOf({ body, footer = '', additionalFields: { formatting } }: TextParameters): {
	body: string;
	footer?: string;
} {
	return { body: bodyOf(body, formatting), footer: footerOf(footer, formatting) };
}

/** The same where the body may be left out. @throws InvalidInput for a text that is too long */
export function optionalTextsOf(parameters: TextParameters): { body?: string; footer?: string } {
	if (parameters.body.trim() !== '') return textsOf(parameters);
	return { footer: footerOf(parameters.footer ?? '', parameters.additionalFields.formatting) };
}

/** What the API takes as a text above the message. @throws InvalidInput for a text that is too long */
export function headerTextOf(entered: string): string | undefined {
	return optionalWithin('Header Text', entered, limits.header);
}
