import { defineOperation } from '../../shared/operation/defineOperation';
import { eventFields, eventList } from '../historyLists';

/** `GET /chat_assignment_events/` */
export const getEvents = defineOperation({
	name: 'Get Many Events',
	value: 'getEvents',
	action: 'Get many assignment events',
	description: 'Get the history of who was assigned to chats by whom, newest first',
	bodyless: true,
	properties: eventFields,
	...eventList('/chat_assignment_events/'),
});
