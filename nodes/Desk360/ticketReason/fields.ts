import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { id, text } from '../../shared/input/validate';
import { product } from '../fields';

export const title = defineField({
	displayName: 'Title',
	name: 'title',
	type: 'string',
	default: '',
	required: true,
	description: 'The label that agents see',
});

export const isActive = defineField({
	displayName: 'Active',
	name: 'isActive',
	type: 'boolean',
	default: true,
	description: 'Whether the reason can be chosen for tickets',
});

/** Everything a reason consists of. */
export const reasonFields = [product, title, isActive] as const;

/** @throws InvalidInput */
export function reasonBody({ productId, title: label, isActive: active }: ParametersOf<typeof reasonFields>) {
	return { product_id: id('Product', productId), title: text('Title', label), is_active: active };
}
