import type { IDataObject } from 'n8n-workflow';
import { checkAttachments } from '../http/attachments';
import { asDataObject } from '../dataObject';
import type { OperationContext } from '../operation/defineOperation';
import type { ParametersOf } from '../input/parameters';
import type { Recipient } from '../input/recipient';
import type { Client } from '../http/client';
import type { Request } from '../http/request';
import { sent } from './sendResult';
import { prepareTemplate, type ResolvedTemplate, type TemplateSource } from './template';
import type { templateFields } from './templateFields';

type TemplateContext = OperationContext & { parameters: ParametersOf<typeof templateFields> };

/**
 * The request that sends the template of one item, found in the provider's list and filled.
 *
 * @throws InvalidInput where template or variables do not fit, or the header's file is not usable
 */
export async function prepareTemplateRequest(
	{ client, functions, itemIndex, parameters }: TemplateContext,
	source: TemplateSource,
	requestOf: (template: ResolvedTemplate) => Request,
): Promise<Request> {
	const item = functions.getInputData()[itemIndex]?.json ?? {};
	const request = requestOf((await prepareTemplate(client, source, parameters)).fill(item));
	checkAttachments(functions, itemIndex, request.attachments);
	return request;
}

/** Sends one message whose answer names it. @throws NodeApiError where it failed or is unclear */
export async function sendMessage(
	client: Client,
	recipient: Recipient,
	request: Request,
	messageId: (answer: IDataObject) => unknown = (answer) => answer.message_id,
): Promise<IDataObject> {
	const answer = asDataObject((await client.send(request)).body);
	return sent(recipient, answer, messageId(answer));
}
