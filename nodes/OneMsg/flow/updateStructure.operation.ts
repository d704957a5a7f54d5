import { defineOperation } from '../../shared/operation/defineOperation';
import { flow, flowJson, flowJsonOf, flowOptions, flowRequest } from './fields';

/** `PATCH /flows/{flowId}/assets` */
export const updateStructure = defineOperation({
	name: 'Update Structure',
	value: 'updateStructure',
	action: 'Update the structure of a flow',
	description: 'Replace the screens of a flow; on newer channels only, where 1MSG may have it switched off',
	properties: [flow, flowJson, flowOptions],
	request: (parameters) => ({
		method: 'PATCH',
		...flowRequest(parameters, '/assets'),
		body: { flowJson: flowJsonOf(parameters.flowJson) },
		idempotent: true,
	}),
});
