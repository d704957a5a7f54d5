import { defineOperation } from '../../shared/operation';
import { caption, oneFileFields } from '../../shared/whatsapp/oneFile';
import { recipientOf, to } from '../../shared/whatsapp/to';
import { prepareMedia, sendMedia } from './media';
import { messageOptions } from './send';

/** `POST /messages/` with type `image`, after `POST /media/` for a file of the item */
export const sendImage = defineOperation({
	name: 'Send Image',
	value: 'sendImage',
	action: 'Send an image',
	description: 'Send a JPEG or PNG image of up to 5 MB to somebody who wrote within the last 24 hours',
	properties: [to, ...oneFileFields, caption, messageOptions],
	recipient: recipientOf,
	prepare: (context) => prepareMedia(context, 'image'),
	execute: sendMedia,
});
