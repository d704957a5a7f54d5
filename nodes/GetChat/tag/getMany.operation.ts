import { defineOperation } from '../../shared/operation/defineOperation';
import { pageSize } from '../api';

/** `GET /tags/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many tags',
	description: 'Get many tags of the inbox',
	properties: [],
	list: () => ({ method: 'GET', path: '/tags/', query: { limit: pageSize } }),
});
