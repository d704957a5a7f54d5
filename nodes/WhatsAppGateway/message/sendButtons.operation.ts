import { carry } from '../../shared/gateway/carry';
import { asText, headerLine } from '../../shared/gateway/fallBack';
import { defineOperation } from '../../shared/operation/defineOperation';
import {
	body,
	footer,
	headerFields,
	headerOf,
	replyButtonFields,
	replyButtonsOf,
} from '../../shared/whatsapp/interactive';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { formattedOptions, gatewayFields } from '../fields';
import { prepare } from '../prepare';

/** Desk360 takes the most. */
const maxButtons = 10;

/** Reply buttons through the first provider that takes them */
export const sendButtons = defineOperation({
	name: 'Send Reply Buttons',
	value: 'sendButtons',
	action: 'Send reply buttons',
	description: 'Send a text with buttons to tap: up to three, with Desk360 up to ten',
	properties: [...gatewayFields, to, ...headerFields, body, footer, ...replyButtonFields, formattedOptions],
	recipient: recipientOf,
	prepare: async (context) => {
		const { parameters } = context;
		const button = replyButtonsOf(parameters, maxButtons);
		const texts = { header: headerLine(headerOf(parameters)), body: parameters.body, footer: parameters.footer };
		return await prepare(context, 'buttons', asText.buttons(texts, button), {
			buttonsSource: 'fields',
			buttons: { button },
		});
	},
	execute: async (context) => await carry(context, context.prepared),
});
