import { defineOperation } from '../../shared/operation';
import { path } from '../../shared/request';

/** `GET /agents` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many agents',
	description: 'Get the users of the helpdesk',
	properties: [],
	list: () => ({ method: 'GET', path: path`/agents` }),
});
