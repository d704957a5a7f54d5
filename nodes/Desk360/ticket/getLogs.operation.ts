import { defineOperation } from '../../shared/operation';
import { path } from '../../shared/request';
import { id } from '../../shared/validate';
import { product, ticket } from '../fields';

/** `GET /products/{productId}/tickets/{ticketId}/logs` */
export const getLogs = defineOperation({
	name: 'Get Logs',
	value: 'getLogs',
	action: 'Get the status changes of a ticket',
	description: 'Get every status change of a ticket: from, to, when and by whom',
	properties: [product, ticket],
	list: ({ productId, ticketId }) => ({
		method: 'GET',
		path: path`/products/${id('Product', productId)}/tickets/${id('Ticket', ticketId)}/logs`,
	}),
});
