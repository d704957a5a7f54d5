import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { Claims, perhapsSentBefore, sentBefore } from './claims';
import {
	attemptsOf,
	rethrown,
	invalidInput,
	outcomeOf,
	reportOf,
	toApiError,
	toNodeError,
	type InvalidInput,
} from '../errors';
import { runOrdered } from './ordered';
import type { Job, Once, Operation, Output, ReadParameter, Resource, Work } from './defineOperation';
import { asDataObject, isDataObject } from '../dataObject';
import { createBreather } from '../breather';
import { endRun, runMemoryOf } from './runMemory';
import { readParameters } from '../input/parameters';
import type { Provider } from '../http/provider';
import { Client, Session } from '../http/client';
import { enteredValue, parameterReaders } from './readParameter';
import { runOptions, settingsOfRun } from './runOptions';
import { isVersion1 } from './version';
import { SentRecord } from '../http/sentRecord';
import { Cancelled } from '../wait';
import type { SendOutcome } from '../http/outcome';

/** An item before the first one runs: ready, or how it has ended already. */
interface Prepared {
	/** Whether its operation sends something to a person. */
	sends: boolean;
	/** For sends: who gets something; as entered, where that cannot be read. */
	to?: string;
	lane?: string;
	once?: Once;
	/** The work, the results of an earlier attempt, or why it failed before anything was sent. */
	state: { work: Work } | { done: INodeExecutionData[] } | { error: Error };
}

/** What all items of a run have in common. */
interface Run {
	functions: IExecuteFunctions;
	resources: readonly Resource[];
	readerOf(itemIndex: number): ReadParameter;
	client: Client;
	claims: Claims;
	sent: SentRecord;
}

/**
 * Runs a node: the only loop over items.
 *
 * First every item's parameters and files are checked; without Continue on Fail one bad item stops the run before
 * anything is sent. Then the items are worked on, some at a time, and the results come out in item order, each paired
 * with its item. With Continue on Fail a failed item gives `{ json: { error }, error, pairedItem }` and the others go on;
 * for sends `json` also says whether the message certainly failed or is unclear, and to whom it should have gone, unless
 * there is an error output, for which n8n keeps the message alone.
 *
 * @throws NodeOperationError or NodeApiError of the first failed item, after the items under way have ended
 */
export async function runOperations(
	this: IExecuteFunctions,
	provider: Provider,
	resources: readonly Resource[],
): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	if (items.length === 0) return [[]];
	const sent = new SentRecord(runMemoryOf(this));
	let output: INodeExecutionData[][];
	let run: Run | undefined;
	try {
		run = startRun(this, provider, resources, sent);
		output = await runItems(run);
	} catch (error) {
		const nodeError = toNodeError(this.getNode(), run ? run.client.masked(error) : error);
		if (!this.continueOnFail()) throw nodeError;
		// Were it thrown, n8n would hand the input on as if it were the result.
		output = [items.flatMap((_, itemIndex) => sent.recallItem(itemIndex) ?? [errorItem(nodeError, itemIndex)])];
	} finally {
		await run?.claims.settle();
	}
	endRun(this);
	return output;
}

function startRun(
	functions: IExecuteFunctions,
	provider: Provider,
	resources: readonly Resource[],
	sent: SentRecord,
): Run {
	const { maxParallelRequests, requestsPerMinute, timeoutSeconds = 60 } = runSettings(functions);
	const client = new Client(
		new Session(
			functions,
			provider,
			{ maxParallelRequests, requestsPerMinute, timeoutMs: timeoutSeconds * 1000 },
			sent,
		),
	);
	const readerOf = parameterReaders(functions);
	return { functions, resources, readerOf, client, claims: new Claims(functions), sent };
}

/** One by one: with the whole collection, an expression of the first item alone could fail the run. @throws as `readParameters` */
function runSettings(functions: IExecuteFunctions) {
	const entered = asDataObject(enteredValue(functions, runOptions, 0));
	const given = settingsOfRun
		.filter((name) => name in entered)
		.map((name): [string, unknown] => [name, functions.getNodeParameter(`${runOptions.name}.${name}`, 0, null)]);
	return readParameters([runOptions], () => Object.fromEntries(given)).options;
}

/** @throws where the run as a whole fails, or its first item without Continue on Fail */
async function runItems(run: Run): Promise<INodeExecutionData[][]> {
	const { functions, client, claims, sent } = run;
	const prepareJob = findOperation(run, 0)?.prepareAll;
	if (!prepareJob) return [await runPrepared(run, await prepareAll(run))];
	const job = prepareJob(functions.getInputData().map((_, itemIndex) => run.readerOf(itemIndex)));
	const { items, summary } = await job.run({ client, functions, claims, sent, parallel: () => client.parallel });
	if (!summary) return [items];
	return isVersion1(functions.getNode()) ? [[...items, summary]] : [items, [summary]];
}

