import { defineOperation } from '../../shared/operation/defineOperation';
import { sendText as send } from '../../shared/whatsapp/sendText';
import { text, textMessages, textOptions } from '../../shared/whatsapp/text';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { conversations, sender } from './conversation';
import { textRequest } from './request';

/** `POST /products/{productId}/conversations/messages` */
export const sendText = defineOperation({
	...operationTexts.sendText,
	properties: [sender, to, text, textOptions],
	recipient: recipientOf,
	prepare: ({ parameters: { productId, text: entered, additionalFields } }) => ({
		path: conversations(productId),
		texts: textMessages(entered, additionalFields),
	}),
	execute: async ({ client, recipient, prepared: { path, texts } }) =>
		await send(client, recipient, texts, (part) => textRequest(path, recipient, part)),
});
