import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { user } from '../fields';
import { simplifyUser } from '../records';

/** `GET /users/{id}/` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a user',
	description: 'Get one user with groups and permissions',
	bodyless: true,
	properties: [user],
	simplify: simplifyUser,
	request: ({ userId }) => ({ method: 'GET', path: path`/users/${id('User', userId)}/` }),
});
