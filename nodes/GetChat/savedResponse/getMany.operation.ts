import { defineOperation } from '../../shared/operation/defineOperation';
import { pageSize } from '../api';

/** `GET /saved_responses/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many saved responses',
	description: 'Get many texts that users of the inbox keep',
	properties: [
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'Search',
					name: 'search',
					type: 'string',
					default: '',
					description: 'Only texts that contain this',
				},
			],
		},
	],
	list: ({ filters: { search } }) => ({
		method: 'GET',
		path: '/saved_responses/',
		query: { limit: pageSize, text: search?.trim() },
	}),
});
