import { defineOperation } from '../../shared/operation/defineOperation';
import { mediaFields, mediaFiles } from '../../shared/whatsapp/fileSource';
import { checkedMedia, sendMedia as send } from '../../shared/whatsapp/sendMedia';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { commonTexts } from '../api';
import { integration } from '../fields';
import { conversations } from './conversation';
import { mediaRequest } from './request';

/** `POST /integrations/{integrationId}/conversations/messages/medias` */
export const sendMedia = defineOperation({
	...commonTexts.sendMedia,
	properties: [integration, to, ...mediaFields, sendOptions],
	recipient: recipientOf,
	prepare: ({ parameters, recipient, ...context }) =>
		checkedMedia(context, mediaRequest(conversations(parameters.integrationId), recipient, mediaFiles(parameters))),
	execute: async (context) => await send(context),
});
