import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';

/** `POST /groups` */
export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a group',
	description: 'Create a group, which people join by its invite link; on newer channels only',
	properties: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Support',
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description: 'What the group is about',
		},
	],
	request: ({ name, description }) => ({
		method: 'POST',
		path: '/groups',
		body: { groupName: text('Name', name).trim(), description: description.trim() },
	}),
});
