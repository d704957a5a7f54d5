import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { webhook } from '../fields';
import { atFirstPlace, places } from '../paths';

/** `GET /webhooks/waba/{id}/test/` */
export const test = defineOperation({
	name: 'Test',
	value: 'test',
	action: 'Test a webhook',
	description: 'Have the inbox call the address with a made-up status',
	bodyless: true,
	properties: [webhook],
	prepare: ({ parameters }) => id('Webhook', parameters.webhookId),
	execute: async ({ client, prepared: webhookId }) =>
		await atFirstPlace(client, places.testWebhook(webhookId), async (place) => {
			// A GET that calls somebody: not to be carried out twice.
			await client.send({ ...place, responseType: 'none', idempotent: false });
			return { success: true };
		}),
});
