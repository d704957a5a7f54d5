import { defineOperation } from '../../shared/operation';
import { sendText as send } from '../../shared/whatsapp/sendText';
import { text, textMessages, textOptions } from '../../shared/whatsapp/text';
import { recipientOf, to, toRecipient } from '../../shared/whatsapp/to';
import { conversations, sender } from './conversation';
import { textRequest } from './request';

/** `POST /products/{productId}/conversations/messages` */
export const sendText = defineOperation({
	name: 'Send Text',
	value: 'sendText',
	action: 'Send a text message',
	description: 'Send a text to somebody who wrote within the last 24 hours',
	properties: [sender, to, text, textOptions],
	...toRecipient,
	check: async ({ parameters }) => {
		conversations(parameters.productId);
		textMessages(parameters.text, parameters.additionalFields);
	},
	execute: async ({ client, parameters }) => {
		const recipient = recipientOf(parameters);
		const texts = textMessages(parameters.text, parameters.additionalFields);
		return await send(client, recipient, texts, (part) =>
			textRequest(conversations(parameters.productId), recipient, part),
		);
	},
});
