import { isText } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';
import { name as nameOf } from '../input';

/** `POST /tags/` */
export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a tag',
	description: 'Make a tag for chats and messages',
	properties: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. urgent',
			description: 'What the tag is called',
		},
		{
			displayName: 'Color',
			name: 'color',
			type: 'color',
			default: '',
			description: 'How the web app of the inbox shows it',
		},
	],
	request: ({ name, color }) => ({
		method: 'POST',
		path: '/tags/',
		body: {
			name: nameOf('Name', name, 1000),
			web_inbox_color: isText(color) ? nameOf('Color', color, 1000) : undefined,
		},
	}),
});
