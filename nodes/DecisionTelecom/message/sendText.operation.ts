import { defineOperation } from '../../shared/operation';
import { sendText as send } from '../../shared/whatsapp/sendText';
import { text, textMessages } from '../../shared/whatsapp/text';
import { recipientOf, to, toRecipient } from '../../shared/whatsapp/to';
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
	...toRecipient,
	check: async ({ functions, parameters }) => {
		const [first = ''] = textMessages(parameters.text, parameters.additionalFields);
		messageRequest(recipientOf(parameters), parameters, 'text', { text: first });
		await checkCallback(functions, parameters.additionalFields);
	},
	execute: async ({ client, parameters }) => {
		const recipient = recipientOf(parameters);
		return await send(
			client,
			recipient,
			textMessages(parameters.text, parameters.additionalFields),
			(part) => messageRequest(recipient, parameters, 'text', { text: part }),
			messageIdOf,
		);
	},
});
