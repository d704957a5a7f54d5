import { defineOperation } from '../../shared/operation/defineOperation';
import { mediaFields, mediaFiles } from '../../shared/whatsapp/fileSource';
import { checkedMedia, sendMedia as send } from '../../shared/whatsapp/sendMedia';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { integration } from '../fields';
import { conversations } from './conversation';
import { mediaRequest } from './request';

/** `POST /integrations/{integrationId}/conversations/messages/medias` */
export const sendMedia = defineOperation({
	name: 'Send Media',
	value: 'sendMedia',
	action: 'Send an image or other file',
	description: 'Send up to five images, videos, audio files or documents of 20 MB each',
	properties: [integration, to, ...mediaFields, sendOptions],
	recipient: recipientOf,
	prepare: ({ parameters, recipient, ...context }) =>
		checkedMedia(context, mediaRequest(conversations(parameters.integrationId), recipient, mediaFiles(parameters))),
	execute: async (context) => await send(context),
});
