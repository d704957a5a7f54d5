import { locator } from '../shared/input/locator';
import { defineField } from '../shared/input/parameters';

/** The connected WhatsApp number that messages go out from. */
export const integration = defineField({
	displayName: 'Integration',
	name: 'integrationId',
	...locator('an integration', 'searchIntegrations', '11'),
	required: true,
	description: 'The connected WhatsApp number that is used',
});
