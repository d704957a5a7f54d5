import { defineOperation } from '../../shared/operation/defineOperation';
import { withoutWebhookSecrets } from '../../shared/webhook/maskSecrets';
import { settingsOf, updateFields } from './settings';

/** `POST /settings` */
export const updateSettings = defineOperation({
	name: 'Update Settings',
	value: 'updateSettings',
	action: 'Update the settings of the channel',
	description: 'Change webhook addresses and what is delivered to them',
	properties: [updateFields],
	request: ({ updateFields: fields }) => ({
		method: 'POST',
		path: '/settings',
		body: settingsOf(fields),
		idempotent: true,
	}),
	output: withoutWebhookSecrets,
});
