import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /status/health/` */
export const getHealth = defineOperation({
	name: 'Get Health',
	value: 'getHealth',
	action: 'Get the health of the inbox',
	description: 'Get the health checks of the inbox, a record for each',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/status/health/' }),
});
