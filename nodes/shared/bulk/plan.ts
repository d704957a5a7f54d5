import type { IDataObject } from 'n8n-workflow';
import { invalidInput, rethrown, InvalidInput } from '../errors';
import type { ItemParameters, AllItemsContext } from '../operation/defineOperation';
import { createBreather } from '../breather';
import type { ParametersOf } from '../input/parameters';
import type { bulkOptions, recipientFields } from './fields';
import { bulkMessage, type BulkChannel, type BulkMessage, type PlannedRow, type RowSettings } from './bulkMessage';
import { readRows, rowProblem, type CsvFile, type Row } from './rows';

/** What one item sends, ready to be filled for one row after the other. */
export interface ItemContent<C> {
	/** Whether a CSV column of that name changes the message. */
	takes(column: string): boolean;
	/**
	 * @param own the row's values for such columns
	 * @throws InvalidInput where they do not fit
	 */
	fill(own: Readonly<Record<string, string>>): C;
}

/**
 * Reads the recipients of all items and what each of them gets. Nothing is sent, and nothing that a row lacks is thrown:
 * it is the row's result.
 *
 * @param prepare finds out what the item sends, with requests if needed
 * @throws NodeApiError where the provider cannot be asked
 */
export async function planRows<
	P extends ParametersOf<typeof recipientFields> & ParametersOf<readonly [typeof bulkOptions]>,
	C,
>(
	{ functions }: AllItemsContext,
	items: ReadonlyArray<ItemParameters<P>>,
	channel: BulkChannel<C>,
	prepare: (parameters: P, json: IDataObject) => ItemContent<C> | Promise<ItemContent<C>>,
): Promise<PlannedRow[]> {
	const planned: PlannedRow[] = [];
	const breathe = createBreather();
	for (const item of items) {
		await breathe();
		const { itemIndex } = item;
		try {
			if ('error' in item) throw item.error;
			const { additional, parameters } = item;
			const rows = await readRows(functions, itemIndex, parameters);
			const { takes, fill } = await prepare(parameters, functions.getInputData()[itemIndex]?.json ?? {});
			const make = (own: Readonly<Record<string, string>>) =>
				bulkMessage(channel, fill(own), { additional, itemIndex });
			await planItem(rows, { takes, make }, parameters.additionalFields, planned);
		} catch (error) {
			planned.push({
				row: { itemIndex, entered: '', field: 'To', columns: {} },
				settings: {},
				error: inputError(error),
			});
		}
	}
	return planned;
}

/** Makes the messages of an item's rows. */
interface MessageMaker {
	takes(column: string): boolean;
	make(own: Readonly<Record<string, string>>): BulkMessage;
}

async function planItem(
	rows: readonly Row[],
	{ takes, make }: MessageMaker,
	settings: RowSettings,
	planned: PlannedRow[],
): Promise<void> {
	// Rows with the same values share one message, so that it is made once for 10,000 of them.
	const messages = new Map<string, BulkMessage | InvalidInput>();
	const variables = new Map<CsvFile | undefined, Variables | InvalidInput>();
	const breathe = createBreather();
	for (const row of rows) {
		await breathe();
		const taken = variables.get(row.file) ?? variablesOf(row.file, takes);
		variables.set(row.file, taken);
		const own = taken instanceof InvalidInput ? {} : ownValues(row.columns, taken);
		const problem = rowProblem(row, own, takes) ?? (taken instanceof InvalidInput ? taken : undefined);
		if (problem) {
			planned.push({ row, settings, error: problem });
			continue;
		}
		const values = JSON.stringify(own);
		const message = messages.get(values) ?? tryMessage(() => make(own));
		messages.set(values, message);
		planned.push(message instanceof InvalidInput ? { row, settings, error: message } : { row, settings, message });
	}
}

/** The variables of the message that columns fill, by the columns' names. */
type Variables = ReadonlyMap<string, string>;

/**
 * The columns that the message takes. One is also called by its variable's name in other letters or with other signs, as
 * `Body 1` and `BODY_1`: without its values everybody would get those of the form. Beside the exact name they mean
 * nothing; which of two others is meant, nobody knows.
 */
function variablesOf(file: CsvFile | undefined, takes: (column: string) => boolean): Variables | InvalidInput {
	const names = file?.names ?? [];
	const exact = new Set(names.filter(takes));
	const columnOf = new Map<string, string>();
	for (const name of names) {
		const variable = exact.has(name) ? undefined : spellings(name).find((spelling) => takes(spelling));
		if (variable === undefined || exact.has(variable)) continue;
		const other = columnOf.get(variable);
		if (other !== undefined) return twoColumns(variable, other, name);
		columnOf.set(variable, name);
	}
	return new Map([
		...[...exact].map((name) => [name, name] as const),
		...[...columnOf].map(([a, b]) => [b, a] as const),
	]);
}

function twoColumns(variable: string, first: string, second: string): InvalidInput {
	return invalidInput(
		'CSV Input Data Field Name',
		`names a file with the columns "${first.slice(0, 60)}" and "${second.slice(0, 60)}", which both mean "${variable}"`,
		`Rename the one that is meant to "${variable}".`,
	);
}

/** The row's values that the message takes, by the names of their variables. */
function ownValues(columns: Row['columns'], variables: Variables): Record<string, string> {
	const entries = [...variables].flatMap(([column, variable]) => {
		const value = Object.hasOwn(columns, column) ? columns[column] : undefined;
		return value === undefined ? [] : [[variable, value] as const];
	});
	return Object.fromEntries(entries);
}

/** `Body_First_Name` may be `body-first_name` or `body-first-name`. */
function spellings(name: string): string[] {
	const lower = name.trim().toLowerCase();
	return [
		lower,
		lower.replace(/(?<=^(?:card[-_ ]\d{1,2}[-_ ])?(?:header|body|button))[_ ]/, '-'),
		lower.replace(/[_ ]/g, '-'),
	];
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
	throw rethrown(error);
}
