import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation';
import { defineField } from '../../shared/parameters';
import { mediaReference, mediaRules, oneFileField } from '../../shared/whatsapp/oneFile';
import { checkItemFile, dataUri } from '../file';

const mediaSource = defineField({
	...oneFileField.mediaSource,
	options: [
		{ name: 'Input Binary Field', value: 'binary', description: 'A file that comes with the item' },
		{ name: 'URL', value: 'url', description: 'A public link, from which 1MSG fetches the file' },
	],
});

/** `POST /uploadMedia` */
export const upload = defineOperation({
	name: 'Upload',
	value: 'upload',
	action: 'Upload a media file',
	description: 'Store a file and get its ID, for messages and templates',
	properties: [mediaSource, oneFileField.binaryPropertyName, oneFileField.mediaUrl],
	check: async ({ functions, itemIndex, parameters }) => {
		const reference = mediaReference({ ...parameters, mediaId: '' });
		if ('binary' in reference) checkItemFile({ functions, itemIndex, binary: reference.binary });
	},
	execute: async ({ client, functions, itemIndex, parameters }) => {
		const reference = mediaReference({ ...parameters, mediaId: '' });
		let body = 'url' in reference ? reference.url : '';
		if ('binary' in reference) {
			const file = { functions, itemIndex, binary: reference.binary };
			body = await dataUri(file, mediaRules[checkItemFile(file).kind].maxBytes);
		}
		const answer = await client.send({ method: 'POST', path: '/uploadMedia', body: { body } });
		return asDataObject(answer.body);
	},
});
