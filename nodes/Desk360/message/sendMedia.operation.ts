import { defineOperation } from '../../shared/operation/defineOperation';
import { mediaFields, mediaFiles } from '../../shared/whatsapp/fileSource';
import { checkedMedia, sendMedia as send } from '../../shared/whatsapp/sendMedia';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { commonTexts } from '../api';
import { conversations, sender } from './conversation';
import { mediaRequest } from './request';

/** `POST /products/{productId}/conversations/messages/media` */
export const sendMedia = defineOperation({
	...commonTexts.sendMedia,
	properties: [sender, to, ...mediaFields, sendOptions],
	recipient: recipientOf,
	prepare: ({ parameters, recipient, ...context }) =>
		checkedMedia(context, mediaRequest(conversations(parameters.productId), recipient, mediaFiles(parameters))),
	execute: async (context) => await send(context),
});
