import { withoutList, type Question } from '../../shared/ask/plan';
import type { FileSource } from '../../shared/http/attachments';
import type { Request } from '../../shared/http/request';
import type { Recipient } from '../../shared/input/recipient';
import { mediaLimits } from '../api';

/** `POST …/conversations/messages` with a text, as the documented sample has it: a form. */
export function textRequest(conversations: string, { e164 }: Recipient, text: string): Request {
	return {
		method: 'POST',
		path: `${conversations}/messages`,
		form: true,
		body: { to: e164, text },
		responseType: 'any',
	};
}

/** `POST …/conversations/messages/media` */
export function mediaRequest(conversations: string, { e164 }: Recipient, files: readonly FileSource[]): Request {
	return {
		method: 'POST',
		path: `${conversations}/messages/media`,
		body: { to: e164 },
		responseType: 'any',
		attachments: { part: 'attachments[]', files, ...mediaLimits },
	};
}

/** `POST …/conversations/messages`, or `POST …/conversations/messages/interactive` */
export function questionRequest(conversations: string, recipient: Recipient, asked: Question): Request {
	const question = withoutList(asked);
	if (question.kind === 'text') return textRequest(conversations, recipient, question.text);
	const content = question.kind === 'buttons' ? { buttons: question.buttons } : { type: 'location_request_message' };
	return {
		method: 'POST',
		path: `${conversations}/messages/interactive`,
		body: { to: recipient.e164, body: question.text, ...content },
		responseType: 'any',
	};
}
