import { defineOperation } from '../../shared/operation/defineOperation';
import { group, groupPath } from './fields';

/** `GET /groups/{groupId}` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a group',
	description: 'Get one group; on newer channels only',
	bodyless: true,
	properties: [
		group,
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'string',
			default: '',
			placeholder: 'e.g. subject, participants',
			description: 'Names of the fields to get, separated by commas; without them those that 1MSG chooses',
		},
	],
	request: ({ groupId, fields }) => ({
		method: 'GET',
		path: groupPath(groupId),
		query: { fields: fields.replace(/\s+/g, '') },
	}),
});
