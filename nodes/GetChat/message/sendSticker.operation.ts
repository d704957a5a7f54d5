import { defineOperation } from '../../shared/operation';
import { oneFileFields } from '../../shared/whatsapp/oneFile';
import { to, toRecipient } from '../../shared/whatsapp/to';
import { checkMedia, sendMedia } from './media';
import { messageOptions } from './send';

/** `POST /messages/` with type `sticker`, after `POST /media/` for a file of the item */
export const sendSticker = defineOperation({
	name: 'Send Sticker',
	value: 'sendSticker',
	action: 'Send a sticker',
	description: 'Send a WebP sticker of up to 500 KB to somebody who wrote within the last 24 hours',
	properties: [to, ...oneFileFields, messageOptions],
	...toRecipient,
	check: async (context) => checkMedia(context, 'sticker'),
	execute: async (context) => await sendMedia(context, 'sticker'),
});
