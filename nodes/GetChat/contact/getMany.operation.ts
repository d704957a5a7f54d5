import { defineOperation } from '../../shared/operation/defineOperation';
import { simplifyContact } from '../records';

/** `GET /contacts/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many contacts',
	description: 'Search the contact books that are connected to the inbox, which is slow',
	properties: [
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: 'e.g. Nathan',
			description: 'Part of a name or number',
		},
	],
	simplify: simplifyContact,
	list: ({ search }) => ({ method: 'GET', path: '/contacts/', query: { limit: 50, search: search.trim() } }),
});
