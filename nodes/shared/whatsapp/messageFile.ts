import type { IExecuteFunctions } from 'n8n-workflow';
import { checkAttachments, inputFile, type FileSource } from '../http/attachments';
import { invalidInput, requiredInput } from '../errors';
import { nameInUrl, safeFileName } from '../http/fileName';
import { normalizeMimeType } from '../http/fileType';
import { defineField, type ParametersOf } from '../input/parameters';
import { optionalWithin } from './limits';
import { linkToFile } from './fileSource';

const mediaSource = defineField({
	displayName: 'Media Source',
	name: 'mediaSource',
	type: 'options',
	default: 'binary',
	description: 'Where the file comes from',
	options: [
		{
			name: 'Input Binary Field',
			value: 'binary',
			description: 'A file that comes with the item; it is uploaded first',
		},
		{ name: 'Media ID', value: 'mediaId', description: 'A file that WhatsApp has already' },
		{ name: 'URL', value: 'url', description: 'A public link, from which WhatsApp fetches the file' },
	],
});

const binaryPropertyName = defineField({
	displayName: 'Input Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	hint: 'The name of the input binary field with the file to send',
	displayOptions: { show: { mediaSource: ['binary'] } },
});

const mediaId = defineField({
	displayName: 'Media ID',
	name: 'mediaId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 20854d67-189e-4e78-a8ac-1234ad23f4ad',
	description: 'ID that WhatsApp knows the file by, as received messages have it',
	displayOptions: { show: { mediaSource: ['mediaId'] } },
});

const mediaUrl = defineField({
	displayName: 'Media URL',
	name: 'mediaUrl',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://example.com/photo.jpg',
	description: 'Link to the file itself, which opens without a login',
	displayOptions: { show: { mediaSource: ['url'] } },
});

/** Each field of `messageFileFields`, for providers that change or leave out one. */
export const oneFileField = { mediaSource, binaryPropertyName, mediaId, mediaUrl };

/** The one file of a message: of the item, known to WhatsApp, or behind a link. */
export const messageFileFields = [mediaSource, binaryPropertyName, mediaId, mediaUrl] as const;

export const caption = defineField({
	displayName: 'Caption',
	name: 'caption',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	description: 'Text below the file, up to 1,024 characters',
});

export const fileName = defineField({
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. invoice.pdf',
	description: 'The name the recipient sees; without it, that of the input file',
});

/** What kind of message the file is. */
export type MediaKind = 'audio' | 'document' | 'image' | 'sticker' | 'video';

/** The kinds that a file has by itself: a sticker is an image otherwise. */
export type FileKind = Exclude<MediaKind, 'sticker'>;

/** Where the file of a message is. */
export type MediaReference = { binary: string } | { mediaId: string } | { url: string };

const megabyte = 1024 * 1024;

/** What WhatsApp takes: bytes, and MIME types by their start; without types everything. */
export const mediaRules: Readonly<Record<MediaKind, { maxBytes: number; types?: readonly string[] }>> = {
	audio: { maxBytes: 16 * megabyte, types: ['audio/'] },
	document: { maxBytes: 100 * megabyte },
	image: { maxBytes: 5 * megabyte, types: ['image/jpeg', 'image/png'] },
	sticker: { maxBytes: megabyte / 2, types: ['image/webp'] },
	video: { maxBytes: 16 * megabyte, types: ['video/mp4', 'video/3gp'] },
};

/** What WhatsApp shows a file as, by its MIME type; whatever it does not show itself is a document. */
export function kindOf(mimeType: string): FileKind {
	const type = normalizeMimeType(mimeType);
	const kinds = ['image', 'video', 'audio'] as const;
	return kinds.find((kind) => mediaRules[kind].types?.some((start) => type.startsWith(start))) ?? 'document';
}

/** @throws InvalidInput where nothing is entered for the chosen source, or for a link that leads nowhere */
export function mediaReference(parameters: ParametersOf<typeof messageFileFields>): MediaReference {
	const { mediaSource: source } = parameters;
	if (source === 'mediaId') return { mediaId: entered('Media ID', parameters.mediaId) };
	return fileOrLink({ ...parameters, mediaSource: source });
}

/** The same for files that are not known to WhatsApp yet. @throws InvalidInput as `mediaReference` */
export function fileOrLink(parameters: {
	mediaSource: 'binary' | 'url';
	binaryPropertyName: string;
	mediaUrl: string;
}): FileSource {
	return parameters.mediaSource === 'binary'
		? { binary: entered('Input Data Field Name', parameters.binaryPropertyName) }
		: { url: linkToFile('Media URL', parameters.mediaUrl) };
}

/**
 * Checks a file of the item before anything is sent.
 *
 * @returns the name it goes by, with an ending
 * @throws InvalidInput where it is not there, empty, too large, or of a kind that WhatsApp does not take
 */
export function checkInputFile(
	functions: IExecuteFunctions,
	itemIndex: number,
	binary: string,
	kind: MediaKind,
): string {
	const { maxBytes, types } = mediaRules[kind];
	checkAttachments(functions, itemIndex, { part: '', files: [{ binary }], maxBytes });
	const { mimeType, fileName: nameOfFile } = inputFile(functions.helpers.assertBinaryData(itemIndex, binary), binary);
	if (!types || types.some((start) => mimeType.startsWith(start))) return nameOfFile;
	const allowed = types.map((type) => (type.endsWith('/') ? `${type}…` : type)).join(' or ');
	throw invalidInput(
		'Input Data Field Name',
		`names "${binary}", which is ${mimeType || 'of unknown type'}; WhatsApp takes ${allowed} as ${kind}`,
		kind === 'document'
			? 'Choose another file.'
			: 'Choose a file of that kind, correct its MIME type in the node that makes it, or send it as a document.',
	);
}

/** @throws InvalidInput for a caption that is too long */
export function captionOf(text: string | undefined): string | undefined {
	return optionalWithin('Caption', text, 1024);
}

/**
 * The name of a file as somebody entered it, perhaps a customer or a model: made safe like every name from outside.
 *
 * @throws InvalidInput for a name that is too long
 */
export function fileNameOf(text: string | undefined): string | undefined {
	return safeFileName(optionalWithin('File Name', text, 240));
}

/**
 * The name that a document behind a link goes by: the one entered, else the last part of the address. Without a name
 * WhatsApp shows "Untitled".
 *
 * @param link to the document; the type of what is behind it is not known
 * @throws InvalidInput for an entered name that cannot be one
 */
export function linkedFileName(entered: string | undefined, link: string): string | undefined {
	return fileNameOf(entered) ?? nameInUrl(link);
}

function entered(field: string, value: string): string {
	const text = value.trim();
	if (text !== '') return text;
	throw requiredInput(field, `Fill in '${field}', or choose another 'Media Source'.`);
}
