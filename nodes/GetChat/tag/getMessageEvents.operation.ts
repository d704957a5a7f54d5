import { defineOperation } from '../../shared/operation/defineOperation';
import { eventList, messageEventFields } from '../historyLists';

/** `GET /message_tagging_events/` */
export const getMessageEvents = defineOperation({
	name: 'Get Many Message Tagging Events',
	value: 'getMessageEvents',
	action: 'Get many message tagging events',
	description: 'Get the history of tags given to and taken from messages, newest first',
	bodyless: true,
	properties: messageEventFields,
	...eventList('/message_tagging_events/'),
});
