import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /me` */
export const getProfile = defineOperation({
	name: 'Get Profile',
	value: 'getProfile',
	action: 'Get the business profile',
	description: 'Get about text, address, description, e-mail, industry and photo of the business',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/me' }),
});
