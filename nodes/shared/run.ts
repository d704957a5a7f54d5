import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { Claims, perhapsSentBefore, sentBefore } from './claims';
import { asIs, invalidInput, outcomeOf, toNodeError } from './errors';
import { runInLanes } from './lanes';
import type { Job, Operation, OperationContext, Output, ReadParameter, Resource } from './operation';
import { readParameters } from './parameters';
import type { Provider } from './provider';
import { Client, Session } from './request';
import { runOptions } from './runOptions';
import { SentRecord } from './sendOnce';
import type { SendOutcome } from './whatsapp/sendResult';

/** @property sends whether the item's operation sends something to a person */
type Prepared = { sends: boolean } & ({ job: Job } | { error: Error });

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
	try {
		return [await runItems(this, provider, resources)];
	} catch (error) {
		const nodeError = toNodeError(this.getNode(), error);
		if (!this.continueOnFail()) throw nodeError;
		// Were it thrown, n8n would hand the input on as if it were the result.
		return [items.map((_, itemIndex) => errorItem(nodeError, itemIndex))];
	}
}

/** @throws where the run as a whole fails, or its first item without Continue on Fail */
async function runItems(
	functions: IExecuteFunctions,
	provider: Provider,
	resources: readonly Resource[],
): Promise<INodeExecutionData[]> {
	const items = functions.getInputData();
	const node = functions.getNode();
	const goOn = functions.continueOnFail();
	const {
		maxParallelRequests = 5,
		requestsPerMinute,
		timeoutSeconds = 60,
	} = readParameters([runOptions], (property) =>
		functions.getNodeParameter(property.name, 0, property.default),
	).options;
	const sent = sentRecordOf(functions);
	const claims = new Claims(functions);
	const client = new Client(
		new Session(functions, provider, { requestsPerMinute, timeoutMs: timeoutSeconds * 1000 }, sent),
	);
	const contextOf = (itemIndex: number) => ({
		client: client.forItem({ index: itemIndex, singleMessage: true }),
		functions,
		itemIndex,
	});

	const joint = findOperation(functions, resources, 0)?.prepareTogether;
	if (joint) {
		const job = joint(items.map((_, itemIndex) => readerOf(functions, itemIndex)));
		const output = await job.run({ client, functions, claims, parallel: maxParallelRequests });
		sent.clear();
		claims.clear();
		return output;
	}

	const prepared: Prepared[] = [];
	for (const itemIndex of items.keys()) {
		const sends = findOperation(functions, resources, itemIndex)?.sends === true;
		try {
			const job = prepare(functions, resources, itemIndex);
			await job.check?.(contextOf(itemIndex));
			prepared.push({ sends, job });
		} catch (error) {
			const nodeError = toNodeError(node, error, itemIndex);
			if (!goOn) throw nodeError;
			prepared.push({ sends, error: nodeError });
		}
	}

	const results = new Array<INodeExecutionData[]>(items.length);
	const failures: Array<{ itemIndex: number; error: Error }> = [];

	await runInLanes({
		count: items.length,
		parallel: maxParallelRequests,
		laneOf: (itemIndex) => {
			const item = prepared[itemIndex];
			return item && 'job' in item ? item.job.lane : undefined;
		},
		stopped: () => (!goOn && failures.length > 0) || functions.getExecutionCancelSignal()?.aborted === true,
		work: async (itemIndex) => {
			const item = prepared[itemIndex];
			try {
				if (!item) return;
				if ('error' in item) throw item.error;
				const isUnsent = (error: unknown) => isCertainlyUnsent(error, sent.hasSent(itemIndex));
				const known = sent.recallItem(itemIndex);
				const done = known ?? toItems(await runOnce(claims, item.job, contextOf(itemIndex), isUnsent), itemIndex);
				results[itemIndex] = item.sends ? asSent(done, item.job.to) : done;
				sent.rememberItem(itemIndex, done);
			} catch (error) {
				const nodeError = toNodeError(node, error, itemIndex);
				failures.push({ itemIndex, error: nodeError });
				const outcome = isCertainlyUnsent(error, sent.hasSent(itemIndex)) ? 'failed' : 'unclear';
				const failed = errorItem(nodeError, itemIndex);
				if (item?.sends) Object.assign(failed.json, failedSend(item, outcome, nodeError));
				// n8n sends items with `error` to the error output, and cuts their `json` down to the message everywhere.
				if (item?.sends && node.onError !== 'continueErrorOutput') delete failed.error;
				results[itemIndex] = [failed];
			}
		},
	});

	const first = failures.sort((a, b) => a.itemIndex - b.itemIndex)[0];
	if (first && !goOn) throw first.error;
	sent.clear();
	claims.clear();
	return results.flat();
}

