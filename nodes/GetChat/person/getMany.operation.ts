import { listProperties, simplifyProperty } from '../../shared/operation/listFields';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { collectMoving, maxRowsOf } from '../collect';
import { simplifyPerson } from '../records';

const filters = defineField({
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
			description: 'Only people whose name or number contains this',
		},
	],
});

/** `GET /persons/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many people',
	description: 'Get many people who wrote to the inbox',
	bodyless: true,
	properties: [filters, ...listProperties, simplifyProperty],
	execute: async ({ client, parameters }) => {
		const request = {
			method: 'GET',
			path: '/persons/',
			query: { search: parameters.filters.search?.trim() },
		} as const;
		const people = await collectMoving(client, request, maxRowsOf(parameters), ({ wa_id }) => wa_id);
		return parameters.simplify ? people.map(simplifyPerson) : people;
	},
});
