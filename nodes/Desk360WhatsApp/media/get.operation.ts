import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { downloadFields, downloadMedia } from '../../shared/whatsapp/downloadMedia';
import { text } from '../../shared/input/validate';
import { commonTexts } from '../api';
import { integration } from '../fields';
import { conversations } from '../message/conversation';

/** `GET /integrations/{integrationId}/conversations/messages/medias/{mediaId}` */
export const get = defineOperation({
	...commonTexts.getMedia,
	bodyless: true,
	properties: [integration, ...downloadFields],
	prepare: ({ parameters }) => pathOf(parameters),
	execute: async (context) => await downloadMedia(context, context.prepared),
});

function pathOf({ integrationId, mediaId }: { integrationId: string; mediaId: string }): string {
	return `${conversations(integrationId)}${path`/messages/medias/${text('Media ID', mediaId).trim()}`}`;
}
