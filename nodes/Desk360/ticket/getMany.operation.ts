import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { product } from '../fields';
import { simplifyTicket } from '../records';
import { filters, sort, ticketQuery } from './filters';

/** `GET /products/{productId}/tickets` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many tickets',
	description: 'Get many tickets of a product, by filters',
	properties: [product, filters, sort],
	simplify: simplifyTicket,
	list: ({ productId, ...wanted }) => ({
		method: 'GET',
		path: path`/products/${id('Product', productId)}/tickets`,
		query: ticketQuery(wanted),
	}),
});
