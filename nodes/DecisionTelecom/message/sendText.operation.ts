import { defineOperation } from '../../shared/operation';
import { sendParts } from '../../shared/whatsapp/sendText';
import { text, textMessages } from '../../shared/whatsapp/text';
import { recipientOf, to } from '../../shared/whatsapp/to';
import { messageIdOf } from '../api';
import { from, textMessageOptions } from '../fields';
import { checkCallback } from '../link';
import { messageRequest } from './send';

/** `POST /send-whatsapp` with `message_type` 1 */
export const sendText = defineOperation({
	name: 'Send Text',
	value: 'sendText',
	action: 'Send a text message',
	description: 'Send a text to somebody who wrote within the last 24 hours',
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
