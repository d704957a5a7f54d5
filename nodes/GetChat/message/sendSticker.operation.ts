import { defineOperation } from '../../shared/operation';
import { oneFileFields } from '../../shared/whatsapp/oneFile';
import { recipientOf, to } from '../../shared/whatsapp/to';
import { prepareMedia, sendMedia } from './media';
import { messageOptions } from './send';

/** `POST /messages/` with type `sticker`, after `POST /media/` for a file of the item */
export const sendSticker = defineOperation({
	name: 'Send Sticker',
	value: 'sendSticker',
	action: 'Send a sticker',
	description: 'Send a WebP sticker of up to 500 KB to somebody who wrote within the last 24 hours',
	properties: [to, ...oneFileFields, messageOptions],
	recipient: recipientOf,
	prepare: (context) => prepareMedia(context, 'sticker'),
	execute: sendMedia,
});
