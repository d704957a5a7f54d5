import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { ticketType } from '../fields';

/** `PUT /types/{typeId}`: the API changes nothing but the active flag. */
export const update = defineOperation({
	name: 'Update',
	value: 'update',
	action: 'Update a ticket type',
	description: 'Switch a ticket type on or off; built-in types cannot be changed',
	properties: [
		ticketType,
		{
			displayName: 'Active',
			name: 'isActive',
			type: 'boolean',
			default: true,
			description: 'Whether the type can be chosen for tickets',
		},
	],
	request: ({ typeId, isActive }) => ({
		method: 'PUT',
		expects: ['id'],
		path: path`/types/${id('Ticket Type', typeId)}`,
		body: { is_active: isActive },
		idempotent: true,
	}),
});
