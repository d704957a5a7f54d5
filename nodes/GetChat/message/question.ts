import type { Question } from '../../shared/ask/plan';
import type { Request } from '../../shared/http/request';
import type { Recipient } from '../../shared/input/recipient';
import { messageRequest } from './request';

/** `POST /messages/` with a question */
export function questionRequest(recipient: Recipient, question: Question): Request {
	const body = { text: question.text };
	switch (question.kind) {
		case 'text':
			return messageRequest(recipient, 'text', { body: question.text });
		case 'buttons': {
			const action = { buttons: question.buttons.map((reply) => ({ type: 'reply', reply })) };
			return messageRequest(recipient, 'interactive', { type: 'button', body, action });
		}
		case 'list':
			return messageRequest(recipient, 'interactive', { type: 'list', body, action: question.list });
		case 'location': {
			const action = { name: 'send_location' };
			return messageRequest(recipient, 'interactive', { type: 'location_request_message', body, action });
		}
	}
}
