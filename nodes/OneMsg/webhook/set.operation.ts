import type { Request } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { webhookUrl, webhookUrls } from './urls';
import { withoutWebhookSecrets } from '../../shared/webhook/maskSecrets';

/** `POST /webhook`; an empty list goes to `POST /settings`, because only that can remove the last address */
export const set = defineOperation({
	name: 'Set',
	value: 'set',
	action: 'Set the webhook addresses',
	description: 'Replace the addresses that the channel calls; the trigger node adds and removes its own by itself',
	properties: [webhookUrls],
	request: (parameters): Request => {
		const value = webhookUrl(parameters.webhookUrls);
		const path = value === null ? '/settings' : '/webhook';
		return { method: 'POST', path, body: { webhookUrl: value }, idempotent: true };
	},
	output: withoutWebhookSecrets,
});
