import type { IDataObject } from 'n8n-workflow';
import { numberedList, type Question } from '../../shared/ask/plan';
import type { Request } from '../../shared/http/request';
import type { Recipient } from '../../shared/input/recipient';
import { textRequest } from './request';

/** The request of its kind, such as `POST …/conversations/messages/interactive`; a list is a text with numbers */
export function questionRequest(conversations: string, recipient: Recipient, question: Question): Request {
	const interactive = `${conversations}/messages/interactive`;
	const common = { method: 'POST', expects: ['message_id'] } as const;
	const body = { to: recipient.e164, body: question.text };
	switch (question.kind) {
		case 'text':
			return textRequest(conversations, recipient, question.text);
		case 'buttons':
			return { ...common, path: interactive, body: { ...body, buttons: question.buttons } };
		case 'location':
			return { ...common, path: `${interactive}/location-request`, body };
		case 'list':
			return textRequest(conversations, recipient, numberedList(question));
	}
}

/** The id of the message. */
export function questionIds({ message_id: id }: IDataObject): string[] {
	return typeof id === 'string' || typeof id === 'number' ? [String(id)] : [];
}
