import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { downloadFields, downloadMedia } from '../../shared/whatsapp/downloadMedia';
import { text } from '../../shared/input/validate';
import { commonTexts } from '../api';
import { conversations, sender } from '../message/conversation';

/** `GET /products/{productId}/conversations/messages/media/{mediaId}` */
export const get = defineOperation({
	...commonTexts.getMedia,
	bodyless: true,
	properties: [sender, ...downloadFields],
	prepare: ({ parameters }) => pathOf(parameters),
	execute: async (context) => await downloadMedia(context, context.prepared),
});

function pathOf({ productId, mediaId }: { productId: string; mediaId: string }): string {
	return `${conversations(productId)}${path`/messages/media/${text('Media ID', mediaId).trim()}`}`;
}
