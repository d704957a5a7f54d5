import { defineOperation } from '../../shared/operation';
import { resolveItemTemplate, sendTemplate } from '../../shared/whatsapp/sendTemplate';
import { templateFields } from '../../shared/whatsapp/templateFields';
import { recipientOf, sendOptions, to, toRecipient } from '../../shared/whatsapp/to';
import { integration } from '../fields';
import { sendOne } from './request';
import { templatesOf } from './source';

/** `POST /integrations/{integrationId}/conversations/templates/send` */
export const send = defineOperation({
	name: 'Send',
	value: 'send',
	action: 'Send a template',
	description: 'Send an approved template, also to somebody who has not written for more than 24 hours',
	properties: [integration, to, ...templateFields, sendOptions],
	...toRecipient,
	check: async (context) => {
		const template = await resolveItemTemplate(context, templatesOf(context.parameters.integrationId));
		sendTemplate.check(context, sendOne(context.parameters.integrationId, template, recipientOf(context.parameters)));
	},
	execute: async (context) => {
		const { integrationId } = context.parameters;
		const template = await resolveItemTemplate(context, templatesOf(integrationId));
		const recipient = recipientOf(context.parameters);
		return await sendTemplate.execute(context, sendOne(integrationId, template, recipient), recipient);
	},
});
