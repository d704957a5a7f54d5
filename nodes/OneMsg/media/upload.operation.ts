import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { fileOrLink, mediaRules, oneFileField } from '../../shared/whatsapp/messageFile';
import { checkItemFile, fileText } from '../upload';

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
	prepare: ({ functions, itemIndex, parameters }) => {
		const source = fileOrLink(parameters);
		if ('url' in source) return source;
		const file = { functions, itemIndex, binary: source.binary };
		return { file, maxBytes: mediaRules[checkItemFile(file).kind].maxBytes };
	},
	execute: async ({ client, prepared }) => {
		const [body, links] =
			'file' in prepared
				? [await fileText(client, prepared.file, prepared.maxBytes), []]
				: [prepared.url, [prepared.url]];
		return asDataObject((await client.send({ method: 'POST', path: '/uploadMedia', body: { body }, links })).body);
	},
});
