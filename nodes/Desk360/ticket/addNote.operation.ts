import { defineOperation } from '../../shared/operation';
import { path } from '../../shared/request';
import { id } from '../../shared/validate';
import { product, ticket } from '../fields';
import { messageFields, messageRequest, ticketLane } from './message';

/** `POST /products/{productId}/tickets/{ticketId}/note` */
export const addNote = defineOperation({
	name: 'Add Note',
	value: 'addNote',
	action: 'Add a note to a ticket',
	description: 'Leave an internal note that only agents see, with files if wished',
	properties: [product, ticket, ...messageFields],
	lane: ticketLane,
	request: ({ productId, ticketId, ...parameters }) =>
		messageRequest(path`/products/${id('Product', productId)}/tickets/${id('Ticket', ticketId)}/note`, parameters),
});
