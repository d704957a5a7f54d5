import { defineOperation } from '../../shared/operation/defineOperation';
import {
	bodyOf,
	footerOf,
	headerOf,
	interactiveFields,
	interactiveOptions,
	replyButtonsOf,
} from '../../shared/whatsapp/interactive';
import { sent } from '../../shared/whatsapp/sendResult';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { commonTexts, maxButtons } from '../api';
import { conversations, sender } from './conversation';

/** `POST /products/{productId}/conversations/messages/interactive` */
export const sendInteractive = defineOperation({
	...commonTexts.sendInteractive,
	properties: [sender, to, ...interactiveFields, interactiveOptions],
	recipient: recipientOf,
	request: (parameters, recipient) => {
		const { formatting } = parameters.additionalFields;
		const footer = footerOf(parameters.footer, formatting);
		return {
			method: 'POST',
			responseType: 'any',
			path: `${conversations(parameters.productId)}/messages/interactive`,
			body: {
				to: recipient.e164,
				header: headerOf(parameters),
				body: bodyOf(parameters.body, formatting),
				footer: footer === undefined ? undefined : { text: footer },
				buttons: replyButtonsOf(parameters, maxButtons),
			},
		};
	},
	output: (answer, _, recipient) => sent(recipient, answer, answer.message_id),
});
