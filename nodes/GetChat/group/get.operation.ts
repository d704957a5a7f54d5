import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { group } from '../fields';

/** `GET /groups/{id}/` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a group',
	description: 'Get one group of users',
	bodyless: true,
	properties: [group],
	request: ({ groupId }) => ({ method: 'GET', path: path`/groups/${id('Group', groupId)}/` }),
});
