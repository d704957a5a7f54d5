import { path } from '../../shared/call';
import { defineOperation } from '../../shared/operation';
import { id } from '../../shared/validate';
import { webhook } from '../fields';

/** `GET /webhooks/waba/{id}/` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a webhook',
	description: 'Get one webhook with its headers',
	properties: [webhook],
	request: ({ webhookId }) => ({ method: 'GET', path: path`/webhooks/waba/${id('Webhook', webhookId)}/` }),
});
