import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { chat } from '../fields';
import { chatId } from '../input';

/** `PATCH /chat_assignment/{wa_id}/` with null */
export const unassign = defineOperation({
	name: 'Unassign',
	value: 'unassign',
	action: 'Unassign a chat',
	description: 'Take a chat away from its user, its group, or both',
	properties: [
		chat,
		{
			displayName: 'Remove',
			name: 'remove',
			type: 'options',
			default: 'both',
			options: [
				{ name: 'Group', value: 'group' },
				{ name: 'User', value: 'user' },
				{ name: 'User and Group', value: 'both' },
			],
		},
	],
	orderingKey: (parameters) => `chat ${chatId('Chat', parameters.waId)}`,
	request: ({ waId: entered, remove }) => {
		const number = chatId('Chat', entered);
		return {
			method: 'PATCH',
			path: path`/chat_assignment/${number}/`,
			body: {
				wa_id: number,
				assigned_to_user: remove === 'group' ? undefined : null,
				assigned_group: remove === 'user' ? undefined : null,
			},
			idempotent: true,
		};
	},
});
