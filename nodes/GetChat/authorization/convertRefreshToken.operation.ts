import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';

/** `POST /auth/convert_refresh_token/` */
export const convertRefreshToken = defineOperation({
	name: 'Convert Refresh Token',
	value: 'convertRefreshToken',
	action: 'Convert a refresh token',
	description: 'Exchange a refresh token for a token; not for links with which users log in themselves',
	properties: [
		{
			displayName: 'Refresh Token',
			name: 'refreshToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'As Get Refresh Token gives it',
		},
		{
			displayName: 'Keep Refresh Token',
			name: 'keepRefreshToken',
			type: 'boolean',
			default: false,
			description: 'Whether the refresh token stays valid; otherwise the inbox replaces it',
		},
	],
	request: ({ refreshToken, keepRefreshToken }) => ({
		method: 'POST',
		path: '/auth/convert_refresh_token/',
		body: {
			refresh_token: text('Refresh Token', refreshToken).trim(),
			keep_refresh_token: keepRefreshToken,
		},
	}),
});
