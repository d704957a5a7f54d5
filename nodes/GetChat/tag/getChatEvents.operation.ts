import { defineOperation } from '../../shared/operation/defineOperation';
import { eventFields, eventList } from '../historyLists';

/** `GET /chat_tagging_events/` */
export const getChatEvents = defineOperation({
	name: 'Get Many Chat Tagging Events',
	value: 'getChatEvents',
	action: 'Get many chat tagging events',
	description: 'Get the history of tags given to and taken from chats, newest first',
	bodyless: true,
	properties: eventFields,
	...eventList('/chat_tagging_events/'),
});
