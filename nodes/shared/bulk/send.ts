import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import { InvalidInput, toNodeError } from '../errors';
import { runInLanes } from '../lanes';
import type { JointContext } from '../operation';
import { parseRecipient, type Recipient } from '../recipient';
import type { Request } from '../request';
import type { SendOutcome } from '../whatsapp/sendResult';
import type { Row } from './rows';

/** What goes to the recipients of some rows. */
export interface BulkMessage {
	/** The same text for messages that are the same, so that they can share a request. */
	key: string;
	/** The request for one recipient; its answer may name the message. */
	one(recipient: Recipient): Request;
	/** The request for several, where the provider has one. */
	many?(recipients: readonly Recipient[]): Request;
	messageId(answer: IDataObject): unknown;
	/** The numbers that the answer of `many` names as accepted; undefined where it names none. */
	accepted?(answer: IDataObject): string[] | undefined;
}

/** A row and what it gets; or why it cannot get anything. */
export type PlannedRow = { row: Row } & ({ message: BulkMessage } | { error: InvalidInput });

export interface BulkSettings {
	defaultCountryCode?: string;
	invalidRecipients?: 'report' | 'stop';
	recipientsPerRequest?: number;
	summary?: boolean;
}

interface Result {
	row: Row;
	to?: string;
	outcome: SendOutcome;
	reason?: string;
	messageId?: string;
}

interface Addressed {
	/** Where the result goes. */
	index: number;
	row: Row;
	recipient: Recipient;
}

interface Parcel {
	message: BulkMessage;
	addressed: Addressed[];
}

/**
 * Sends to all rows: everything is checked first, a number that comes again is skipped, and equal messages share
 * requests where the provider allows it.
 *
 * @returns one item for each row in the order of the rows, then the summary
 * @throws NodeOperationError for the first invalid row, where that is to stop everything
 * @throws NodeApiError when nobody got anything because the provider refused
 */
export async function sendBulk(
	context: JointContext,
	planned: readonly PlannedRow[],
	settings: BulkSettings,
): Promise<INodeExecutionData[]> {
	const { functions } = context;
	const started = Date.now();
	const results: Result[] = [];
	const parcels = pack(functions, planned, settings, results);
	let requests = 0;
	let done = 0;
	let firstError: NodeApiError | undefined;

	await runInLanes({
		count: parcels.length,
		parallel: context.parallel,
		laneOf: () => undefined,
		stopped: () => functions.getExecutionCancelSignal()?.aborted === true,
		work: async (index) => {
			const parcel = parcels[index];
			if (!parcel) return;
			requests++;
			const error = await deliver(context, parcel, results);
			firstError ??= error;
			done += parcel.addressed.length;
			sayProgress(functions, done, parcels);
		},
	});

	const reached = results.some(({ outcome }) => outcome === 'sent' || outcome === 'queued' || outcome === 'unclear');
	if (firstError && !reached && !functions.continueOnFail()) throw firstError;
	const items = results.map(toItem);
	if (settings.summary === false) return items;
	return [...items, summaryOf(functions, results, requests, Date.now() - started)];
}

/** Checks every row, writes the results of those that get nothing, and packs the others into requests. */
function pack(
	functions: IExecuteFunctions,
	planned: readonly PlannedRow[],
	settings: BulkSettings,
	results: Result[],
): Parcel[] {
	const seen = new Map<string, Row>();
	const groups = new Map<string, Parcel>();
	for (const [index, plan] of planned.entries()) {
		const { row } = plan;
		try {
			if ('error' in plan) throw plan.error;
			const recipient = parseRecipient('To', row.entered, { countryCode: settings.defaultCountryCode });
			const earlier = seen.get(recipient.digits);
			if (earlier) {
				results[index] = { row, to: recipient.e164, outcome: 'skipped', reason: `duplicate of ${placeOf(earlier)}` };
				continue;
			}
			seen.set(recipient.digits, row);
			// Shown if the run ends before the row's turn.
			results[index] = { row, to: recipient.e164, outcome: 'skipped', reason: 'the execution was stopped before' };
			const { key } = plan.message;
			const group = groups.get(key) ?? { message: plan.message, addressed: [] };
			group.addressed.push({ index, row, recipient });
			groups.set(key, group);
		} catch (error) {
			if (settings.invalidRecipients === 'stop')
				throw toNodeError(functions.getNode(), withPlace(error, row), row.itemIndex);
			results[index] = { row, outcome: 'failed', reason: reasonOf(error) };
		}
	}
	const most = settings.recipientsPerRequest ?? 500;
	return [...groups.values()].flatMap(({ message, addressed }) =>
		chunks(addressed, message.many && addressed.length > 1 ? most : 1).map((chunk) => ({ message, addressed: chunk })),
	);
}

