import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /status` */
export const getStatus = defineOperation({
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of the channel',
	description:
		'See whether the channel is connected to WhatsApp: connected and connecting are fine; with the others contact the support of 1MSG',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/status' }),
});
