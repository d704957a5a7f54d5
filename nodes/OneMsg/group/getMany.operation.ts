import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /groups` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many groups',
	description: 'List the groups of the channel; on newer channels only',
	properties: [],
	list: () => ({ method: 'GET', path: '/groups' }),
});
