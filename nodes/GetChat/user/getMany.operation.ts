import { defineOperation } from '../../shared/operation/defineOperation';
import { pageSize } from '../api';
import { simplifyUser } from '../records';

/** `GET /users/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many users',
	description: 'Get many users of the inbox',
	properties: [],
	simplify: simplifyUser,
	list: () => ({ method: 'GET', path: '/users/', query: { limit: pageSize } }),
});
