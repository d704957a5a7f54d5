import { defineOperation } from '../../shared/operation/defineOperation';
import { simplifyUser } from '../records';

/** `GET /users/current/` */
export const getCurrent = defineOperation({
	name: 'Get Current',
	value: 'getCurrent',
	action: 'Get the current user',
	description: 'Get the user whom the credential belongs to',
	bodyless: true,
	properties: [],
	simplify: simplifyUser,
	request: () => ({ method: 'GET', path: '/users/current/' }),
});
