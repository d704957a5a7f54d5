import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { ApiResponse } from '../http/response';
import { asDataObject } from '../dataObject';
import { rethrown } from '../errors';
import type { Recipient } from '../input/recipient';
import type { Api } from '../http/client';
import type { Request } from '../http/request';
import { Cancelled } from '../wait';
import { sent } from './sendResult';

/**
 * Sends the parts of a text one after the other, so that they arrive in order.
 *
 * @param request the request for one part, with its number from 0
 * @returns one result for each part; where there are several they are numbered
 * @throws NodeApiError for the first part that fails; later parts are not sent
 */
export async function sendText(
	api: Api,
	recipient: Recipient,
	parts: readonly string[],
	request: (part: string, index: number) => Request,
	messageId: (answer: IDataObject) => unknown = (answer) => answer.message_id,
): Promise<IDataObject[]> {
	return await sendParts(api, recipient, parts.map(request), messageId);
}

/**
 * Sends parts whose requests were built before, so that all of them are known to be valid before the first one goes out.
 *
 * @param messageId where the answer names the message
 * @throws NodeApiError for the first part that fails, saying what went out before it; Cancelled that says so, too
 */
export async function sendParts(
	api: Api,
	recipient: Recipient,
	requests: readonly Request[],
	messageId: (answer: IDataObject) => unknown = (answer) => answer.message_id,
): Promise<IDataObject[]> {
	const results: IDataObject[] = [];
	for (const [index, request] of requests.entries()) {
		const answer = asDataObject((await sendPart(api, request, index, requests.length)).body);
		const numbered = requests.length > 1 ? { part: index + 1, parts: requests.length } : {};
		results.push({ ...sent(recipient, answer, messageId(answer)), ...numbered });
	}
	return results;
}

/** Where parts before it went out, a refused part does not mean that nothing was sent. */
async function sendPart(api: Api, request: Request, before: number, parts: number): Promise<ApiResponse> {
	try {
		// A text that has begun is brought to its end.
		return await api.send(before > 0 ? { ...request, continues: true } : request);
	} catch (error) {
		if (before === 0) throw rethrown(error);
		const sentBefore = `${before} of ${parts} parts of the text were sent`;
		if (error instanceof Cancelled) throw rethrown(new Cancelled(sentBefore));
		if (error instanceof NodeApiError) {
			error.context.outcome = 'unclear';
			error.message = `${sentBefore}, then: ${error.message}`;
		}
		throw rethrown(error);
	}
}
