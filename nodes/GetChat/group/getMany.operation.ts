import { defineOperation } from '../../shared/operation/defineOperation';
import { pageSize } from '../api';

/** `GET /groups/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many groups',
	description: 'Get many groups of users',
	properties: [],
	list: () => ({ method: 'GET', path: '/groups/', query: { limit: pageSize } }),
});
