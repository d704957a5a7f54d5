import { defineOperation } from '../../shared/operation';
import { path } from '../../shared/request';
import { id } from '../../shared/validate';
import { product, ticket } from '../fields';
import { messageFields, messageRequest, ticketLane } from './message';

/** `POST /products/{productId}/tickets/{ticketId}/reply` */
export const reply = defineOperation({
	name: 'Reply',
	value: 'reply',
	action: 'Reply to a ticket',
	description: 'Answer the customer of a ticket, with files if wished',
	properties: [product, ticket, ...messageFields],
	lane: ticketLane,
	request: ({ productId, ticketId, ...parameters }) =>
		messageRequest(path`/products/${id('Product', productId)}/tickets/${id('Ticket', ticketId)}/reply`, parameters),
});
