import { defineOperation } from '../../shared/operation';
import { oneFileFields } from '../../shared/whatsapp/oneFile';
import { to, toRecipient } from '../../shared/whatsapp/to';
import { checkMedia, sendMedia } from './media';
import { messageOptions } from './send';

/** `POST /messages/` with type `audio`, after `POST /media/` for a file of the item */
export const sendAudio = defineOperation({
	name: 'Send Audio',
	value: 'sendAudio',
	action: 'Send an audio file',
	description: 'Send a voice note or sound of up to 16 MB to somebody who wrote within the last 24 hours',
	properties: [to, ...oneFileFields, messageOptions],
	...toRecipient,
	check: async (context) => checkMedia(context, 'audio'),
	execute: async (context) => await sendMedia(context, 'audio'),
});
