import { path } from '../../shared/call';
import { defineOperation } from '../../shared/operation';
import { id } from '../../shared/validate';
import { webhook } from '../fields';

/** `DELETE /webhooks/waba/{id}/` */
export const deleteWebhook = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a webhook',
	description: 'Have the inbox no longer call an address',
	properties: [webhook],
	request: ({ webhookId }) => ({
		method: 'DELETE',
		path: path`/webhooks/waba/${id('Webhook', webhookId)}/`,
		answer: 'none',
	}),
	output: () => ({ deleted: true }),
});
