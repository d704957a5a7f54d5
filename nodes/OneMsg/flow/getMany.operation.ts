import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { accountOf, flowOptions, wabaAccountId } from './fields';

const listOptions = defineField({
	...flowOptions,
	options: [
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'string',
			default: '',
			placeholder: 'e.g. name, status',
			description: 'Names of the fields to get, separated by commas; without them those that 1MSG chooses',
		},
		wabaAccountId,
	],
});

/** `GET /flows` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many flows',
	description: 'List the flows of the account; on newer channels only, where 1MSG may have it switched off',
	properties: [listOptions],
	list: ({ additionalFields }) => ({
		method: 'GET',
		path: '/flows',
		query: { ...accountOf(additionalFields), fields: additionalFields.fields?.replace(/\s+/g, '') },
	}),
});
