import { defineOperation } from '../../shared/operation/defineOperation';
import { sender } from '../message/conversation';
import { templatesOf } from './source';

/** `GET /products/{productId}/conversations/templates` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many templates',
	description: 'List many templates of a product with their languages and variables',
	properties: [sender],
	list: ({ productId }) => templatesOf(productId).request,
});
