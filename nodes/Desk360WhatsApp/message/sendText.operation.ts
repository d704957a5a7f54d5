import { defineOperation } from '../../shared/operation/defineOperation';
import { sendText as send } from '../../shared/whatsapp/sendText';
import { text, textMessages, textOptions } from '../../shared/whatsapp/text';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { integration } from '../fields';
import { conversations } from './conversation';
import { textRequest } from './request';

/** `POST /integrations/{integrationId}/conversations/messages` */
export const sendText = defineOperation({
	...operationTexts.sendText,
	properties: [integration, to, text, textOptions],
	recipient: recipientOf,
	prepare: ({ parameters: { integrationId, text: entered, additionalFields } }) => ({
		path: conversations(integrationId),
		texts: textMessages(entered, additionalFields),
	}),
	execute: async ({ client, recipient, prepared: { path, texts } }) =>
		await send(client, recipient, texts, (part) => textRequest(path, recipient, part)),
});
