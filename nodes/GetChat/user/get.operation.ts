import { path } from '../../shared/call';
import { defineOperation } from '../../shared/operation';
import { id } from '../../shared/validate';
import { user } from '../fields';
import { simplifyUser } from '../records';

/** `GET /users/{id}/` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a user',
	description: 'Get one user with groups and permissions',
	properties: [user],
	simplify: simplifyUser,
	request: ({ userId }) => ({ method: 'GET', path: path`/users/${id('User', userId)}/` }),
});
