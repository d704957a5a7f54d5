import type { IExecuteFunctions } from 'n8n-workflow';
import type { Request } from '../../shared/http/request';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import type { Recipient } from '../../shared/input/recipient';
import { optionalWithin } from '../../shared/whatsapp/limits';
import { oneFileField } from '../../shared/whatsapp/messageFile';
import { fetchedLink, imageLinkOf, signedLink, warnOfPlainLinks, type FileLink } from '../fileLink';
import { messageRequest } from './request';

/** Where the image of a message comes from. DecisionTelecom takes links only. */
export const mediaSource = defineField({
	...oneFileField.mediaSource,
	default: 'url',
	options: [
		{
			name: 'Input Binary Field',
			value: 'binary',
			description: 'A file that comes with the item; DecisionTelecom fetches it from this n8n',
		},
		{ name: 'URL', value: 'url', description: 'A public link, from which DecisionTelecom fetches the image' },
	],
});

export const reachableNotice = defineField({
	displayName:
		'DecisionTelecom fetches the file from this n8n over a signed link that is valid for a day. This works only if n8n can be reached from the internet and does not keep files in memory.',
	name: 'reachableNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { mediaSource: ['binary'] } },
});

export const mediaUrl = defineField({
	...oneFileField.mediaUrl,
	description: 'Link to the image itself, which opens without a login and names a .jpg, .jpeg or .png file',
});

export const imageFields = [mediaSource, reachableNotice, oneFileField.binaryPropertyName, mediaUrl] as const;

/**
 * The link to the image of a message.
 *
 * @throws InvalidInput for anything but a JPEG or PNG image behind a link that DecisionTelecom can follow
 */
export async function imageLink(
	functions: IExecuteFunctions,
	itemIndex: number,
	parameters: Pick<ParametersOf<typeof imageFields>, 'binaryPropertyName' | 'mediaSource' | 'mediaUrl'> & {
		additionalFields: { linkEnding?: 'addName' | 'asIs' };
	},
): Promise<FileLink> {
	if (parameters.mediaSource === 'binary') {
		return await signedLink(functions, itemIndex, parameters.binaryPropertyName.trim(), 'image');
	}
	warnOfPlainLinks(functions, { 'Media URL': parameters.mediaUrl });
	const entered = fetchedLink('Media URL', parameters.mediaUrl);
	const link = imageLinkOf('Media URL', entered, parameters.additionalFields.linkEnding);
	return { url: link, identityBody: link };
}

/** The documentation has one limit for the text of every kind of message. */
const maxText = 4096;

interface ImageParameters {
	from: string;
	caption?: string;
	additionalFields: { callbackUrl?: string };
}

/** `POST /send-whatsapp` with `message_type` 2 @throws InvalidInput */
export function imageRequest(
	recipient: Recipient,
	parameters: ImageParameters,
	{ url: link, identityBody: identity }: FileLink,
): Request {
	const request = messageRequest(recipient, parameters, 'image', {
		file_url: link,
		text: optionalWithin('Caption', parameters.caption, maxText),
	});
	return { ...request, identityBody: { ...request.body, file_url: identity } };
}
