import { defineOperation } from '../../shared/operation/defineOperation';
import { prepareTemplateRequest, sendMessage } from '../../shared/whatsapp/sendTemplate';
import { templateFields } from '../../shared/whatsapp/templateFields';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { sender } from '../message/conversation';
import { sendOne } from './request';
import { templatesOf } from './source';

/** `POST /products/{productId}/conversations/templates/{templateId}/send` */
export const send = defineOperation({
	...operationTexts.sendTemplate,
	properties: [sender, to, ...templateFields, sendOptions],
	recipient: recipientOf,
	prepare: async (context) => {
		const { productId } = context.parameters;
		return await prepareTemplateRequest(context, templatesOf(productId), (template) =>
			sendOne(productId, template, context.recipient),
		);
	},
	execute: async ({ client, recipient, prepared }) => await sendMessage(client, recipient, prepared),
});
