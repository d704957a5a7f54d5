import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { chat } from '../fields';
import { chatId } from '../input';
import { simplifyChat } from '../records';

/** `GET /chats/{wa_id}/` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a chat',
	description: 'Get one chat with its last message, assignment and tags',
	bodyless: true,
	properties: [chat],
	simplify: simplifyChat,
	request: (parameters) => ({ method: 'GET', path: path`/chats/${chatId('Chat', parameters.waId)}/` }),
});
