import { binaryFiles, type Attachments } from '../shared/http/attachments';
import type { Request } from '../shared/http/request';
import { requiredInput } from '../shared/errors';
import { defineField, type ParametersOf } from '../shared/input/parameters';
import { linkToFile } from '../shared/whatsapp/fileSource';
import { oneFileField } from '../shared/whatsapp/messageFile';

const mediaSource = defineField({
	...oneFileField.mediaSource,
	options: [
		{ name: 'Input Binary Field', value: 'binary', description: 'A file that comes with the item' },
		{ name: 'URL', value: 'url', description: 'A public link; the node downloads the file and uploads it' },
	],
});

const binaryPropertyName = defineField({
	...oneFileField.binaryPropertyName,
	hint: 'The name of the input binary field with the file to upload',
});

/** A file to upload. */
export const uploadFields = [mediaSource, binaryPropertyName, oneFileField.mediaUrl] as const;

/**
 * Uploads a file as the raw part `file_encoded`, like the documented sample.
 *
 * @throws InvalidInput where there is no file, or a link that leads nowhere
 */
export function uploadRequest(
	path: string,
	parameters: ParametersOf<typeof uploadFields>,
	{ accept, maxBytes }: Pick<Attachments, 'accept' | 'maxBytes'>,
): Request {
	const files =
		parameters.mediaSource === 'url'
			? [{ url: linkToFile('Media URL', parameters.mediaUrl) }]
			: binaryFiles(parameters.binaryPropertyName);
	if (files.length === 0) {
		throw requiredInput('Input Data Field Name', 'Enter the name shown on the Binary tab of the previous node.');
	}
	return { method: 'POST', path, attachments: { part: 'file_encoded', files, maxFiles: 1, maxBytes, accept } };
}
