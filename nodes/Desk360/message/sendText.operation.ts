import { defineOperation } from '../../shared/operation';
import { sendText as send } from '../../shared/whatsapp/sendText';
import { text, textMessages, textOptions } from '../../shared/whatsapp/text';
import { recipientLane, recipientOf, to } from '../../shared/whatsapp/to';
import { conversations, sender } from './conversation';

/** `POST /products/{productId}/conversations/messages` */
export const sendText = defineOperation({
	name: 'Send Text',
	value: 'sendText',
	action: 'Send a text message',
	description: 'Send a text to somebody who wrote within the last 24 hours',
	properties: [sender, to, text, textOptions],
	lane: recipientLane,
	check: async ({ parameters }) => {
		conversations(parameters.productId);
		textMessages(parameters.text, parameters.additionalFields);
	},
	execute: async ({ client, parameters }) => {
		const recipient = recipientOf(parameters);
		const texts = textMessages(parameters.text, parameters.additionalFields);
		return await send(client, recipient, texts, (part) => ({
			method: 'POST',
			path: `${conversations(parameters.productId)}/messages`,
			form: true,
			body: { to: recipient.e164, text: part },
		}));
	},
});
