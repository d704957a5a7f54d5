import { defineOperation } from '../../shared/operation/defineOperation';
import { pageSize } from '../api';

/** `GET /whatsapp_accounts/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many accounts',
	description: 'List the WhatsApp numbers behind the inbox',
	properties: [
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'Only This Inbox',
					name: 'thisInstance',
					type: 'boolean',
					default: true,
					description: 'Whether to return only the number that this inbox serves',
				},
			],
		},
	],
	list: ({ filters: { thisInstance } }) => ({
		method: 'GET',
		path: '/whatsapp_accounts/',
		query: { limit: pageSize, this_instance: thisInstance },
	}),
});
