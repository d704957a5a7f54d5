import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /commerce` */
export const getCommerceSettings = defineOperation({
	name: 'Get Commerce Settings',
	value: 'getCommerceSettings',
	action: 'Get the commerce settings',
	description: 'See whether catalog and cart are shown, an item for each catalog',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/commerce' }),
});
