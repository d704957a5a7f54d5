import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /agents` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many agents',
	description: 'Get the users of the helpdesk',
	properties: [],
	list: () => ({ method: 'GET', path: path`/agents` }),
});
