import { defineOperation } from '../../shared/operation/defineOperation';

/** `POST /commerce`, which wants both settings every time */
export const updateCommerceSettings = defineOperation({
	name: 'Update Commerce Settings',
	value: 'updateCommerceSettings',
	action: 'Update the commerce settings',
	description: 'Show or hide catalog and cart',
	properties: [
		{
			displayName: 'Show Cart',
			name: 'isCartEnabled',
			type: 'boolean',
			default: true,
			description: 'Whether customers can put products into a cart',
		},
		{
			displayName: 'Show Catalog',
			name: 'isCatalogVisible',
			type: 'boolean',
			default: true,
			description: 'Whether the chat shows the icon of the catalog',
		},
	],
	request: ({ isCartEnabled, isCatalogVisible }) => ({
		method: 'POST',
		path: '/commerce',
		body: { params: { is_cart_enabled: isCartEnabled, is_catalog_visible: isCatalogVisible } },
		idempotent: true,
	}),
});
