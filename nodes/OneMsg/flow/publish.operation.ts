import { defineOperation } from '../../shared/operation/defineOperation';
import { flow, flowOptions, flowRequest } from './fields';

/** `POST /flows/{flowId}/publish` */
export const publish = defineOperation({
	name: 'Publish',
	value: 'publish',
	action: 'Publish a flow',
	description: 'Let a flow be sent; it can no longer be changed then. On newer channels only.',
	properties: [flow, flowOptions],
	request: (parameters) => ({ method: 'POST', ...flowRequest(parameters, '/publish'), idempotent: true }),
});
