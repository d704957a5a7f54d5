import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation';
import { messageOptions } from '../../shared/whatsapp/messageFields';
import { checkInputFile, mediaReference, mediaRules, oneFileFields } from '../../shared/whatsapp/oneFile';
import { dataUri, uploadMedia } from '../file';
import { addresseeOf, toAddressee, toFields } from '../recipient';
import { accepted, messageRequest } from './send';

/** `POST /sendSticker`, of the current API, after `POST /uploadMedia` for a file of the item */
export const sendSticker = defineOperation({
	name: 'Send Sticker',
	value: 'sendSticker',
	action: 'Send a sticker',
	description: 'Send a WebP sticker of up to 500 KB (current API, not in documentation 2.39)',
	properties: [...toFields, ...oneFileFields, messageOptions],
	...toAddressee,
	check: async ({ functions, itemIndex, parameters }) => {
		const source = mediaReference(parameters);
		if ('binary' in source) checkInputFile(functions, itemIndex, source.binary, 'sticker');
	},
	execute: async ({ client, functions, itemIndex, parameters }) => {
		const addressee = addresseeOf(parameters);
		const source = mediaReference(parameters);
		const content =
			'url' in source
				? { link: source.url }
				: 'mediaId' in source
					? { mediaId: source.mediaId }
					: {
							mediaId: await uploadMedia(
								client,
								await dataUri({ functions, itemIndex, binary: source.binary }, mediaRules.sticker.maxBytes),
							),
						};
		const request = messageRequest('/sendSticker', addressee, content, parameters.additionalFields);
		return accepted(addressee, asDataObject((await client.send(request)).body));
	},
});
