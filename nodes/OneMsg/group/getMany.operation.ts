import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /groups` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many groups',
	description: 'List the groups of the channel; in the current API only',
	properties: [],
	list: () => ({ method: 'GET', path: '/groups' }),
});
