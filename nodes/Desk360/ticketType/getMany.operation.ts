import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /types` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many ticket types',
	description: 'Get the kinds of tickets there are, built-in ones (product 0) included',
	properties: [],
	list: () => ({ method: 'GET', path: path`/types` }),
});
