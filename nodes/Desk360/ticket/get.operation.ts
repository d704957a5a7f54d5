import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { product, ticket } from '../fields';
import { simplifyTicket } from '../records';

/** `GET /products/{productId}/tickets/{ticketId}` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a ticket',
	description: 'Get one ticket; without Simplify also its whole conversation',
	bodyless: true,
	properties: [product, ticket],
	simplify: simplifyTicket,
	request: ({ productId, ticketId }) => ({
		method: 'GET',
		expects: ['id'],
		path: path`/products/${id('Product', productId)}/tickets/${id('Ticket', ticketId)}`,
	}),
});
