import type { IDataObject } from 'n8n-workflow';
import { defineOperation } from '../../shared/operation/defineOperation';
import { group, groupPath } from './fields';

/** `DELETE /groups/{groupId}` */
export const deleteGroup = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a group',
	description: 'Delete a group with everybody in it; on newer channels only',
	bodyless: true,
	properties: [group],
	request: ({ groupId }) => ({ method: 'DELETE', path: groupPath(groupId), responseType: 'none' }),
	output: (answer: IDataObject) => ({ deleted: true, ...answer }),
});
