import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import type { Recipient } from '../input/recipient';
import { checkAttachments } from '../http/attachments';
import type { Request } from '../http/request';
import type { OperationContext } from '../operation/defineOperation';
import { sentMedia } from './sendResult';

/** Checks the files of a message before anything is sent. @throws InvalidInput naming the file and the rule */
export function checkedMedia(
	{ functions, itemIndex }: Pick<OperationContext, 'functions' | 'itemIndex'>,
	request: Request,
): Request {
	checkAttachments(functions, itemIndex, request.attachments);
	return request;
}

/**
 * Sends files to one recipient.
 *
 * @returns the result, whose `files` are in the order they were sent in
 * @throws NodeApiError, InvalidInput as `client.send`
 */
export async function sendMedia({
	client,
	recipient,
	prepared: request,
}: Pick<OperationContext, 'client'> & { recipient: Recipient; prepared: Request }): Promise<IDataObject> {
	const files = await client.loadFiles(request);
	const { body } = await client.send(request);
	return sentMedia(
		recipient,
		asDataObject(body),
		files.map(({ fileName }) => fileName),
	);
}
