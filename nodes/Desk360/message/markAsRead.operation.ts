import { defineOperation } from '../../shared/operation/defineOperation';
import { messageIds, messageIdsOf } from '../../shared/whatsapp/messageIds';
import { readReceipts } from '../../shared/whatsapp/readReceipts';
import { commonTexts } from '../api';
import { conversations, sender } from './conversation';

/** `POST /products/{productId}/conversations/messages/read` */
export const markAsRead = defineOperation({
	...commonTexts.markAsRead,
	properties: [sender, messageIds],
	request: (parameters) => ({
		method: 'POST',
		path: `${conversations(parameters.productId)}/messages/read`,
		form: true,
		body: { 'message_ids[]': messageIdsOf(parameters.messageIds) },
		idempotent: true,
		responseType: 'any',
	}),
	output: (answer, parameters) => readReceipts(messageIdsOf(parameters.messageIds), answer, { unnamed: 'marked' }),
});
