import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /mmLiteStatus` */
export const getMmLiteStatus = defineOperation({
	name: 'Get MM Lite Status',
	value: 'getMmLiteStatus',
	action: 'Get the MM lite status',
	description: 'See whether Marketing Messages Lite is available; on newer channels only',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/mmLiteStatus' }),
});
