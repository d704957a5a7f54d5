import { defineOperation } from '../../shared/operation/defineOperation';
import { messageFileFields } from '../../shared/whatsapp/messageFile';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { messageOptions } from './fields';
import { prepareMedia, sendMedia } from './media';

/** `POST /messages/` with type `audio`, after `POST /media/` for a file of the item */
export const sendAudio = defineOperation({
	name: 'Send Audio',
	value: 'sendAudio',
	action: 'Send an audio file',
	description: 'Send a voice note or sound of up to 16 MB to somebody who wrote within the last 24 hours',
	properties: [to, ...messageFileFields, messageOptions],
	recipient: recipientOf,
	prepare: (context) => prepareMedia(context, 'audio'),
	execute: sendMedia,
});
