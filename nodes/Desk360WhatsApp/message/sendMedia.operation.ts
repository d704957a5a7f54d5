import { checkAttachments } from '../../shared/http/attachments';
import { defineOperation } from '../../shared/operation/defineOperation';
import { mediaFields, mediaFiles } from '../../shared/whatsapp/fileSource';
import { sendMedia as send } from '../../shared/whatsapp/sendMedia';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { integration } from '../fields';
import { conversations } from './conversation';
import { mediaRequest } from './request';

const properties = [integration, to, ...mediaFields, sendOptions] as const;

/** `POST /integrations/{integrationId}/conversations/messages/medias` */
export const sendMedia = defineOperation({
	name: 'Send Media',
	value: 'sendMedia',
	action: 'Send media',
	description: 'Send up to five images, videos, audio files or documents of 20 MB each',
	properties,
	recipient: recipientOf,
	prepare: ({ functions, itemIndex, parameters, recipient }) => {
		const request = mediaRequest(conversations(parameters.integrationId), recipient, mediaFiles(parameters));
		checkAttachments(functions, itemIndex, request.attachments);
		return request;
	},
	execute: async ({ client, recipient, prepared }) => await send(client, prepared, recipient),
});
