import { defineOperation } from '../../shared/operation/defineOperation';
import { messageFileFields } from '../../shared/whatsapp/messageFile';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { messageOptions } from './fields';
import { prepareMedia, sendMedia } from './media';

/** `POST /messages/` with type `sticker`, after `POST /media/` for a file of the item */
export const sendSticker = defineOperation({
	name: 'Send Sticker',
	value: 'sendSticker',
	action: 'Send a sticker',
	description: 'Send a WebP sticker of up to 500 KB to somebody who wrote within the last 24 hours',
	properties: [to, ...messageFileFields, messageOptions],
	recipient: recipientOf,
	prepare: (context) => prepareMedia(context, 'sticker'),
	execute: sendMedia,
});
