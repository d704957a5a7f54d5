import { defineOperation } from '../../shared/operation/defineOperation';
import { flow, flowOptions, flowRequest } from './fields';

/** `POST /flows/{flowId}/deprecate` */
export const deprecate = defineOperation({
	name: 'Deprecate',
	value: 'deprecate',
	action: 'Deprecate a flow',
	description: 'Let a published flow no longer be sent, which cannot be undone; on newer channels only',
	properties: [flow, flowOptions],
	request: (parameters) => ({ method: 'POST', ...flowRequest(parameters, '/deprecate'), idempotent: true }),
});
