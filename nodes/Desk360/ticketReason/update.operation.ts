import { defineOperation } from '../../shared/operation';
import { path } from '../../shared/request';
import { id } from '../../shared/validate';
import { ticketReason } from '../fields';
import { reasonBody, reasonFields } from './fields';

/** `PUT /reasons/{reasonId}`: the API wants all three fields every time. */
export const update = defineOperation({
	name: 'Update',
	value: 'update',
	action: 'Update a ticket reason',
	description: 'Change the title of a reason, move it to another product, or switch it on or off',
	properties: [ticketReason, ...reasonFields],
	request: ({ reasonId, ...parameters }) => ({
		method: 'PUT',
		path: path`/reasons/${id('Ticket Reason', reasonId)}`,
		body: reasonBody(parameters),
		repeatable: true,
	}),
});
