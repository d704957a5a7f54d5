import { defineOperation } from '../../shared/operation/defineOperation';
import { prepareTemplateRequest, sendMessage } from '../../shared/whatsapp/sendTemplate';
import { templateFields } from '../../shared/whatsapp/templateFields';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
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
	recipient: recipientOf,
	prepare: async (context) => {
		const { integrationId } = context.parameters;
		return await prepareTemplateRequest(context, templatesOf(integrationId), (template) =>
			sendOne(integrationId, template, context.recipient),
		);
	},
	execute: async ({ client, recipient, prepared }) => await sendMessage(client, recipient, prepared),
});
