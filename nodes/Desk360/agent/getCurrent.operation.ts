import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /agents/me` */
export const getCurrent = defineOperation({
	name: 'Get Current',
	value: 'getCurrent',
	action: 'Get the current agent',
	description: 'Get the agent whose token the credential holds',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', expects: ['id'], path: path`/agents/me` }),
});
