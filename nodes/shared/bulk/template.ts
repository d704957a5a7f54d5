import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { checkAttachments } from '../attachments';
import { asIs, InvalidInput } from '../errors';
import type { ItemParameters, JointContext } from '../operation';
import type { ParametersOf } from '../parameters';
import { prepareTemplate, type ResolvedTemplate, type TemplateSource } from '../whatsapp/template';
import type { templateFields } from '../whatsapp/templateFields';
import type { bulkOptions, recipientFields } from './fields';
import { readRows, type Row } from './rows';
import { sendBulk, type BulkMessage, type PlannedRow } from './send';

type BulkParameters = ParametersOf<typeof recipientFields> &
	ParametersOf<typeof templateFields> &
	ParametersOf<readonly [typeof bulkOptions]>;

/** What a provider says about its template sends. */
export interface TemplateChannel<P> {
	source(parameters: P): TemplateSource;
	message(parameters: P, template: ResolvedTemplate): Omit<BulkMessage, 'key'>;
}

/**
 * Sends a template to all recipients of all items. A CSV column named like a variable of the template gives each row its
 * own value.
 *
 * @throws NodeOperationError, NodeApiError as `sendBulk`
 */
export async function sendTemplateBulk<P extends BulkParameters>(
	context: JointContext & { items: ReadonlyArray<ItemParameters<P>> },
	channel: TemplateChannel<P>,
): Promise<INodeExecutionData[]> {
	const planned: PlannedRow[] = [];
	for (const item of context.items) planned.push(...(await planItem(context, item, channel)));
	const settings = context.items.flatMap((item) => ('parameters' in item ? [item.parameters.additionalFields] : []))[0];
	return await sendBulk(context, planned, settings ?? {});
}

async function planItem<P extends BulkParameters>(
	context: JointContext,
	item: ItemParameters<P>,
	channel: TemplateChannel<P>,
): Promise<PlannedRow[]> {
	const nobody: Row = { itemIndex: item.itemIndex, entered: '', columns: {} };
	if ('error' in item) return [{ row: nobody, error: item.error }];
	const { client, functions } = context;
	const { itemIndex, parameters } = item;
	try {
		const rows = await readRows(functions, itemIndex, parameters);
		const template = await prepareTemplate(client, channel.source(parameters), parameters);
		const json = functions.getInputData()[itemIndex]?.json ?? {};
		// Rows with the same values share one message, so that it is made once for 10,000 of them.
		const messages = new Map<string, BulkMessage | InvalidInput>();
		return rows.map((row) => {
			const own = Object.fromEntries(Object.entries(row.columns).filter(([name]) => template.takes(name)));
			const key = JSON.stringify(own);
			const message =
				messages.get(key) ??
				tryMessage(() => toMessage(functions, itemIndex, channel.message(parameters, template.fill(json, own))));
			messages.set(key, message);
			return message instanceof InvalidInput ? { row, error: message } : { row, message };
		});
	} catch (error) {
		return [{ row: nobody, error: inputError(error) }];
	}
}

function toMessage(functions: IExecuteFunctions, itemIndex: number, message: Omit<BulkMessage, 'key'>): BulkMessage {
	const { path, body, attachments } = message.one({ digits: '', e164: '' });
	checkAttachments(functions, itemIndex, attachments);
	// A binary field belongs to its item; everything else is the same wherever it comes from.
	const files = attachments?.files.map((file) => ('binary' in file ? { ...file, itemIndex } : file));
	return { ...message, key: JSON.stringify([path, body, files]) };
}

function tryMessage(make: () => BulkMessage): BulkMessage | InvalidInput {
	try {
		return make();
	} catch (error) {
		return inputError(error);
	}
}

function inputError(error: unknown): InvalidInput {
	if (error instanceof InvalidInput) return error;
	throw asIs(error);
}
