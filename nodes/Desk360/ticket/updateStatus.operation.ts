import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { optionalReason, product, ticket } from '../fields';
import { neededStatus, settableStatus, simplifyTicket, statusNumber } from '../records';
import { ticketLane } from './message';

/** `POST /products/{productId}/tickets/{ticketId}/status` */
export const updateStatus = defineOperation({
	name: 'Update Status',
	value: 'updateStatus',
	action: 'Update the status of a ticket',
	description: 'Resolve a ticket, or set it waiting',
	properties: [
		product,
		ticket,
		settableStatus,
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				{
					...optionalReason,
					description:
						'The reason of the change. Leave it out for a ticket that is already resolved, whose reason is fixed.',
				},
				statusNumber,
			],
		},
	],
	simplify: simplifyTicket,
	orderingKey: ticketLane,
	request: ({ productId, ticketId, status, additionalFields }) => ({
		method: 'POST',
		expects: ['id'],
		path: path`/products/${id('Product', productId)}/tickets/${id('Ticket', ticketId)}/status`,
		body: {
			status: neededStatus(status, additionalFields.statusNumber),
			reason_id: additionalFields.reasonId ? id('Ticket Reason', additionalFields.reasonId) : undefined,
		},
	}),
});
