import { defineOperation } from '../../shared/operation';
import { caption, fileName, oneFileFields } from '../../shared/whatsapp/oneFile';
import { recipientOf, to } from '../../shared/whatsapp/to';
import { prepareMedia, sendMedia } from './media';
import { messageOptions } from './send';

/** `POST /messages/` with type `document`, after `POST /media/` for a file of the item */
export const sendDocument = defineOperation({
	name: 'Send Document',
	value: 'sendDocument',
	action: 'Send a document',
	description: 'Send a file of any kind of up to 100 MB to somebody who wrote within the last 24 hours',
	properties: [to, ...oneFileFields, caption, fileName, messageOptions],
	recipient: recipientOf,
	prepare: (context) => prepareMedia(context, 'document'),
	execute: sendMedia,
});
