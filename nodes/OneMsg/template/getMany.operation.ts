import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { templates, tidyTemplate } from './source';

const options = defineField({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'Sort By',
			name: 'sort',
			type: 'options',
			default: 'name',
			description: 'What the list is sorted by (newer channels only)',
			options: [
				{ name: 'ID', value: 'id' },
				{ name: 'Name', value: 'name' },
				{ name: 'Status', value: 'status' },
			],
		},
	],
});

/** `GET /templates` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many templates',
	description: 'Get many templates, a record for each language',
	properties: [options],
	list: ({ additionalFields }) => {
		const { request } = templates.source;
		return { ...request, query: { ...request.query, sort: additionalFields.sort } };
	},
	output: tidyTemplate,
});
