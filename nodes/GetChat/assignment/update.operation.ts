import { path } from '../../shared/http/request';
import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { chat, optionalGroup, optionalUser } from '../fields';
import { chatId } from '../input';

/** `PATCH /chat_assignment/{wa_id}/` */
export const update = defineOperation({
	name: 'Update',
	value: 'update',
	action: 'Update the assignment of a chat',
	description: 'Set the user or the group of a chat; what is left out stays',
	properties: [
		chat,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				{ ...optionalGroup, description: 'The group to assign' },
				{ ...optionalUser, description: 'The user to assign' },
			],
		},
	],
	orderingKey: (parameters) => `chat ${chatId('Chat', parameters.waId)}`,
	request: ({ waId: entered, updateFields: { userId = '', groupId = '' } }) => {
		const number = chatId('Chat', entered);
		if (userId.trim() === '' && groupId.trim() === '') {
			throw invalidInput('Update Fields', 'has neither user nor group', "Add one, or use 'Unassign' to remove them.");
		}
		return {
			method: 'PATCH',
			path: path`/chat_assignment/${number}/`,
			body: {
				wa_id: number,
				assigned_to_user: userId.trim() === '' ? undefined : id('User', userId),
				assigned_group: groupId.trim() === '' ? undefined : id('Group', groupId),
			},
			idempotent: true,
		};
	},
});
