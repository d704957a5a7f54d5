import type { IExecuteFunctions } from 'n8n-workflow';
import { checkAttachments, inputFile, loadAttachments } from '../shared/http/attachments';
import { asDataObject } from '../shared/dataObject';
import { invalidInput } from '../shared/errors';
import type { Client } from '../shared/http/client';
import { FileText } from '../shared/http/fileText';
import { kindOf, mediaRules, type FileKind } from '../shared/whatsapp/messageFile';

/** Where a file of an item is. */
export interface ItemFile {
	functions: IExecuteFunctions;
	itemIndex: number;
	/** Name of the binary field. */
	binary: string;
}

/**
 * Checks a file of the item before anything is sent.
 *
 * @returns what it will be, and the name it goes by, with an ending
 * @throws InvalidInput where it is not there, empty, or larger than WhatsApp takes
 */
export function checkItemFile({ functions, itemIndex, binary }: ItemFile): {
	kind: FileKind;
	fileName: string;
} {
	checkAttachments(functions, itemIndex, { part: '', files: [{ binary }] });
	const { mimeType, fileName } = inputFile(functions.helpers.assertBinaryData(itemIndex, binary), binary);
	const kind = kindOf(mimeType);
	checkAttachments(functions, itemIndex, { part: '', files: [{ binary }], maxBytes: mediaRules[kind].maxBytes });
	return { kind, fileName: hasEnding(fileName) ? fileName : `${fileName}.bin` };
}

/** 1MSG tells the kind of a file by the ending of its name. */
export function hasEnding(name: string): boolean {
	return /[^.]\.[A-Za-z0-9]{1,8}$/.test(name);
}

/**
 * The content of a file of the item as the API takes it in JSON: `data:image/jpeg;base64,…`
 *
 * @param client of the request that will carry it
 * @throws InvalidInput where it is not there, empty, or has more than `maxBytes`
 */
export async function fileText(
	client: Client,
	{ functions, itemIndex, binary }: ItemFile,
	maxBytes: number,
): Promise<FileText> {
	client.expectFiles();
	const [file] = await loadAttachments(functions, itemIndex, { part: '', files: [{ binary }], maxBytes });
	const [type = ''] = (file?.mimeType ?? '').split(/[;,\s]/);
	return new FileText(type || 'application/octet-stream', file?.bytes ?? new Uint8Array());
}

/**
 * Stores a file: `POST /uploadMedia`
 *
 * @param body a link, or the content as `fileText` gives it
 * @returns its id
 * @throws InvalidInput where the answer names none
 */
export async function uploadMedia(client: Client, body: string | FileText): Promise<string> {
	// Uploads reach nobody, so an uncertain upload must not make the message "unclear".
	const request = {
		method: 'POST',
		path: '/uploadMedia',
		body: { body },
		idempotent: true,
		replayOnRetry: true,
		auxiliary: true,
	} as const;
	const answer = asDataObject((await client.send(request)).body);
	const { mediaId } = answer;
	if ((typeof mediaId === 'string' && mediaId !== '') || typeof mediaId === 'number') return String(mediaId);
	throw invalidInput(
		'Input Data Field Name',
		'was uploaded, but 1MSG gave no ID of the file',
		"Use 'Media: Upload' to see the answer. No message was sent.",
	);
}
