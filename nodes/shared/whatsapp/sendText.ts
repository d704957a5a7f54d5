import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { Answer } from '../answer';
import { asDataObject } from '../dataObject';
import { asIs } from '../errors';
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
		const answer = asDataObject((await sendPart(api, request(part), index, parts.length)).body);
		const numbered = parts.length > 1 ? { part: index + 1, parts: parts.length } : {};
		results.push({ ...sent(recipient, answer, messageId(answer)), ...numbered });
	}
	return results;
}

/** Where parts before it went out, a refused part does not mean that nothing was sent. */
async function sendPart(api: Api, request: Request, before: number, parts: number): Promise<Answer> {
	try {
		return await api.send(request);
	} catch (error) {
		if (before > 0 && error instanceof NodeApiError) {
			error.context.outcome = 'unclear';
			error.message = `${before} of ${parts} parts of the text were sent, then: ${error.message}`;
		}
		throw asIs(error);
	}
}