/** @throws NodeOperationError or NodeApiError of the first item that is not valid, without Continue on Fail */
async function prepareAll(run: Run): Promise<Prepared[]> {
	const breathe = createBreather();
	const prepared: Prepared[] = [];
	for (const itemIndex of run.functions.getInputData().keys()) {
		await breathe();
		prepared.push(recalled(run, itemIndex) ?? (await prepareItem(run, itemIndex)));
	}
	return prepared;
}

/** An item that an earlier attempt has sent, or may have: whatever its expressions say by now, it keeps its result. */
function recalled(run: Run, itemIndex: number): Prepared | undefined {
	const { functions, sent } = run;
	const done = sent.recallItem(itemIndex);
	if (done) return { sends: false, state: { done } };
	const failure = sent.recallFailure(itemIndex);
	if (!failure) return undefined;
	return {
		sends: findOperation(run, itemIndex)?.sends === true,
		to: failure.to,
		state: { error: toApiError(functions.getNode(), failure.report, itemIndex) },
	};
}

async function prepareItem(run: Run, itemIndex: number): Promise<Prepared> {
	const { functions } = run;
	const operation = findOperation(run, itemIndex);
	const sends = operation?.sends === true;
	const read = run.readerOf(itemIndex);
	let job: Job | undefined;
	try {
		if (!operation) throw unknownOperation(functions);
		job = operation.prepare(read);
		const client = run.client.forItem({ index: itemIndex, singleMessage: true, additional: job.additional });
		const work = await job.prepare({ client, functions, itemIndex });
		return { sends, to: job.to, lane: job.orderingKey, once: job.once, state: { work } };
	} catch (error) {
		const nodeError = toNodeError(functions.getNode(), run.client.masked(error), itemIndex);
		if (!functions.continueOnFail()) throw nodeError;
		return { sends, to: job ? job.to : enteredRecipient(operation, read), state: { error: nodeError } };
	}
}

/** @throws NodeOperationError or NodeApiError of the first item that failed, without Continue on Fail */
async function runPrepared(run: Run, prepared: readonly Prepared[]): Promise<INodeExecutionData[]> {
	const { functions, client } = run;
	const goOn = functions.continueOnFail();
	const results = new Array<INodeExecutionData[] | undefined>(prepared.length);
	let first: { itemIndex: number; error: Error } | undefined;
	const willClaim = prepared.flatMap(({ once, state }) => (once && 'work' in state ? [once] : []));
	run.claims.expect(willClaim, { ahead: true });
	await runOrdered({
		count: prepared.length,
		parallel: () => client.parallel,
		orderingKeyOf: (itemIndex) => prepared[itemIndex]?.lane,
		stopped: () => (!goOn && first !== undefined) || isCancelled(functions),
		work: async (itemIndex) => {
			const item = prepared[itemIndex];
			if (!item) return;
			try {
				results[itemIndex] = await runItem(run, item, itemIndex);
			} catch (error) {
				const nodeError = toNodeError(functions.getNode(), client.masked(error), itemIndex);
				if (!first || itemIndex < first.itemIndex) first = { itemIndex, error: nodeError };
				results[itemIndex] = [failedItem(run, item, itemIndex, { error, nodeError })];
			}
		},
	});
	if (first && !goOn) throw first.error;
	return await joined(results);
}

async function runItem(run: Run, item: Prepared, itemIndex: number): Promise<INodeExecutionData[]> {
	const { state } = item;
	if ('error' in state) throw state.error;
	if ('done' in state) return state.done;
	const items = toItems(await runOnce(run, item.once, state.work, itemIndex), itemIndex);
	const done = item.sends ? asSent(items, item.to) : items;
	run.sent.rememberItem(itemIndex, done);
	return done;
}

function failedItem(
	{ functions, sent }: Run,
	item: Prepared,
	itemIndex: number,
	{ error, nodeError }: { error: unknown; nodeError: NodeApiError | NodeOperationError },
): INodeExecutionData {
	const outcome = isCertainlyUnsent(error, { hasSent: sent.hasSent(itemIndex) }) ? 'failed' : 'unclear';
	sent.rememberFailure(itemIndex, reportOf(nodeError), item.to);
	const failed = errorItem(nodeError, itemIndex);
	if (item.sends) Object.assign(failed.json, failedSend(item.to, outcome, nodeError));
	// n8n sends items with `error` to the error output, and cuts their `json` down to the message everywhere.
	if (item.sends && functions.getNode().onError !== 'continueErrorOutput') delete failed.error;
	return failed;
}

/** All results in item order, without holding the event loop; items that were not started have none. */
async function joined(results: ReadonlyArray<INodeExecutionData[] | undefined>): Promise<INodeExecutionData[]> {
	const breathe = createBreather();
	const all: INodeExecutionData[] = [];
	for (const items of results) {
		await breathe();
		for (const item of items ?? []) all.push(item);
	}
	return all;
}

