import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /integrations` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many integrations',
	description: 'List many of the connected WhatsApp numbers',
	properties: [],
	list: () => ({ method: 'GET', path: '/integrations' }),
});
