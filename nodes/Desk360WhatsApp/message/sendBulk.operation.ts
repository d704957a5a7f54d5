import { mediaIds } from '../../shared/bulk/answerIds';
import { bulkOptions, recipientFields } from '../../shared/bulk/fields';
import { bulkMessageFields, sendMessageBulk } from '../../shared/bulk/message';
import { defineOperation } from '../../shared/operation/defineOperation';
import { mediaFiles } from '../../shared/whatsapp/fileSource';
import { integration } from '../fields';
import { conversations } from './conversation';
import { mediaRequest, textRequest } from './request';

/** `POST /integrations/{integrationId}/conversations/messages` and `…/messages/medias`, once for each recipient */
export const sendBulk = defineOperation({
	name: 'Send in Bulk',
	value: 'sendBulk',
	action: 'Send a message to many recipients',
	description: 'Send a text or files once to everybody of a list, of the input items or of a CSV file',
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
