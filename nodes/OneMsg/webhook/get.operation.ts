import { defineOperation } from '../../shared/operation/defineOperation';
import { withoutWebhookSecrets } from '../../shared/webhook/maskSecrets';

/** `GET /webhook` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get the webhook addresses',
	description:
		'Get the addresses that the channel calls; on newer channels only, others give them with Channel: Get Settings',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/webhook' }),
	output: withoutWebhookSecrets,
});
