import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /products` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many products',
	description: 'Get the products of the account',
	properties: [],
	list: () => ({ method: 'GET', path: path`/products` }),
});
