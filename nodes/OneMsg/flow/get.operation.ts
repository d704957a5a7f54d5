import { defineOperation } from '../../shared/operation/defineOperation';
import { flow, flowOptions, flowRequest } from './fields';

/** `GET /flows/{flowId}` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a flow',
	description: 'Get one flow; on newer channels only',
	bodyless: true,
	properties: [flow, flowOptions],
	request: (parameters) => ({ method: 'GET', ...flowRequest(parameters) }),
});
