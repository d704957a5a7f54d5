import { listProperties, simplifyProperty } from '../../shared/operation/listFields';
import { defineOperation } from '../../shared/operation/defineOperation';
import { maxRowsOf } from '../collect';
import { simplifyContact } from '../records';
import { collectContacts } from './books';

/** `GET /contacts/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many contacts',
	description: 'Search the contact books that are connected to the inbox, which is slow',
	bodyless: true,
	properties: [
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: 'e.g. Nathan',
			description: 'Part of a name or number',
		},
		...listProperties,
		simplifyProperty,
	],
	execute: async ({ client, parameters }) => {
		const contacts = await collectContacts(client, parameters.search.trim(), maxRowsOf(parameters));
		return parameters.simplify ? contacts.map(simplifyContact) : contacts;
	},
});
