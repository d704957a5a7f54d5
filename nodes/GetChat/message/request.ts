import type { IDataObject } from 'n8n-workflow';
import type { Request } from '../../shared/http/request';
import { isDataObject } from '../../shared/dataObject';
import type { Recipient } from '../../shared/input/recipient';
import { textsOf } from '../../shared/whatsapp/messageFields';
import { sent } from '../../shared/whatsapp/sendResult';

/** `POST /messages/` @param content the member that is named like the type */
export function messageRequest(
	{ digits }: Recipient,
	type: string,
	content: unknown,
	{ replyToMessageId = '' }: { replyToMessageId?: string } = {},
): Request {
	const quoted = replyToMessageId.trim();
	return {
		method: 'POST',
		path: '/messages/',
		body: {
			wa_id: digits,
			type,
			[type]: content,
			context: quoted === '' ? undefined : { message_id: quoted },
		},
		// "This ID is returned", also of a message that waits to be sent.
		expects: ['id'],
	};
}

/**
 * The request for a message with something to tap, whose texts are in its parameters.
 *
 * @param texts where they may be left out
 * @throws InvalidInput for texts that are missing or too long
 */
export function interactiveRequest<P extends InteractiveParameters>(
	recipient: Recipient,
	type: string,
	parameters: P,
	{ header, texts = textsOf(parameters), action }: { header?: object; texts?: object; action: object },
): Request {
	return messageRequest(recipient, 'interactive', { type, header, ...texts, action }, parameters.additionalFields);
}

type InteractiveParameters = Parameters<typeof textsOf>[0] & { additionalFields: { replyToMessageId?: string } };

/** What a send gives back. `messageId` is the inbox's own id, which later statuses name as `getchat_id`. */
export function accepted(recipient: Recipient, answer: IDataObject): IDataObject {
	return withOutcome(sent(recipient, answer, answer.id));
}

/** The same for a result that is made already. */
export function withOutcome(result: IDataObject): IDataObject {
	return isQueued(result.answer) ? { ...result, outcome: 'queued' } : result;
}

/** The usual answer (202) says that the message waits to be sent. Only one that shows the message itself says more. */
export function isQueued(answer: unknown): boolean {
	return !isDataObject(answer) || !isDataObject(answer.waba_payload);
}
