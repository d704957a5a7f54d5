import { defineOperation } from '../../shared/operation/defineOperation';
import { chat } from '../fields';
import { chatId } from '../input';
import { setResolved } from './resolution';

/** `PATCH /chats/{wa_id}/resolve` with `{ "resolved": true }` */
export const resolve = defineOperation({
	name: 'Resolve',
	value: 'resolve',
	action: 'Resolve a chat',
	description: 'Mark a chat as resolved; newer inboxes only',
	properties: [chat],
	orderingKey: (parameters) => `chat ${chatId('Chat', parameters.waId)}`,
	prepare: ({ parameters }) => chatId('Chat', parameters.waId),
	execute: async ({ client, prepared: waId }) => await setResolved(client, waId, { resolved: true }),
});
