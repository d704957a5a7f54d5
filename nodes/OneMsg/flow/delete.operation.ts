import type { IDataObject } from 'n8n-workflow';
import { defineOperation } from '../../shared/operation/defineOperation';
import { flow, flowOptions, flowRequest } from './fields';

/** `DELETE /flows/{flowId}` */
export const deleteFlow = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a flow',
	description: 'Delete a flow that was not published yet; on newer channels only',
	bodyless: true,
	properties: [flow, flowOptions],
	request: (parameters) => ({ method: 'DELETE', ...flowRequest(parameters), responseType: 'none' }),
	output: (answer: IDataObject) => ({ deleted: true, ...answer }),
});
