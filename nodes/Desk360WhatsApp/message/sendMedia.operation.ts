import { defineOperation } from '../../shared/operation';
import { mediaFields, mediaFiles } from '../../shared/whatsapp/media';
import { sentMedia } from '../../shared/whatsapp/sendResult';
import { recipientLane, recipientOf, sendOptions, to } from '../../shared/whatsapp/to';
import { conversations, maxFileBytes, maxFiles, integration } from '../fields';

/** `POST /integrations/{integrationId}/conversations/messages/medias` */
export const sendMedia = defineOperation({
	name: 'Send Media',
	value: 'sendMedia',
	action: 'Send media',
	description: 'Send up to five images, videos, audio files or documents of 20 MB each',
	properties: [integration, to, ...mediaFields, sendOptions],
	lane: recipientLane,
	request: (parameters) => ({
		method: 'POST',
		path: `${conversations(parameters.integrationId)}/messages/medias`,
		body: { to: recipientOf(parameters).e164 },
		attachments: { part: 'attachments[]', files: mediaFiles(parameters), maxFiles, maxBytes: maxFileBytes },
	}),
	output: (answer, parameters) => sentMedia(recipientOf(parameters), answer),
});
