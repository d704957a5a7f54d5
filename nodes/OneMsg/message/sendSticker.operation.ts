import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';
import type { Client } from '../../shared/http/client';
import { messageOptions } from '../../shared/whatsapp/messageFields';
import { checkInputFile, mediaReference, mediaRules, messageFileFields } from '../../shared/whatsapp/messageFile';
import { fileText, uploadMedia, type ItemFile } from '../upload';
import { addresseeOf, toFields } from '../recipient';
import { accepted, messageRequest } from './request';

/** `POST /sendSticker`, of the current API, after `POST /uploadMedia` for a file of the item */
export const sendSticker = defineOperation({
	name: 'Send Sticker',
	value: 'sendSticker',
	action: 'Send a sticker',
	description: 'Send a WebP sticker of up to 500 KB (newer channels only)',
	properties: [...toFields, ...messageFileFields, messageOptions],
	recipient: addresseeOf,
	prepare: ({ functions, itemIndex, parameters }) => {
		const source = mediaReference(parameters);
		if ('binary' in source) checkInputFile(functions, itemIndex, source.binary, 'sticker');
		return source;
	},
	execute: async ({ client, functions, itemIndex, parameters, recipient, prepared: source }) => {
		const content =
			'binary' in source
				? { mediaId: await uploadSticker(client, { functions, itemIndex, binary: source.binary }) }
				: 'url' in source
					? { link: source.url }
					: { mediaId: source.mediaId };
		const request = messageRequest('/sendSticker', recipient, content, parameters.additionalFields);
		return accepted(recipient, asDataObject((await client.send(request)).body));
	},
});

async function uploadSticker(client: Client, file: ItemFile): Promise<string> {
	return await uploadMedia(client, await fileText(client, file, mediaRules.sticker.maxBytes));
}
