import type { IDataObject } from 'n8n-workflow';
import { path } from '../../shared/http/request';
import { isDataObject } from '../../shared/dataObject';
import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';
import { simplifyMessage } from '../records';

/** `GET /messages/{id}/` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a message',
	description: 'Get one message with its delivery state',
	bodyless: true,
	properties: [
		{
			displayName: 'Message ID',
			name: 'messageId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 8b176ba5-fa8e-458e-94ad-85d1ae8f3be0',
			description: "The inbox's ID of the message, as a send gives it back; statuses call it getchat_id",
		},
	],
	simplify: simplifyMessage,
	request: ({ messageId }) => ({ method: 'GET', path: path`/messages/${text('Message ID', messageId).trim()}/` }),
	output: (answer, { messageId }) => messageIn(answer, messageId.trim()),
});

/** One message, or a page of messages: the documentation shows a page here, too. */
function messageIn(answer: IDataObject, id: string): IDataObject {
	if (!Array.isArray(answer.results)) return answer;
	const found = answer.results.filter(isDataObject).find((message) => message.id === id);
	if (found) return found;
	throw invalidInput('Message ID', `"${id.slice(0, 60)}" is not a message of this inbox`, 'Check the ID.');
}
