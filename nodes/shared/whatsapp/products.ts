import { invalidInput } from '../errors';
import { defineField, type ParametersOf } from '../input/parameters';
import { within } from './limits';

export const catalogId = defineField({
	displayName: 'Catalog ID',
	name: 'catalogId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 367025965434465',
	description: 'ID of the catalog that is connected to the number, from the Commerce Manager',
});

export const productRetailerId = defineField({
	displayName: 'Product ID',
	name: 'productRetailerId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. sku-1',
	description: 'ID of the product in the catalog (content ID)',
});

/** Groups of products, each with a title. */
export const productSections = defineField({
	displayName: 'Sections',
	name: 'sections',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	required: true,
	placeholder: 'Add section',
	description: 'The products: up to 30 over up to ten sections',
	options: [
		{
			displayName: 'Section',
			name: 'section',
			values: [
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					description: 'Up to 24 characters',
				},
				{
					displayName: 'Product IDs',
					name: 'products',
					type: 'string',
					typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Product ID' },
					default: [],
					placeholder: 'e.g. sku-1',
					description: 'IDs of products in the catalog. An expression may give a list.',
				},
			],
		},
	],
});

/** A group of products, as WhatsApp writes it. */
export interface ProductSection {
	title: string;
	product_items: Array<{ product_retailer_id: string }>;
}

/** @throws InvalidInput naming the section and the rule */
export function productSectionsOf({
	sections: { section: entered },
}: ParametersOf<readonly [typeof productSections]>): ProductSection[] {
	const field = 'Sections';
	const count = entered.reduce((sum, { products }) => sum + (products?.length ?? 0), 0);
	if (count === 0) throw invalidInput(field, 'must contain at least one product', 'Add a section.');
	if (count > 30 || entered.length > 10) {
		const what = count > 30 ? `${count} products` : `${entered.length} sections`;
		const most = count > 30 ? 30 : 10;
		throw invalidInput(field, `has ${what}, but WhatsApp takes at most ${most}`, 'Leave some out.');
	}
	return entered.map(({ title, products = [] }, index) => {
		const place = `${field}: section ${index + 1}`;
		if (products.length === 0) {
			throw invalidInput(place, 'must contain at least one product', 'Add a product ID to it.');
		}
		return {
			title: within(`${place}, title`, title ?? '', 24),
			product_items: products.map((product) => ({ product_retailer_id: product.trim() })),
		};
	});
}
