import { defineOperation } from '../../shared/operation/defineOperation';
import { sendParts } from '../../shared/whatsapp/sendText';
import { text, textMessages } from '../../shared/whatsapp/text';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { messageIdOf } from '../api';
import { from, textMessageOptions } from '../fields';
import { checkCallback } from '../fileLink';
import { messageRequest } from './request';

/** `POST /send-whatsapp` with `message_type` 1 */
export const sendText = defineOperation({
	...operationTexts.sendText,
	properties: [from, to, text, textMessageOptions],
	recipient: recipientOf,
	prepare: async ({ functions, parameters, recipient }) => {
		const { additionalFields } = parameters;
		const parts = textMessages(parameters.text, additionalFields);
		const requests = parts.map((part) => messageRequest(recipient, parameters, 'text', { text: part }));
		await checkCallback(functions, additionalFields);
		return requests;
	},
	execute: async ({ client, recipient, prepared }) => await sendParts(client, recipient, prepared, messageIdOf),
});
