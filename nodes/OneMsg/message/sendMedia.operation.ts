import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { messageOptions, replyTo } from '../../shared/whatsapp/messageFields';
import { caption, captionOf, fileName, oneFileField } from '../../shared/whatsapp/messageFile';
import { campaign, defaultCountryCode } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { addresseeOf, toFields } from '../recipient';
import { contentOf, fileOf } from './mediaFile';
import { mentionedPhones, mentionsOf } from './mentions';
import { accepted, messageRequest } from './request';

const { binaryPropertyName, mediaId, mediaUrl } = oneFileField;

const source = defineField({
	...oneFileField.mediaSource,
	options: [
		{ name: 'Input Binary Field', value: 'binary', description: 'A file that comes with the item' },
		{ name: 'Media ID', value: 'mediaId', description: 'A file that was uploaded before (Media: Upload)' },
		{ name: 'URL', value: 'url', description: 'A public link, from which the file is fetched' },
	],
});

const mediaType = defineField({
	displayName: 'Media Type',
	name: 'mediaType',
	type: 'options',
	default: 'document',
	description: 'What the uploaded file is shown as',
	options: [
		{ name: 'Audio', value: 'audio' },
		{ name: 'Document', value: 'document' },
		{ name: 'Image', value: 'image' },
		{ name: 'Video', value: 'video' },
	],
	displayOptions: { show: { mediaSource: ['mediaId'] } },
});

const name = defineField({
	...fileName,
	description:
		'The name the recipient sees, with its ending, which tells the kind of the file; without it, that of the input file or of the link. A Media ID has none by itself.',
});

const options = defineField({
	...messageOptions,
	options: [
		defaultCountryCode,
		mentionedPhones,
		replyTo,
		{
			displayName: 'Send as Voice Message',
			name: 'voice',
			type: 'boolean',
			default: true,
			description: 'Whether an OGG audio file is shown as a voice message (newer channels only)',
		},
		campaign,
	],
});

/** `POST /sendFile` */
export const sendMedia = defineOperation({
	...operationTexts.sendMedia,
	properties: [...toFields, source, binaryPropertyName, mediaId, mediaUrl, mediaType, caption, name, options],
	recipient: addresseeOf,
	prepare: ({ functions, itemIndex, parameters }) => ({
		file: fileOf({ functions, itemIndex }, parameters),
		beside: {
			caption: captionOf(parameters.caption),
			mentionedPhones: mentionsOf(parameters.additionalFields),
			voice: parameters.additionalFields.voice === true ? true : undefined,
		},
	}),
	execute: async ({ client, parameters, recipient, prepared: { file, beside } }) => {
		const content = { ...(await contentOf(client, file)), ...beside };
		const request = messageRequest('/sendFile', recipient, content, parameters.additionalFields);
		return accepted(recipient, asDataObject((await client.send(request)).body));
	},
});
