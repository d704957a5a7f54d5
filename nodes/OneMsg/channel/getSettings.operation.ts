import { defineOperation } from '../../shared/operation/defineOperation';
import { withoutWebhookSecrets } from '../../shared/webhook/maskSecrets';

/** `GET /settings` */
export const getSettings = defineOperation({
	name: 'Get Settings',
	value: 'getSettings',
	action: 'Get the settings of the channel',
	description: 'Get webhook addresses and what is delivered to them',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/settings' }),
	output: withoutWebhookSecrets,
});
