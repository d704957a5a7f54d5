import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import type { Recipient } from '../input/recipient';
import type { Client } from '../http/client';
import type { Request } from '../http/request';
import { sentMedia } from './sendResult';

/**
 * Sends files to one recipient.
 *
 * @returns the result, whose `files` are in the order they were sent in
 * @throws NodeApiError, InvalidInput as `client.send`
 */
export async function sendMedia(client: Client, request: Request, recipient: Recipient): Promise<IDataObject> {
	const files = await client.loadFiles(request);
	const { body } = await client.send(request);
	return sentMedia(
		recipient,
		asDataObject(body),
		files.map(({ fileName }) => fileName),
	);
}
