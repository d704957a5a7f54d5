import { binaryFiles, checkAttachments, loadAttachments, type Attachments } from '../shared/attachments';
import { invalidInput } from '../shared/errors';
import type { OperationContext } from '../shared/operation';
import { linkToFile } from '../shared/whatsapp/media';

/** What WhatsApp takes as a picture of a profile or group. */
const rules = { part: '', maxFiles: 1, maxBytes: 5 * 1024 * 1024, accept: ['image/jpeg', 'image/png'] };

/** Where a picture is: at most one of a field of the item and a public link. */
export interface PictureSource {
	binaryPropertyName?: string;
	mediaUrl?: string;
}

/**
 * Checks a picture before anything is sent.
 *
 * @throws InvalidInput for two pictures, a link that leads nowhere, and a file that is missing, too large or no picture
 */
export function checkPicture({ functions, itemIndex }: OperationContext, source: PictureSource): void {
	checkAttachments(functions, itemIndex, attachments(source));
	linkOf(source);
}

/**
 * A picture as 1MSG takes it in JSON: its public link, or the file itself as a data URI.
 *
 * @returns undefined where there is none
 * @throws InvalidInput as `checkPicture`
 */
export async function pictureOf(
	{ functions, itemIndex }: OperationContext,
	source: PictureSource,
): Promise<string | undefined> {
	const [file] = await loadAttachments(functions, itemIndex, attachments(source));
	if (!file) return linkOf(source);
	return `data:${file.mimeType};base64,${Buffer.from(file.bytes).toString('base64')}`;
}

function attachments({ binaryPropertyName, mediaUrl }: PictureSource): Attachments {
	const files = binaryFiles(binaryPropertyName);
	if (files.length === 0 || (mediaUrl ?? '').trim() === '') return { ...rules, files };
	throw invalidInput('Photo URL', 'is given besides a file of the item', 'Remove one of the two.');
}

function linkOf({ mediaUrl }: PictureSource): string | undefined {
	return (mediaUrl ?? '').trim() === '' ? undefined : linkToFile('Photo URL', mediaUrl ?? '');
}