/** Sends one parcel and writes its results. @returns the error where it failed */
async function deliver(
	{ client, functions }: JointContext,
	{ message, addressed }: Parcel,
	results: Result[],
): Promise<NodeApiError | undefined> {
	const [first] = addressed;
	if (!first) return undefined;
	const write = (entry: Addressed, result: Omit<Result, 'row' | 'to'>) => {
		results[entry.index] = { row: entry.row, to: entry.recipient.e164, ...result };
	};
	try {
		const together = addressed.length > 1 && message.many !== undefined;
		const recipients = addressed.map(({ recipient }) => recipient);
		const request = together && message.many ? message.many(recipients) : message.one(first.recipient);
		const answer = asDataObject((await client.forItem(first.row.itemIndex).send(request)).body);
		if (!together) {
			const id = message.messageId(answer);
			write(first, { outcome: 'sent', ...(typeof id === 'string' && { messageId: id }) });
			return undefined;
		}
		const named = message.accepted?.(answer);
		const accepted = named && new Set(named.map((number) => number.replace(/\D/g, '')));
		for (const entry of addressed) {
			if (!accepted || accepted.has(entry.recipient.digits)) write(entry, { outcome: 'queued' });
			else write(entry, { outcome: 'unclear', reason: 'the answer does not name it among the accepted numbers' });
		}
		return undefined;
	} catch (error) {
		const nodeError = toNodeError(functions.getNode(), error);
		const outcome = nodeError.context.outcome === 'unclear' ? 'unclear' : 'failed';
		for (const entry of addressed) write(entry, { outcome, reason: reasonOf(nodeError) });
		return nodeError instanceof NodeApiError ? nodeError : undefined;
	}
}

function chunks<T>(list: readonly T[], most: number): T[][] {
	const result: T[][] = [];
	for (let start = 0; start < list.length; start += most) result.push(list.slice(start, start + most));
	return result;
}

function placeOf({ line, itemIndex }: Row): string {
	return line === undefined ? `item ${itemIndex}` : `line ${line}`;
}

function withPlace(error: unknown, row: Row): unknown {
	if (!(error instanceof InvalidInput)) return error;
	return new InvalidInput(`To (${placeOf(row)})`, error.message.replace(/^'[^']*' /, ''), error.fix);
}

function reasonOf(error: unknown): string {
	if (error instanceof InvalidInput) return `${error.message}. ${error.fix}`;
	const message = error instanceof Error ? error.message : String(error);
	return message.replace(/ \[item \d+\]$/, '');
}

/** The editor's console shows it during a manual run. */
function sayProgress(functions: IExecuteFunctions, done: number, parcels: readonly Parcel[]): void {
	if (parcels.length < 2) return;
	const total = parcels.reduce((sum, { addressed }) => sum + addressed.length, 0);
	functions.sendMessageToUI(`Bulk send: ${done} of ${total} recipients done`);
}

function toItem({ row, to, outcome, reason, messageId }: Result): INodeExecutionData {
	const { itemIndex, line, entered } = row;
	return {
		json: {
			outcome,
			...(to === undefined ? { entered } : { to }),
			...(messageId !== undefined && { messageId }),
			...(reason !== undefined && { reason }),
			...(line !== undefined && { line }),
		},
		pairedItem: { item: itemIndex },
	};
}

function summaryOf(
	functions: IExecuteFunctions,
	results: readonly Result[],
	requests: number,
	durationMs: number,
): INodeExecutionData {
	const count = (wanted: SendOutcome) => results.filter(({ outcome }) => outcome === wanted).length;
	return {
		json: {
			summary: true,
			recipients: results.length,
			sent: count('sent'),
			queued: count('queued'),
			failed: count('failed'),
			skipped: count('skipped'),
			unclear: count('unclear'),
			requests,
			durationSeconds: Math.round(durationMs / 100) / 10,
		},
		pairedItem: functions.getInputData().map((_, item) => ({ item })),
	};
}
