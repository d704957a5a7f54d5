import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { webhook } from '../fields';
import { withoutWebhookSecrets } from '../../shared/webhook/maskSecrets';

/** `GET /webhooks/waba/{id}/` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a webhook',
	description: 'Get one webhook with its headers',
	bodyless: true,
	properties: [webhook],
	request: ({ webhookId }) => ({ method: 'GET', path: path`/webhooks/waba/${id('Webhook', webhookId)}/` }),
	output: withoutWebhookSecrets,
});