/** Some ways to run a single node come without an execution context: nothing can retry those either. */
function sentRecordOf(functions: IExecuteFunctions): SentRecord {
	try {
		return new SentRecord(functions.getContext('node'), functions.getWorkflowDataProxy(0).$runIndex);
	} catch {
		return new SentRecord({}, 0);
	}
}

/** Runs a job, unless another execution sent the same to the same person. */
async function runOnce(
	claims: Claims,
	job: Job,
	context: OperationContext,
	isUnsent: (error: unknown) => boolean,
): Promise<Output> {
	if (!job.once) return await job.run(context);
	const { key, to, campaign } = job.once;
	const state = (await claims.claim([key], `item ${context.itemIndex}`)).get(key);
	if (state === 'done') return notAgain('skipped', to, sentBefore(campaign));
	if (state === 'unclear') return notAgain('unclear', to, perhapsSentBefore(campaign));
	let output: Output;
	try {
		output = await job.run(context);
	} catch (error) {
		if (isUnsent(error)) await claims.release([key]);
		throw asIs(error);
	}
	await claims.confirm([key]);
	return output;
}

/**
 * Whether an item that failed did so before the provider took anything of it.
 *
 * @param hasSent whether a request of the item was accepted, or may have been
 */
function isCertainlyUnsent(error: unknown, hasSent: boolean): boolean {
	const outcome = outcomeOf(error);
	return outcome === undefined ? !hasSent : outcome !== 'unclear';
}

/** Every result of a send has an outcome, whether or not its operation knows more than that it was accepted. */
function asSent(items: INodeExecutionData[], to: string | undefined): INodeExecutionData[] {
	const outcome: SendOutcome = 'sent';
	return items.map((item) => ({ ...item, json: { outcome, ...(to !== undefined && { to }), ...item.json } }));
}

function failedSend(item: Prepared, outcome: SendOutcome, error: Error): IDataObject {
	const to = 'job' in item ? item.job.to : undefined;
	return { outcome, ...(to !== undefined && { to }), reason: errorText(error).replace(/ \[item \d+\]/, '') };
}

function notAgain(outcome: SendOutcome, to: string, reason: string): Output {
	return { outcome, to, reason };
}

function prepare(functions: IExecuteFunctions, resources: readonly Resource[], itemIndex: number): Job {
	const found = findOperation(functions, resources, itemIndex);
	if (found) return found.prepare(readerOf(functions, itemIndex));
	const { resource, operation } = functions.getNode().parameters;
	throw invalidInput(
		'Operation',
		`"${String(operation)}" does not exist for the resource "${String(resource)}"`,
		'Choose the resource and the operation again.',
	);
}

function readerOf(functions: IExecuteFunctions, itemIndex: number): ReadParameter {
	return (property) =>
		functions.getNodeParameter(property.name, itemIndex, property.default, {
			extractValue: property.type === 'resourceLocator',
		});
}

function findOperation(
	functions: IExecuteFunctions,
	resources: readonly Resource[],
	itemIndex: number,
): Operation | undefined {
	const resource = functions.getNodeParameter('resource', itemIndex, '');
	const operation = functions.getNodeParameter('operation', itemIndex, '');
	return resources.find(({ value }) => value === resource)?.operations.find(({ value }) => value === operation);
}

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

function isReadyItem(
	record: Output extends infer O ? (O extends Array<infer R> ? R : O) : never,
): record is INodeExecutionData {
	return typeof record.json === 'object' && record.json !== null && 'binary' in record;
}
