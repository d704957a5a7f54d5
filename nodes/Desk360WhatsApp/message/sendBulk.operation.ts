import { mediaIds } from '../../shared/bulk/answerIds';
import { bulkOptions, recipientFields } from '../../shared/bulk/fields';
import { bulkMessageFields, sendMessageBulk } from '../../shared/bulk/message';
import { defineOperation } from '../../shared/operation/defineOperation';
import { mediaFiles } from '../../shared/whatsapp/fileSource';
import { commonTexts } from '../api';
import { integration } from '../fields';
import { conversations } from './conversation';
import { mediaRequest, textRequest } from './request';

/** `POST /integrations/{integrationId}/conversations/messages` and `…/messages/medias`, once for each recipient */
export const sendBulk = defineOperation({
	...commonTexts.sendBulk,
	properties: [integration, ...recipientFields, ...bulkMessageFields, bulkOptions],
	executeAll: async (context) =>
		await sendMessageBulk(context, {
			common: ({ integrationId }) => conversations(integrationId),
			media: (parameters) => mediaFiles(parameters),
			textRequest,
			mediaRequest,
			messageId: (answer) => answer.message_id,
			messageIds: mediaIds,
		}),
});
