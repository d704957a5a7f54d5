import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { webhook } from '../fields';
import { webhookBody, webhookFields } from './fields';
import { withoutWebhookSecrets } from '../../shared/webhookSecrets';

/** `PUT /webhooks/waba/{id}/` */
export const update = defineOperation({
	name: 'Update',
	value: 'update',
	action: 'Update a webhook',
	description: 'Set address, events and headers of a webhook anew',
	properties: [webhook, ...webhookFields],
	request: (parameters) => ({
		method: 'PUT',
		path: path`/webhooks/waba/${id('Webhook', parameters.webhookId)}/`,
		body: webhookBody(parameters),
		idempotent: true,
	}),
	output: withoutWebhookSecrets,
});
