import { defineOperation } from '../../shared/operation/defineOperation';
import { prepareTemplateRequest, sendMessage } from '../../shared/whatsapp/sendTemplate';
import { templateFields } from '../../shared/whatsapp/templateFields';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { integration } from '../fields';
import { sendOne } from './request';
import { templatesOf } from './source';

/** `POST /integrations/{integrationId}/conversations/templates/send` */
export const send = defineOperation({
	...operationTexts.sendTemplate,
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
