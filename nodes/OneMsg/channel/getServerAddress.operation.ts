import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /outputIP` */
export const getServerAddress = defineOperation({
	name: 'Get Server Address',
	value: 'getServerAddress',
	action: 'Get the server address of the channel',
	description: 'Get the IP address that the channel calls from, for firewalls',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/outputIP' }),
});
