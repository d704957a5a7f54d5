import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
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
