import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { user } from '../fields';
import { simplifyUser } from '../records';
import {
	canReadChats,
	canUseTags,
	canWriteToChats,
	firstName,
	groups,
	lastName,
	removable,
	role,
	userBody,
	username,
} from './fields';

/** `PUT /users/{id}/` */
export const replace = defineOperation({
	name: 'Replace',
	value: 'replace',
	action: 'Replace a user',
	description: 'Set all fields of a user at once; Update changes only some',
	properties: [
		user,
		{ ...username, required: true },
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'name@email.com',
		},
		canUseTags,
		canReadChats,
		canWriteToChats,
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [firstName, groups, lastName, role],
		},
	],
	simplify: simplifyUser,
	request: ({ userId, additionalFields, ...fields }) => ({
		method: 'PUT',
		path: path`/users/${id('User', userId)}/`,
		body: userBody({ ...additionalFields, ...fields }),
		keepEmpty: removable,
		idempotent: true,
	}),
});
