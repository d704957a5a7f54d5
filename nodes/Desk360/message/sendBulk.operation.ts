import { mediaIds } from '../../shared/bulk/answerIds';
import { bulkOptions, recipientFields } from '../../shared/bulk/fields';
import { bulkMessageFields, sendMessageBulk } from '../../shared/bulk/message';
import { defineOperation } from '../../shared/operation/defineOperation';
import { mediaFiles } from '../../shared/whatsapp/fileSource';
import { conversations, sender } from './conversation';
import { mediaRequest, textRequest } from './request';

/** `POST /products/{productId}/conversations/messages` and `…/messages/media`, once for each recipient */
export const sendBulk = defineOperation({
	name: 'Send in Bulk',
	value: 'sendBulk',
	action: 'Send a message to many recipients',
	description: 'Send a text or files once to everybody of a list, of the input items or of a CSV file',
	properties: [sender, ...recipientFields, ...bulkMessageFields, bulkOptions],
	executeAll: async (context) =>
		await sendMessageBulk(context, {
			common: ({ productId }) => conversations(productId),
			media: (parameters) => mediaFiles(parameters),
			textRequest,
			mediaRequest,
			messageId: (answer) => answer.message_id,
			messageIds: mediaIds,
		}),
});
