import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { product, ticket } from '../fields';
import { messageFields, messageRequest, ticketLane } from './message';

/** `POST /products/{productId}/tickets/{ticketId}/reply` */
export const reply = defineOperation({
	name: 'Reply',
	value: 'reply',
	action: 'Reply to a ticket',
	description: 'Answer the customer of a ticket, optionally with files',
	properties: [product, ticket, ...messageFields],
	orderingKey: ticketLane,
	request: ({ productId, ticketId, ...parameters }) =>
		messageRequest(path`/products/${id('Product', productId)}/tickets/${id('Ticket', ticketId)}/reply`, parameters),
});
