import { defineOperation } from '../../shared/operation/defineOperation';
import { chat } from '../fields';
import { chatId } from '../input';
import { setResolved } from './resolution';

/** `PATCH /chats/{wa_id}/resolve` with `{ "resolved": false }` */
export const reopen = defineOperation({
	name: 'Reopen',
	value: 'reopen',
	action: 'Reopen a chat',
	description: 'Mark a resolved chat as open again; newer inboxes only',
	properties: [chat],
	orderingKey: (parameters) => `chat ${chatId('Chat', parameters.waId)}`,
	prepare: ({ parameters }) => chatId('Chat', parameters.waId),
	execute: async ({ client, prepared: waId }) => await setResolved(client, waId, { resolved: false }),
});
