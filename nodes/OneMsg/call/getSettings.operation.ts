import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /callingSettings` */
export const getSettings = defineOperation({
	name: 'Get Settings',
	value: 'getSettings',
	action: 'Get the calling settings',
	description: 'See whether people can call the channel, and when; on newer channels only',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/callingSettings' }),
});
