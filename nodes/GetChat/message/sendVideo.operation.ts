import { defineOperation } from '../../shared/operation/defineOperation';
import { caption, messageFileFields } from '../../shared/whatsapp/messageFile';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { messageOptions } from './fields';
import { prepareMedia, sendMedia } from './media';

/** `POST /messages/` with type `video`, after `POST /media/` for a file of the item */
export const sendVideo = defineOperation({
	name: 'Send Video',
	value: 'sendVideo',
	action: 'Send a video',
	description: 'Send an MP4 or 3GP video of up to 16 MB to somebody who wrote within the last 24 hours',
	properties: [to, ...messageFileFields, caption, messageOptions],
	recipient: recipientOf,
	prepare: (context) => prepareMedia(context, 'video'),
	execute: sendMedia,
});
