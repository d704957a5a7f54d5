import { mediaIds } from '../../shared/bulk/answerIds';
import { bulkOptions, recipientFields } from '../../shared/bulk/fields';
import { bulkMessageFields, sendMessageBulk } from '../../shared/bulk/message';
import { defineOperation } from '../../shared/operation/defineOperation';
import { mediaFiles } from '../../shared/whatsapp/fileSource';
import { commonTexts } from '../api';
import { conversations, sender } from './conversation';
import { mediaRequest, textRequest } from './request';

/** `POST /products/{productId}/conversations/messages` and `…/messages/media`, once for each recipient */
export const sendBulk = defineOperation({
	...commonTexts.sendBulk,
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
