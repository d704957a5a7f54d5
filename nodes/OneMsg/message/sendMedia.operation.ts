import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation';
import { defineField, type ParametersOf } from '../../shared/parameters';
import { messageOptions, replyTo } from '../../shared/whatsapp/messageFields';
import {
	caption,
	captionOf,
	fileName,
	fileNameOf,
	mediaReference,
	mediaRules,
	oneFileField,
	type FileKind,
} from '../../shared/whatsapp/oneFile';
import { campaign, defaultCountryCode } from '../../shared/whatsapp/to';
import { checkItemFile, dataUri, hasEnding, type ItemFile } from '../file';
import { addresseeOf, toFields } from '../recipient';
import { accepted, messageRequest } from './send';

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
		replyTo,
		campaign,
		{
			displayName: 'Send as Voice Message',
			name: 'voice',
			type: 'boolean',
			default: true,
			description: 'Whether an OGG audio file is shown as a voice message (current API)',
		},
	],
});

/** `POST /sendFile` */
export const sendMedia = defineOperation({
	name: 'Send Media',
	value: 'sendMedia',
	action: 'Send media',
	description: 'Send an image, video, audio file or document to somebody who wrote within the last 24 hours',
	properties: [...toFields, source, binaryPropertyName, mediaId, mediaUrl, mediaType, caption, name, options],
	recipient: addresseeOf,
	prepare: ({ functions, itemIndex, parameters }) => ({
		file: fileOf({ functions, itemIndex }, parameters),
		beside: {
			caption: captionOf(parameters.caption),
			voice: parameters.additionalFields.voice === true ? true : undefined,
		},
	}),
	execute: async ({ client, parameters, recipient, prepared: { file, beside } }) => {
		const content = { ...(await contentOf(file)), ...beside };
		const request = messageRequest('/sendFile', recipient, content, parameters.additionalFields);
		return accepted(recipient, asDataObject((await client.send(request)).body));
	},
});

type FileParameters = ParametersOf<
	readonly [typeof source, typeof binaryPropertyName, typeof mediaId, typeof mediaUrl, typeof mediaType, typeof name]
>;

/** What the request says of the file; one of the item is read when its turn comes. */
type PreparedFile = { content: IDataObject } | { itemFile: ItemFile; kind: FileKind; filename: string };

function fileOf(item: Omit<ItemFile, 'binary'>, parameters: FileParameters): PreparedFile {
	const reference = mediaReference(parameters);
	if ('url' in reference) return { content: { ...linkedFile(reference.url, parameters.fileName) } };
	const filename = enteredName(parameters.fileName);
	if ('mediaId' in reference) {
		return { content: { mediaId: reference.mediaId, mediaType: parameters.mediaType, filename } };
	}
	const itemFile = { ...item, binary: reference.binary };
	const { kind, fileName: own } = checkItemFile(itemFile);
	return { itemFile, kind, filename: filename ?? own };
}

async function contentOf(file: PreparedFile): Promise<IDataObject> {
	if ('content' in file) return file.content;
	return { body: await dataUri(file.itemFile, mediaRules[file.kind].maxBytes), filename: file.filename };
}

/**
 * A file behind a link.
 *
 * @param name as entered, where there is a field for it
 * @throws InvalidInput where neither the name nor the link tells the kind of the file
 */
export function linkedFile(link: string, name?: string): { body: string; filename: string } {
	const filename = (name === undefined ? undefined : enteredName(name)) ?? nameIn(link);
	if (filename !== undefined) return { body: link, filename };
	if (name === undefined) {
		throw invalidInput(
			'Media URLs',
			'has a link that does not end in the name of a file',
			'Use a link like https://example.com/photo.jpg: its ending tells the kind of the file.',
		);
	}
	throw invalidInput(
		'File Name',
		'is empty, and the link does not end in the name of a file',
		"Fill in 'File Name' with a name like photo.jpg; its ending tells the kind of the file.",
	);
}

/** @throws InvalidInput for a name that is too long, or has no ending */
function enteredName(entered: string): string | undefined {
	const text = fileNameOf(entered);
	if (text === undefined || hasEnding(text)) return text;
	throw invalidInput(
		'File Name',
		`needs an ending, but it is "${text.slice(0, 60)}"`,
		'Enter a name like invoice.pdf.',
	);
}

/** The name of the file that a link leads to, where it shows one. */
function nameIn(link: string): string | undefined {
	const text = decoded(new URL(link).pathname.split('/').at(-1) ?? '');
	return hasEnding(text) ? text : undefined;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
