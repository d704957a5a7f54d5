import { defineOperation } from '../../shared/operation';
import { caption, oneFileFields } from '../../shared/whatsapp/oneFile';
import { recipientOf, to } from '../../shared/whatsapp/to';
import { prepareMedia, sendMedia } from './media';
import { messageOptions } from './send';

/** `POST /messages/` with type `video`, after `POST /media/` for a file of the item */
export const sendVideo = defineOperation({
	name: 'Send Video',
	value: 'sendVideo',
	action: 'Send a video',
	description: 'Send an MP4 or 3GP video of up to 16 MB to somebody who wrote within the last 24 hours',
	properties: [to, ...oneFileFields, caption, messageOptions],
	recipient: recipientOf,
	prepare: (context) => prepareMedia(context, 'video'),
	execute: sendMedia,
});
