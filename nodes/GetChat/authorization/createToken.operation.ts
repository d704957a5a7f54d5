import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';

/** `POST /auth/token/` */
export const createToken = defineOperation({
	name: 'Create Token',
	value: 'createToken',
	action: 'Create a token',
	description: 'Exchange username and password for a token; an existing token is returned',
	properties: [
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. agent1',
			description: 'Login name of the user the token is for',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Password of that user',
		},
	],
	request: ({ username, password }) => ({
		method: 'POST',
		path: '/auth/token/',
		body: { username: text('Username', username).trim(), password: text('Password', password) },
		idempotent: true,
	}),
});
