import { defineOperation } from '../../shared/operation';
import { resolveItemTemplate, sendTemplate } from '../../shared/whatsapp/sendTemplate';
import { templateFields } from '../../shared/whatsapp/templateFields';
import { recipientOf, sendOptions, to, toRecipient } from '../../shared/whatsapp/to';
import { sender } from '../message/conversation';
import { sendOne } from './request';
import { templatesOf } from './source';

/** `POST /products/{productId}/conversations/templates/{templateId}/send` */
export const send = defineOperation({
	name: 'Send',
	value: 'send',
	action: 'Send a template',
	description: 'Send an approved template, also to somebody who has not written for more than 24 hours',
	properties: [sender, to, ...templateFields, sendOptions],
	...toRecipient,
	check: async (context) => {
		const template = await resolveItemTemplate(context, templatesOf(context.parameters.productId));
		sendTemplate.check(context, sendOne(context.parameters.productId, template, recipientOf(context.parameters)));
	},
	execute: async (context) => {
		const { productId } = context.parameters;
		const template = await resolveItemTemplate(context, templatesOf(productId));
		const recipient = recipientOf(context.parameters);
		return await sendTemplate.execute(context, sendOne(productId, template, recipient), recipient);
	},
});