function isCancelled(functions: IExecuteFunctions): boolean {
	return functions.getExecutionCancelSignal()?.aborted === true;
}

/** Runs the work, unless another execution sent the same to the same person. */
async function runOnce(
	{ functions, claims, sent }: Run,
	once: Once | undefined,
	work: Work,
	itemIndex: number,
): Promise<Output> {
	if (!once) return await work();
	const { key, to, campaign } = once;
	const state = (await claims.claim([once], `item ${itemIndex}`)).get(key);
	if (state === 'done') return notAgain('skipped', to, sentBefore(campaign));
	if (state === 'unclear') return notAgain('unclear', to, perhapsSentBefore(campaign));
	let output: Output;
	try {
		// Claiming may take seconds.
		if (isCancelled(functions)) throw new Cancelled();
		output = await work();
	} catch (error) {
		if (isCertainlyUnsent(error, { hasSent: sent.hasSent(itemIndex) })) await claims.release([once]);
		throw rethrown(error);
	}
	await claims.confirm([once]);
	return output;
}

/**
 * Whether an item that failed did so before the provider took anything of it.
 *
 * @param hasSent whether a request of the item was accepted, or may have been
 */
function isCertainlyUnsent(error: unknown, { hasSent }: { hasSent: boolean }): boolean {
	const outcome = outcomeOf(error);
	return outcome === undefined ? !hasSent : outcome !== 'unclear';
}

/** Every result of a send has an outcome, whether or not its operation knows more than that it was accepted. */
function asSent(items: INodeExecutionData[], to: string | undefined): INodeExecutionData[] {
	const outcome: SendOutcome = 'sent';
	return items.map((item) => ({ ...item, json: { outcome, ...(to !== undefined && { to }), ...item.json } }));
}

function failedSend(to: string | undefined, outcome: SendOutcome, error: Error): IDataObject {
	const said = { outcome, ...(to !== undefined && { to }), reason: errorText(error).replace(/ \[item \d+\]/, '') };
	return { ...said, ...attemptsOf(error) };
}

function notAgain(outcome: SendOutcome, to: string, reason: string): Output {
	return { outcome, to, reason };
}

function unknownOperation(functions: IExecuteFunctions): InvalidInput {
	const { resource, operation } = functions.getNode().parameters;
	return invalidInput(
		'Operation',
		`"${String(operation)}" does not exist for the resource "${String(resource)}"`,
		'Choose the resource and the operation again.',
	);
}

/** Whom the user meant, for the result of an item that is not valid. */
function enteredRecipient(operation: Operation | undefined, read: ReadParameter): string | undefined {
	if (!operation?.sends) return undefined;
	for (const property of operation.properties.filter(({ name }) => recipientFields.includes(name))) {
		const entered = textValue(property, read);
		if (entered !== '') return entered.slice(0, maxEntered);
	}
	return undefined;
}

/** Where operations ask for the recipient. */
const recipientFields = ['to', 'chatId', 'phone', 'phoneNumber'];
/** Longer texts are no recipient. */
const maxEntered = 100;

function textValue(property: INodeProperties, read: ReadParameter): string {
	try {
		const held = read(property);
		const value: unknown = isDataObject(held) && held.__rl === true ? held.value : held;
		return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	} catch {
		// An expression that fails has no value.
		return '';
	}
}

function findOperation({ resources, readerOf }: Run, itemIndex: number): Operation | undefined {
	const read = readerOf(itemIndex);
	const [resource, operation] = [read(resourceChoice), read(operationChoice)];
	return resources.find(({ value }) => value === resource)?.operations.find(({ value }) => value === operation);
}

const choice = { type: 'options', default: '' } as const;
const resourceChoice: INodeProperties = { ...choice, displayName: 'Resource', name: 'resource' };
const operationChoice: INodeProperties = { ...choice, displayName: 'Operation', name: 'operation' };

/**
 * What n8n takes for a failed item: by its `error` it finds the error output, whatever else `json` says.
 */
function errorItem(error: NodeApiError | NodeOperationError, itemIndex: number): INodeExecutionData {
	return { json: { error: errorText(error) }, error, pairedItem: { item: itemIndex } };
}

/** What the error output shows: the message, and what to do about it. */
function errorText(error: Error): string {
	const description = 'description' in error && typeof error.description === 'string' ? error.description : '';
	return description === '' ? error.message : `${error.message}. ${description}`;
}

function toItems(output: Output, itemIndex: number): INodeExecutionData[] {
	const pairedItem = { item: itemIndex };
	return (Array.isArray(output) ? output : [output]).map((record) =>
		isReadyItem(record) ? { ...record, pairedItem } : { json: record, pairedItem },
	);
}

function isReadyItem(record: IDataObject | INodeExecutionData): record is INodeExecutionData {
	return typeof record.json === 'object' && record.json !== null && 'binary' in record;
}
