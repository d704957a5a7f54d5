import { defineOperation } from '../../shared/operation/defineOperation';
import { email, firstName, lastName, role, userBody, username } from './fields';

/** `POST /users/` */
export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a user',
	description:
		'Make a user or a bot; the activation_url of the result, which is shown only there, activates it (Authorization: Get Token by Activation)',
	properties: [
		{ ...username, required: true },
		role,
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [email, firstName, lastName],
		},
	],
	request: ({ username: name, role: kind, additionalFields }) => ({
		method: 'POST',
		path: '/users/',
		body: userBody({ ...additionalFields, username: name, role: kind }),
	}),
});
