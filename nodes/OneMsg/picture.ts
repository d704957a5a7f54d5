import { binaryFiles, checkAttachments, loadAttachments, type Attachments } from '../shared/http/attachments';
import { invalidInput } from '../shared/errors';
import { defineField } from '../shared/input/parameters';
import type { OperationContext } from '../shared/operation/defineOperation';
import { linkToFile } from '../shared/whatsapp/fileSource';

/** What WhatsApp takes as a picture of a profile or group. */
const rules = { part: '', maxFiles: 1, maxBytes: 5 * 1024 * 1024, accept: ['image/jpeg', 'image/png'] };

/** Fields for a new picture, among others to change. */
export const pictureField = {
	binaryPropertyName: defineField({
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		hint: 'The name of the input binary field with the new photo: JPEG or PNG, up to 5 MB',
	}),
	mediaUrl: defineField({
		displayName: 'Photo URL',
		name: 'mediaUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/photo.jpg',
		description: 'Public link to the new photo, instead of a file of the item',
	}),
};

/** Where a picture is: at most one of a field of the item and a public link. */
export interface PictureSource {
	binaryPropertyName?: string;
	mediaUrl?: string;
}

/** Whether a picture is named, good or bad. */
export function hasPicture({ binaryPropertyName = '', mediaUrl = '' }: PictureSource): boolean {
	return `${binaryPropertyName}${mediaUrl}`.trim() !== '';
}

/** A picture that was checked; a file of the item is read when its turn comes. */
export interface Picture {
	file: Attachments;
	/** Where the provider fetches it from. */
	links: string[];
}

/**
 * Checks a picture before anything is sent.
 *
 * @throws InvalidInput for two pictures, a link that leads nowhere, and a file that is missing, too large or no picture
 */
export function preparePicture({ functions, itemIndex }: OperationContext, source: PictureSource): Picture {
	const file = attachments(source);
	checkAttachments(functions, itemIndex, file);
	return { file, links: linksOf(source) };
}

/**
 * A picture as 1MSG takes it in JSON: its public link, or the file itself as a data URI.
 *
 * @returns undefined where there is none
 * @throws InvalidInput where the file cannot be read
 */
export async function pictureOf(
	{ functions, itemIndex }: OperationContext,
	{ file, links: [link] }: Picture,
): Promise<string | undefined> {
	const [loaded] = await loadAttachments(functions, itemIndex, file);
	return loaded ? `data:${loaded.mimeType};base64,${Buffer.from(loaded.bytes).toString('base64')}` : link;
}

function attachments({ binaryPropertyName, mediaUrl }: PictureSource): Attachments {
	const files = binaryFiles(binaryPropertyName);
	if (files.length === 0 || (mediaUrl ?? '').trim() === '') return { ...rules, files };
	throw invalidInput('Photo URL', 'cannot be combined with a file of the item', 'Remove one of the two.');
}

function linksOf({ mediaUrl = '' }: PictureSource): string[] {
	return mediaUrl.trim() === '' ? [] : [linkToFile('Photo URL', mediaUrl)];
}
