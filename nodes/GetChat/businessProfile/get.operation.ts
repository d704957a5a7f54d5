import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /settings/business/profile/` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get the business profile',
	description: 'Get address, description, e-mail, industry and websites',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/settings/business/profile/' }),
});
