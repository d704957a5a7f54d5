import { listProperties } from '../../shared/operation/listFields';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { optionalChatId } from '../input';
import { maxRowsOf } from '../collect';
import { atFirstPlace, places } from '../paths';
import { collectBlocked } from './blocked';

const filters = defineField({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{
			displayName: 'Phone Number',
			name: 'phoneNumber',
			type: 'string',
			default: '',
			placeholder: 'e.g. +15550100123',
			description: 'Only this number, to see whether it is blocked',
		},
	],
});

/** `GET /contacts/blocked/` */
export const getBlocked = defineOperation({
	name: 'Get Many Blocked',
	value: 'getBlocked',
	action: 'Get many blocked contacts',
	description: 'List the numbers that are blocked',
	bodyless: true,
	properties: [filters, ...listProperties],
	prepare: ({ parameters }) => optionalChatId('Phone Number', parameters.filters.phoneNumber),
	execute: async ({ client, parameters, prepared: number }) =>
		await atFirstPlace(
			client,
			places.listBlockedContacts(),
			async (place) => await collectBlocked(client, place, number, maxRowsOf(parameters)),
		),
});
