import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { invalidInput } from '../../shared/errors';
import type { OperationContext } from '../../shared/operation/defineOperation';
import type { ParametersOf } from '../../shared/input/parameters';
import type { Recipient } from '../../shared/input/recipient';
import type { Client } from '../../shared/http/client';
import type { CloudFile } from '../../shared/whatsapp/cloudTemplate';
import {
	captionOf,
	checkInputFile,
	fileNameOf,
	linkedFileName,
	mediaReference,
	mediaRules,
	type MediaKind,
	type MediaReference,
	type messageFileFields,
} from '../../shared/whatsapp/messageFile';
import { accepted, messageRequest } from './request';

interface MediaParameters extends ParametersOf<typeof messageFileFields> {
	caption?: string;
	fileName?: string;
	additionalFields: { replyToMessageId?: string };
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
		// Uploads reach nobody, so an uncertain upload must not make the message "unclear".
		idempotent: true,
		replayOnRetry: true,
		auxiliary: true,
	});
	const { file } = asDataObject(body);
	if (typeof file === 'string' && /^https?:\/\//i.test(file)) return { link: file };
	throw invalidInput(
		'Input Data Field Name',
		'was uploaded, but get.chat gave no link to the file',
		"Use 'Media: Upload' to see the answer. No message was sent.",
	);
}

/** A media message that was checked: where its file is, and what stands beside it. */
interface PreparedMedia {
	kind: MediaKind;
	source: MediaReference;
	caption?: string;
	filename?: string;
}

/** Checks a media message; nothing is sent. @throws InvalidInput */
export function prepareMedia({ functions, itemIndex, parameters }: MediaContext, kind: MediaKind): PreparedMedia {
	const source = mediaReference(parameters);
	const own = 'binary' in source ? checkInputFile(functions, itemIndex, source.binary, kind) : undefined;
	const caption = captionOf(parameters.caption);
	const isLinkedDocument = kind === 'document' && 'url' in source;
	const filename = isLinkedDocument ? linkedFileName(parameters.fileName, source.url) : fileNameOf(parameters.fileName);
	return { kind, source, caption, filename: filename ?? (kind === 'document' ? own : undefined) };
}

/**
 * Sends a media message; a file of the item is uploaded first.
 *
 * @throws NodeApiError as `Client.send`, InvalidInput for a file that is too large for its kind
 */
export async function sendMedia({
	client,
	parameters: { additionalFields },
	recipient,
	prepared: { kind, source, ...beside },
}: MediaContext & { recipient: Recipient; prepared: PreparedMedia }): Promise<IDataObject> {
	const content = { ...(await placeFile(client, source, kind)), ...beside };
	const { body } = await client.send(messageRequest(recipient, kind, content, additionalFields));
	return accepted(recipient, asDataObject(body));
}

async function placeFile(client: Client, source: MediaReference, kind: MediaKind): Promise<CloudFile> {
	if ('binary' in source) return await uploadFile(client, source.binary, mediaRules[kind].maxBytes);
	return 'mediaId' in source ? { id: source.mediaId } : { link: source.url };
}
