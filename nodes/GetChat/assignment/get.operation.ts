import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { chat } from '../fields';
import { chatId } from '../input';

/** `GET /chat_assignment/{wa_id}/` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get the assignment of a chat',
	description: 'See which user and group handle a chat; null where nobody does',
	bodyless: true,
	properties: [chat],
	request: (parameters) => ({ method: 'GET', path: path`/chat_assignment/${chatId('Chat', parameters.waId)}/` }),
});
