import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /extendedStatistics` */
export const getExtendedStatistics = defineOperation({
	name: 'Get Extended Statistics',
	value: 'getExtendedStatistics',
	action: 'Get extended statistics of the channel',
	description: 'Get quantities and prices of conversations, an item for each period',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/extendedStatistics' }),
});
