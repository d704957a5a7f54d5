import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { webhook } from '../fields';

/** `DELETE /webhooks/waba/{id}/` */
export const deleteWebhook = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a webhook',
	description: 'Have the inbox no longer call an address',
	bodyless: true,
	properties: [webhook],
	request: ({ webhookId }) => ({
		method: 'DELETE',
		path: path`/webhooks/waba/${id('Webhook', webhookId)}/`,
		responseType: 'none',
	}),
	output: () => ({ deleted: true }),
});
