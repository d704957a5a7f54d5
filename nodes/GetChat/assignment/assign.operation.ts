import { defineOperation } from '../../shared/operation/defineOperation';
import { path } from '../../shared/http/request';
import { id } from '../../shared/input/validate';
import { chat, optionalGroup, optionalUser } from '../fields';
import { chatId } from '../input';

/** `PUT /chat_assignment/{wa_id}/` */
export const assign = defineOperation({
	name: 'Assign',
	value: 'assign',
	action: 'Assign a chat',
	description: 'Set the user and the group of a chat; what is left empty is removed',
	properties: [
		chat,
		{ ...optionalUser, description: 'The user to assign; empty removes the user' },
		{ ...optionalGroup, description: 'The group to assign; empty removes the group' },
	],
	orderingKey: (parameters) => `chat ${chatId('Chat', parameters.waId)}`,
	request: (parameters) => {
		const number = chatId('Chat', parameters.waId);
		return {
			method: 'PUT',
			path: path`/chat_assignment/${number}/`,
			body: {
				wa_id: number,
				assigned_to_user: parameters.userId.trim() === '' ? null : id('User', parameters.userId),
				assigned_group: parameters.groupId.trim() === '' ? null : id('Group', parameters.groupId),
			},
			idempotent: true,
		};
	},
});
