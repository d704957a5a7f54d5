import { carry } from '../../shared/gateway/carry';
import { asText } from '../../shared/gateway/fallBack';
import { defineField } from '../../shared/input/parameters';
import { defineOperation } from '../../shared/operation/defineOperation';
import { linkToFile } from '../../shared/whatsapp/fileSource';
import { caption as anyCaption, fileName as anyFileName, oneFileField } from '../../shared/whatsapp/messageFile';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { gatewayFields } from '../fields';
import { prepare } from '../prepare';

const mediaType = defineField({
	displayName: 'Media Type',
	name: 'mediaType',
	type: 'options',
	default: 'image',
	description: 'What the file is shown as',
	options: [
		{ name: 'Audio', value: 'audio' },
		{ name: 'Document', value: 'document' },
		{ name: 'Image', value: 'image' },
		{ name: 'Video', value: 'video' },
	],
});

const mediaUrl = defineField({ ...oneFileField.mediaUrl, displayOptions: undefined });

const caption = defineField({
	...anyCaption,
	displayOptions: { show: { mediaType: ['document', 'image', 'video'] } },
});

const fileName = defineField({
	...anyFileName,
	description: 'The name the recipient sees; without it, that of the link',
	displayOptions: { show: { mediaType: ['document'] } },
});

/** The fields of a file, for bulk sends. */
export const mediaField = { mediaType, mediaUrl, caption, fileName };

/** A file behind a link through the first provider that takes it */
export const sendMedia = defineOperation({
	...operationTexts.sendMedia,
	properties: [...gatewayFields, to, mediaType, mediaUrl, caption, fileName, sendOptions],
	recipient: recipientOf,
	prepare: async (context) => {
		const { mediaUrl: entered, caption: below } = context.parameters;
		const link = linkToFile('Media URL', entered);
		return await prepare(context, 'media', asText.media(link, below));
	},
	execute: async (context) => await carry(context, context.prepared),
});
