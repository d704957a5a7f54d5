import { checkAttachments } from '../../shared/attachments';
import type { Request } from '../../shared/call';
import { defineOperation } from '../../shared/operation';
import type { ParametersOf } from '../../shared/parameters';
import { mediaFields, mediaFiles } from '../../shared/whatsapp/media';
import { sendMedia as send } from '../../shared/whatsapp/sendMedia';
import { recipientOf, sendOptions, to, toRecipient } from '../../shared/whatsapp/to';
import { conversations, sender } from './conversation';
import { mediaRequest } from './request';

const properties = [sender, to, ...mediaFields, sendOptions] as const;

/** `POST /products/{productId}/conversations/messages/media` */
export const sendMedia = defineOperation({
	name: 'Send Media',
	value: 'sendMedia',
	action: 'Send media',
	description: 'Send up to five images, videos, audio files or documents of 20 MB each',
	properties,
	...toRecipient,
	check: async ({ functions, itemIndex, parameters }) => {
		checkAttachments(functions, itemIndex, requestOf(parameters).attachments);
	},
	execute: async ({ client, parameters }) => await send(client, requestOf(parameters), recipientOf(parameters)),
});

function requestOf(parameters: ParametersOf<typeof properties>): Request {
	return mediaRequest(conversations(parameters.productId), recipientOf(parameters), mediaFiles(parameters));
}
