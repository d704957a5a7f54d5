import { defineOperation } from '../../shared/operation/defineOperation';
import { flow, flowOptions, flowRequest } from './fields';

/** `GET /flows/{flowId}/preview` */
export const preview = defineOperation({
	name: 'Get Preview',
	value: 'preview',
	action: 'Get the preview of a flow',
	description: 'Get a link that shows a flow in the browser; on newer channels only',
	bodyless: true,
	properties: [flow, flowOptions],
	request: (parameters) => ({ method: 'GET', ...flowRequest(parameters, '/preview') }),
});
