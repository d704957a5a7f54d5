import { defineOperation } from '../../shared/operation/defineOperation';
import { caption, messageFileFields } from '../../shared/whatsapp/messageFile';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { messageOptions } from './fields';
import { prepareMedia, sendMedia } from './media';

/** `POST /messages/` with type `image`, after `POST /media/` for a file of the item */
export const sendImage = defineOperation({
	name: 'Send Image',
	value: 'sendImage',
	action: 'Send an image',
	description: 'Send a JPEG or PNG image of up to 5 MB to somebody who wrote within the last 24 hours',
	properties: [to, ...messageFileFields, caption, messageOptions],
	recipient: recipientOf,
	prepare: (context) => prepareMedia(context, 'image'),
	execute: sendMedia,
});
