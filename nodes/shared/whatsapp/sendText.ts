import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import type { Recipient } from '../recipient';
import type { Api, Request } from '../request';
import { sent } from './sendResult';

/**
 * Sends the parts of a text one after the other, so that they arrive in order.
 *
 * @param request the request for one part
 * @returns one result for each part; where there are several they are numbered
 * @throws NodeApiError for the first part that fails; later parts are not sent
 */
export async function sendText(
	api: Api,
	recipient: Recipient,
	parts: readonly string[],
	request: (part: string) => Request,
	messageId: (answer: IDataObject) => unknown = (answer) => answer.message_id,
): Promise<IDataObject[]> {
	const results: IDataObject[] = [];
	for (const [index, part] of parts.entries()) {
		const answer = asDataObject((await api.send(request(part))).body);
		const numbered = parts.length > 1 ? { part: index + 1, parts: parts.length } : {};
		results.push({ ...sent(recipient, answer, messageId(answer)), ...numbered });
	}
	return results;
}
