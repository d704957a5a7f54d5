import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../../shared/errors';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { webhookUrl, webhookUrls } from '../webhook/urls';

export /** The settings of a channel, by the API's names where the fields have them. */
const updateFields = defineField({
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	description: 'What is left out stays as it is',
	options: [
		{
			displayName: 'Deliver Raw Payloads',
			name: 'rawHooks',
			type: 'boolean',
			default: false,
			description: "Whether webhooks get WhatsApp's own format; 1MSG Trigger understands both. On newer channels only.",
		},
		{
			displayName: 'Delivery Receipts',
			name: 'ackNotificationsOn',
			type: 'boolean',
			default: true,
			description: 'Whether webhooks are told when messages were sent, delivered, read, or failed',
		},
		{
			displayName: 'Guaranteed Delivery',
			name: 'guaranteedHooks',
			type: 'boolean',
			default: true,
			description: 'Whether a webhook that did not answer is called again. On newer channels only.',
		},
		{
			displayName: 'No Link Tracking',
			name: 'cta_url_link_tracking_opted_out',
			type: 'boolean',
			default: false,
			description: 'Whether WhatsApp leaves out counting taps on link buttons. On newer channels only.',
		},
		{
			displayName: 'Template Analytics',
			name: 'template_analytics_enabled',
			type: 'boolean',
			default: true,
			description: 'Whether WhatsApp counts how templates perform. On newer channels only.',
		},
		{
			...webhookUrls,
			description: 'All addresses that the channel calls, up to five; an empty list removes those that are there',
		},
	],
});

/** The settings to change. @throws InvalidInput where there is nothing to change, and for anything but a web address */
export function settingsOf({
	ackNotificationsOn,
	cta_url_link_tracking_opted_out,
	guaranteedHooks,
	rawHooks,
	template_analytics_enabled,
	webhookUrls: urls,
}: ParametersOf<[typeof updateFields]>['updateFields']): IDataObject {
	const settings = {
		ackNotificationsOn,
		cta_url_link_tracking_opted_out,
		guaranteedHooks,
		rawHooks,
		template_analytics_enabled,
		webhookUrl: urls && webhookUrl(urls),
	};
	if (Object.values(settings).every((value) => value === undefined)) {
		throw invalidInput('Update Fields', 'is empty', 'Add the settings to change.');
	}
	return settings;
}
