import { invalidInput } from '../../shared/errors';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { id, text } from '../../shared/input/validate';
import { product } from '../fields';
import { isActive, title } from './fields';

const members = defineField({
	displayName: 'Change',
	name: 'changedMembers',
	type: 'multiOptions',
	default: ['isActive', 'productId', 'title'],
	description: 'What to change; everything else stays as it is',
	options: [
		{ name: 'Active', value: 'isActive' },
		{ name: 'Product', value: 'productId' },
		{ name: 'Title', value: 'title' },
	],
});

/** The members of a reason, each where it is to be changed. */
export const reasonChanges = [
	members,
	defineField({ ...product, displayOptions: { show: { changedMembers: ['productId'] } } }),
	defineField({ ...title, displayOptions: { show: { changedMembers: ['title'] } } }),
	defineField({ ...isActive, displayOptions: { show: { changedMembers: ['isActive'] } } }),
] as const;

/** What goes out. @throws InvalidInput where nothing is to be changed, or what is to be changed has no value */
export function changedMembers(parameters: ParametersOf<typeof reasonChanges>) {
	const { changedMembers: chosen, productId, title: label, isActive: active } = parameters;
	if (chosen.length === 0) throw invalidInput('Change', 'is required', 'Choose what to change.');
	return {
		product_id: chosen.includes('productId') ? id('Product', productId) : undefined,
		title: chosen.includes('title') ? text('Title', label) : undefined,
		is_active: chosen.includes('isActive') ? active : undefined,
	};
}
