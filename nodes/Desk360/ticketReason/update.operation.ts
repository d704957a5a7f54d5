import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { ticketReason } from '../fields';
import { changedMembers, reasonChanges } from './change';

/** `PUT /reasons/{reasonId}`: the documentation marks no member as required. */
export const update = defineOperation({
	name: 'Update',
	value: 'update',
	action: 'Update a ticket reason',
	description: 'Change the title of a reason, move it to another product, or switch it on or off',
	properties: [ticketReason, ...reasonChanges],
	request: ({ reasonId, ...parameters }) => ({
		method: 'PUT',
		expects: ['id'],
		path: path`/reasons/${id('Ticket Reason', reasonId)}`,
		body: changedMembers(parameters),
		idempotent: true,
	}),
});
