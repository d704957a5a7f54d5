import { path } from '../../shared/http/request';
import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { user } from '../fields';
import { simplifyUser } from '../records';
import {
	canReadChats,
	canUseTags,
	canWriteToChats,
	email,
	firstName,
	groups,
	lastName,
	removable,
	role,
	userBody,
	username,
} from './fields';

/** `PATCH /users/{id}/` */
export const update = defineOperation({
	name: 'Update',
	value: 'update',
	action: 'Update a user',
	description: 'Change some fields of a user; only admins may change others than their own name and address',
	properties: [
		user,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [canReadChats, canUseTags, canWriteToChats, email, firstName, groups, lastName, role, username],
		},
	],
	simplify: simplifyUser,
	request: ({ userId, updateFields }) => {
		const body = userBody(updateFields);
		if (Object.keys(body).length === 0) throw invalidInput('Update Fields', 'is empty', 'Add the fields to change.');
		return {
			method: 'PATCH',
			path: path`/users/${id('User', userId)}/`,
			body,
			keepEmpty: removable,
			idempotent: true,
		};
	},
});
