import type { IDataObject } from 'n8n-workflow';
import { checkAttachments } from '../attachments';
import { asDataObject } from '../dataObject';
import type { OperationContext } from '../operation';
import type { ParametersOf } from '../parameters';
import type { Recipient } from '../recipient';
import type { Request } from '../request';
import { sent } from './sendResult';
import { prepareTemplate, type ResolvedTemplate, type TemplateSource } from './template';
import type { templateFields } from './templateFields';

/** The template of one item, found in the provider's list and filled. @throws InvalidInput */
export async function resolveItemTemplate(
	{ client, functions, itemIndex, parameters }: OperationContext & { parameters: ParametersOf<typeof templateFields> },
	source: TemplateSource,
): Promise<ResolvedTemplate> {
	const item = functions.getInputData()[itemIndex]?.json ?? {};
	return (await prepareTemplate(client, source, parameters)).fill(item);
}

/** The two halves of sending a template to one recipient. */
export const sendTemplate = {
	/** @throws InvalidInput where the header's file is not usable */
	check({ functions, itemIndex }: OperationContext, { attachments }: Request): void {
		checkAttachments(functions, itemIndex, attachments);
	},

	async execute(
		{ client }: OperationContext,
		request: Request,
		recipient: Recipient,
		messageId: (answer: IDataObject) => unknown = (answer) => answer.message_id,
	): Promise<IDataObject> {
		const answer = asDataObject((await client.send(request)).body);
		return sent(recipient, answer, messageId(answer));
	},
};
