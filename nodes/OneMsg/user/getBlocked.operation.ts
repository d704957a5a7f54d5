import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /blockedUsers` */
export const getBlocked = defineOperation({
	name: 'Get Many Blocked',
	value: 'getBlocked',
	action: 'Get many blocked users',
	description: 'List the numbers that are blocked; on newer channels only',
	properties: [],
	list: () => ({ method: 'GET', path: '/blockedUsers' }),
});
