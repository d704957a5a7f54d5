import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation';
import type { Client } from '../../shared/request';
import { messageOptions } from '../../shared/whatsapp/messageFields';
import { checkInputFile, mediaReference, mediaRules, oneFileFields } from '../../shared/whatsapp/oneFile';
import { dataUri, uploadMedia, type ItemFile } from '../file';
import { addresseeOf, toFields } from '../recipient';
import { accepted, messageRequest } from './send';

/** `POST /sendSticker`, of the current API, after `POST /uploadMedia` for a file of the item */
export const sendSticker = defineOperation({
	name: 'Send Sticker',
	value: 'sendSticker',
	action: 'Send a sticker',
	description: 'Send a WebP sticker of up to 500 KB (current API, not in documentation 2.39)',
	properties: [...toFields, ...oneFileFields, messageOptions],
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
	return await uploadMedia(client, await dataUri(file, mediaRules.sticker.maxBytes));
}
