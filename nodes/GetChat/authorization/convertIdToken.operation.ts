import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';

/** `POST /auth/convert_id_token/`, the old name of the exchange */
export const convertIdToken = defineOperation({
	name: 'Convert ID Token (Deprecated)',
	value: 'convertIdToken',
	action: 'Convert an ID token',
	description: 'The old form of Convert Refresh Token, for older inboxes',
	properties: [
		{
			displayName: 'ID Token',
			name: 'idToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Despite its name, the refresh token of a user',
		},
	],
	request: ({ idToken }) => ({
		method: 'POST',
		path: '/auth/convert_id_token/',
		body: { id_token: text('ID Token', idToken).trim() },
	}),
});
