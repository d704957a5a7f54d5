import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { id, text } from '../../shared/input/validate';
import { user } from '../fields';
import { atFirstPlace, places } from '../paths';

const newPassword = defineField({
	displayName: 'New Password',
	name: 'newPassword',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	required: true,
});

/** `PUT /users/{id}/password/change/` */
export const changePassword = defineOperation({
	name: 'Change Password',
	value: 'changePassword',
	action: 'Change the password of a user',
	description: 'Change the password of another user; for admins only',
	properties: [user, newPassword],
	prepare: ({ parameters }) => ({
		userId: id('User', parameters.userId),
		body: { password: text('New Password', parameters.newPassword) },
	}),
	execute: async ({ client, prepared: { userId, body } }) =>
		await atFirstPlace(client, places.changeUserPassword(userId), async (place) => {
			await client.send({ ...place, body, responseType: 'none', idempotent: true });
			return { success: true };
		}),
});
