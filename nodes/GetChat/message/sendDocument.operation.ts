import { defineOperation } from '../../shared/operation/defineOperation';
import { caption, fileName, messageFileFields } from '../../shared/whatsapp/messageFile';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { messageOptions } from './fields';
import { prepareMedia, sendMedia } from './media';

/** `POST /messages/` with type `document`, after `POST /media/` for a file of the item */
export const sendDocument = defineOperation({
	name: 'Send Document',
	value: 'sendDocument',
	action: 'Send a document',
	description: 'Send a file of any kind of up to 100 MB to somebody who wrote within the last 24 hours',
	properties: [to, ...messageFileFields, caption, fileName, messageOptions],
	recipient: recipientOf,
	prepare: (context) => prepareMedia(context, 'document'),
	execute: sendMedia,
});
