import { defineOperation } from '../../shared/operation';
import { mediaFields, mediaFiles } from '../../shared/whatsapp/media';
import { sentMedia } from '../../shared/whatsapp/sendResult';
import { recipientOf, sendOptions, to, toRecipient } from '../../shared/whatsapp/to';
import { conversations, integration } from '../fields';
import { mediaRequest } from './request';

/** `POST /integrations/{integrationId}/conversations/messages/medias` */
export const sendMedia = defineOperation({
	name: 'Send Media',
	value: 'sendMedia',
	action: 'Send media',
	description: 'Send up to five images, videos, audio files or documents of 20 MB each',
	properties: [integration, to, ...mediaFields, sendOptions],
	...toRecipient,
	request: (parameters) =>
		mediaRequest(conversations(parameters.integrationId), recipientOf(parameters), mediaFiles(parameters)),
	output: (answer, parameters) => sentMedia(recipientOf(parameters), answer),
});
