import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /settings/refresh/status/` */
export const getRefreshStatus = defineOperation({
	name: 'Get Refresh Status',
	value: 'getRefreshStatus',
	action: 'Get the refresh status of the business profile',
	description: 'See whether the inbox is reading its settings from WhatsApp right now',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/settings/refresh/status/' }),
});
