import { withoutList, type Question } from '../../shared/ask/plan';
import type { FileSource } from '../../shared/http/attachments';
import type { Request } from '../../shared/http/request';
import type { Recipient } from '../../shared/input/recipient';
import { mediaLimits } from '../api';

/** `POST …/conversations/messages` with a text, as the documented sample has it: a form. */
export function textRequest(conversations: string, { e164 }: Recipient, text: string): Request {
	const body = { to: e164, text };
	return { method: 'POST', path: `${conversations}/messages`, form: true, body, expects: ['message_id'] };
}

/** `POST …/conversations/messages/medias` */
export function mediaRequest(conversations: string, { e164 }: Recipient, files: readonly FileSource[]): Request {
	return {
		method: 'POST',
		path: `${conversations}/messages/medias`,
		body: { to: e164 },
		expects: ['medias', 'message_id'],
		attachments: { part: 'attachments[]', files, ...mediaLimits },
	};
}

/** The request of its kind, such as `POST …/conversations/messages/interactive` */
export function questionRequest(conversations: string, recipient: Recipient, asked: Question): Request {
	const question = withoutList(asked);
	if (question.kind === 'text') return textRequest(conversations, recipient, question.text);
	const path = `${conversations}/messages/interactive`;
	const common = { method: 'POST', expects: ['message_id'] } as const;
	const body = { to: recipient.e164, body: question.text };
	return question.kind === 'buttons'
		? { ...common, path, body: { ...body, buttons: question.buttons } }
		: { ...common, path: `${path}/location-request`, body };
}
