import type { Question } from '../../shared/ask/plan';
import type { Request } from '../../shared/http/request';
import type { Addressee } from '../recipient';
import { messageRequest } from './request';

/** The request of its kind, such as `POST /sendButton` */
export function questionRequest(addressee: Addressee, question: Question): Request {
	const { text: body } = question;
	switch (question.kind) {
		case 'text':
			return messageRequest('/sendMessage', addressee, { body });
		case 'buttons': {
			const sections = question.buttons.map((reply) => ({ type: 'reply', reply }));
			return messageRequest('/sendButton', addressee, { body, sections });
		}
		case 'list': {
			const { button: action, sections } = question.list;
			return messageRequest('/sendList', addressee, { body, action, sections });
		}
		case 'location':
			return messageRequest('/sendLocationRequest', addressee, { body });
	}
}
