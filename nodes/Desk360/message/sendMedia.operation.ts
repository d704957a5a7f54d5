import { defineOperation } from '../../shared/operation';
import { mediaFields, mediaFiles } from '../../shared/whatsapp/media';
import { sentMedia } from '../../shared/whatsapp/sendResult';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/to';
import { conversations, sender } from './conversation';
import { mediaRequest } from './request';

/** `POST /products/{productId}/conversations/messages/media` */
export const sendMedia = defineOperation({
	name: 'Send Media',
	value: 'sendMedia',
	action: 'Send media',
	description: 'Send up to five images, videos, audio files or documents of 20 MB each',
	properties: [sender, to, ...mediaFields, sendOptions],
	recipient: recipientOf,
	request: (parameters, recipient) =>
		mediaRequest(conversations(parameters.productId), recipient, mediaFiles(parameters)),
	output: (answer, _, recipient) => sentMedia(recipient, answer),
});
