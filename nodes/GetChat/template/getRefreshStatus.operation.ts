import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /templates/refresh/status/` */
export const getRefreshStatus = defineOperation({
	name: 'Get Refresh Status',
	value: 'getRefreshStatus',
	action: 'Get the refresh status of templates',
	description: 'See whether the inbox is reading the templates from WhatsApp right now',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/templates/refresh/status/' }),
});
