import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { withAdditional, type Additional } from '../http/additional';
import { checkAttachments } from '../http/attachments';
import { rethrown, InvalidInput } from '../errors';
import type { ItemParameters, AllItemsContext } from '../operation/defineOperation';
import { createBreather } from '../operation/breather';
import type { Request } from '../http/request';
import type { ParametersOf } from '../input/parameters';
import type { bulkOptions, recipientFields } from './fields';
import type { BulkMessage, MadeMessage, PlannedRow, RowSettings } from './bulkMessage';
import { readRows, rowProblem, type Row } from './rows';

/** The message of one item, ready to be made for one row after the other. */
export interface ItemMessage {
	/** Whether a CSV column of that name changes the message. */
	takes(column: string): boolean;
	/**
	 * @param own the row's values for such columns
	 * @throws InvalidInput where they do not fit
	 */
	fill(own: Readonly<Record<string, string>>): MadeMessage;
}

/**
 * Reads the recipients of all items and what each of them gets. Nothing is sent, and nothing that a row lacks is thrown:
 * it is the row's result.
 *
 * @param prepare finds out what the item's message is, with requests if needed
 * @throws NodeApiError where the provider cannot be asked
 */
export async function planRows<
	P extends ParametersOf<typeof recipientFields> & ParametersOf<readonly [typeof bulkOptions]>,
>(
	{ functions }: AllItemsContext,
	items: ReadonlyArray<ItemParameters<P>>,
	prepare: (parameters: P, json: IDataObject) => ItemMessage | Promise<ItemMessage>,
): Promise<PlannedRow[]> {
	const planned: PlannedRow[] = [];
	const breathe = createBreather();
	for (const item of items) {
		await breathe();
		const { itemIndex } = item;
		try {
			if ('error' in item) throw item.error;
			const rows = await readRows(functions, itemIndex, item.parameters);
			const json = functions.getInputData()[itemIndex]?.json ?? {};
			const message = await prepare(item.parameters, json);
			const completed = withAddition(message, item.additional);
			await planItem(functions, rows, completed, item.parameters.additionalFields, planned);
		} catch (error) {
			planned.push({ row: { itemIndex, entered: '', columns: {} }, settings: {}, error: inputError(error) });
		}
	}
	return planned;
}

/** The message with what its item adds to each of its requests. */
function withAddition({ takes, fill }: ItemMessage, additional: Additional | undefined): ItemMessage {
	if (!additional) return { takes, fill };
	return {
		takes,
		fill: (own) => {
			const { one, many, together, ...message } = fill(own);
			return {
				...message,
				one: (recipient) => withAdditional(one(recipient), additional),
				...(many && { many: (recipients) => withAdditional(many(recipients), additional) }),
				...(together && {
					together: { ...together, request: (parts) => withAdditional(together.request(parts), additional) },
				}),
			};
		},
	};
}

async function planItem(
	functions: IExecuteFunctions,
	rows: readonly Row[],
	{ takes, fill }: ItemMessage,
	settings: RowSettings,
	planned: PlannedRow[],
): Promise<void> {
	// Rows with the same values share one message, so that it is made once for 10,000 of them.
	const messages = new Map<string, BulkMessage | InvalidInput>();
	const breathe = createBreather();
	for (const row of rows) {
		await breathe();
		const own = Object.fromEntries(Object.entries(row.columns).filter(([name]) => takes(name)));
		const problem = rowProblem(row, own, takes);
		if (problem) {
			planned.push({ row, settings, error: problem });
			continue;
		}
		const key = JSON.stringify(own);
		const message = messages.get(key) ?? tryMessage(functions, row.itemIndex, () => fill(own));
		messages.set(key, message);
		planned.push(message instanceof InvalidInput ? { row, settings, error: message } : { row, settings, message });
	}
}

function tryMessage(
	functions: IExecuteFunctions,
	itemIndex: number,
	make: () => MadeMessage,
): BulkMessage | InvalidInput {
	try {
		const message = make();
		const request = message.one({ digits: '', e164: '' });
		checkAttachments(functions, itemIndex, request.attachments);
		const { together } = message;
		return {
			...message,
			key: keyOf(request, itemIndex),
			together: together && { ...together, key: keyOf(together.request({}), itemIndex) },
		};
	} catch (error) {
		return inputError(error);
	}
}

/** Equal for requests that are the same but for their recipients. */
function keyOf({ path, body, attachments }: Request, itemIndex: number): string {
	// A binary field belongs to its item; everything else is the same wherever it comes from.
	const files = attachments?.files.map((file) => ('binary' in file ? { ...file, itemIndex } : file));
	return JSON.stringify([path, body, files]);
}

function inputError(error: unknown): InvalidInput {
	if (error instanceof InvalidInput) return error;
	throw rethrown(error);
}
