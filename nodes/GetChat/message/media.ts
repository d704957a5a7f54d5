import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { invalidInput } from '../../shared/errors';
import type { OperationContext } from '../../shared/operation';
import type { ParametersOf } from '../../shared/parameters';
import type { Client } from '../../shared/request';
import type { CloudFile } from '../../shared/whatsapp/cloudTemplate';
import {
	captionOf,
	checkInputFile,
	fileNameOf,
	mediaReference,
	mediaRules,
	type MediaKind,
	type oneFileFields,
} from '../../shared/whatsapp/oneFile';
import { recipientOf } from '../../shared/whatsapp/to';
import { accepted, messageRequest } from './send';

interface MediaParameters extends ParametersOf<typeof oneFileFields> {
	to: string;
	caption?: string;
	fileName?: string;
	additionalFields: { defaultCountryCode?: string; replyToMessageId?: string };
}

type MediaContext = OperationContext & { parameters: MediaParameters };

/**
 * Uploads a file of the item: `POST /media/`, as a form with the raw file, like the documented sample.
 *
 * @returns its link in the inbox, for messages
 * @throws InvalidInput where the answer names no link
 */
export async function uploadFile(client: Client, binary: string, maxBytes?: number): Promise<CloudFile> {
	const { body } = await client.send({
		method: 'POST',
		path: '/media/',
		attachments: { part: 'file_encoded', files: [{ binary }], maxFiles: 1, maxBytes },
		// Nobody gets anything by it: what becomes of an upload must not leave the message unclear.
		repeatable: true,
		kept: true,
	});
	const { file } = asDataObject(body);
	if (typeof file === 'string' && /^https?:\/\//i.test(file)) return { link: file };
	throw invalidInput(
		'Input Data Field Name',
		'was uploaded, but get.chat gave no link to the file',
		"Use 'Media: Upload' to see the answer. No message was sent.",
	);
}

/** Checks a media message; nothing is sent. @throws InvalidInput */
export function checkMedia({ functions, itemIndex, parameters }: MediaContext, kind: MediaKind): void {
	recipientOf(parameters);
	const source = mediaReference(parameters);
	if ('binary' in source) checkInputFile(functions, itemIndex, source.binary, kind);
	captionOf(parameters.caption);
	fileNameOf(parameters.fileName);
}

/** Sends a media message; a file of the item is uploaded first. */
export async function sendMedia(context: MediaContext, kind: MediaKind): Promise<IDataObject> {
	const { client, functions, itemIndex, parameters } = context;
	const recipient = recipientOf(parameters);
	const source = mediaReference(parameters);
	const text = captionOf(parameters.caption);
	let name = fileNameOf(parameters.fileName);
	let file: CloudFile;
	if ('binary' in source) {
		const own = checkInputFile(functions, itemIndex, source.binary, kind);
		if (kind === 'document') name ??= own;
		file = await uploadFile(client, source.binary, mediaRules[kind].maxBytes);
	} else {
		file = 'mediaId' in source ? { id: source.mediaId } : { link: source.url };
	}
	const content = { ...file, caption: text, filename: name };
	const { body } = await client.send(messageRequest(recipient, kind, content, parameters.additionalFields));
	return accepted(recipient, asDataObject(body));
}
