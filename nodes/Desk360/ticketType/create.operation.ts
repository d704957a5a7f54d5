import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id, text } from '../../shared/input/validate';
import { product } from '../fields';

/** `POST /types` */
export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a ticket type',
	description: 'Add a kind of ticket to a product',
	properties: [
		product,
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			required: true,
			description: 'The label that agents see',
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
			description: 'When agents should choose this type',
		},
		{
			displayName: 'Active',
			name: 'isActive',
			type: 'boolean',
			default: true,
			description: 'Whether the type can be chosen for tickets',
		},
	],
	request: ({ productId, title, description, isActive }) => ({
		method: 'POST',
		expects: ['id'],
		path: path`/types`,
		body: {
			product_id: id('Product', productId),
			title: text('Title', title),
			description: description.trim() === '' ? undefined : description,
			is_active: isActive,
		},
	}),
});
