import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';

/** `PUT /users/password/change/` */
export const changeOwnPassword = defineOperation({
	name: 'Change Own Password',
	value: 'changeOwnPassword',
	action: 'Change the own password',
	description: "Change the password of the credential's user; a credential with username and password needs it, too",
	properties: [
		{
			displayName: 'Current Password',
			name: 'currentPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'New Password',
			name: 'newPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
	],
	request: ({ currentPassword, newPassword }) => ({
		method: 'PUT',
		path: '/users/password/change/',
		body: {
			current_password: text('Current Password', currentPassword),
			new_password: text('New Password', newPassword),
		},
		responseType: 'none',
	}),
	output: () => ({ success: true }),
});
