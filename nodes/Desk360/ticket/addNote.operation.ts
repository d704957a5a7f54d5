import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { product, ticket } from '../fields';
import { messageFields, messageRequest, ticketLane } from './message';

/** `POST /products/{productId}/tickets/{ticketId}/note` */
export const addNote = defineOperation({
	name: 'Add Note',
	value: 'addNote',
	action: 'Add a note to a ticket',
	description: 'Leave an internal note that only agents see, optionally with files',
	properties: [product, ticket, ...messageFields],
	orderingKey: ticketLane,
	request: ({ productId, ticketId, ...parameters }) =>
		messageRequest(path`/products/${id('Product', productId)}/tickets/${id('Ticket', ticketId)}/note`, parameters),
});
