import { defineOperation } from '../../shared/operation/defineOperation';
import { webhookBody, webhookFields } from './fields';
import { withoutWebhookSecrets } from '../../shared/webhook/maskSecrets';

/** `POST /webhooks/waba/` */
export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a webhook',
	description: "Have the inbox call an address for the credential's user; the trigger node does this by itself",
	properties: webhookFields,
	request: (parameters) => ({ method: 'POST', path: '/webhooks/waba/', body: webhookBody(parameters) }),
	output: withoutWebhookSecrets,
});
