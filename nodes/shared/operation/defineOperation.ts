import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { ExpressionError, NodeOperationError, UserError } from 'n8n-workflow';
import { checkAdditional, type Additional } from '../http/additional';
import { checkAttachments } from '../http/attachments';
import { claimKey, type Claims } from './claims';
import { rethrown, InvalidInput, invalidInput } from '../errors';
import { listProperties, simplifyProperty } from './listFields';
import { readAdditional } from './runOptions';
import { createBreather } from '../breather';
import { collect } from '../http/paging';
import { readParameters, type ParametersOf, type ParameterSource } from '../input/parameters';
import type { Recipient } from '../input/recipient';
import type { Client } from '../http/client';
import type { SentRecord } from '../http/sentRecord';
import { isDataObject } from '../dataObject';
import type { Request } from '../http/request';

/** What an operation gives back for one item: one record, several, or ready-made items (for binary data). */
export type Output = IDataObject | IDataObject[] | INodeExecutionData[];

/** Where an operation runs. */
export interface OperationContext {
	/** Speaks for the item. */
	client: Client;
	functions: IExecuteFunctions;
	itemIndex: number;
}

/** A send that must not happen twice, in this execution or another. */
export interface Once {
	/** Made by `claimKey`. */
	key: string;
	/** The recipient, for the result where it is skipped. */
	to: string;
	campaign: string;
}

/** Does the work of one item that was checked before. */
export type Work = () => Promise<Output>;

/** One item's work: its parameters are read, nothing has been sent. */
export interface Job {
	/** Jobs with the same one run one after the other, in item order. */
	orderingKey?: string;
	once?: Once;
	/** For sends: who gets something, for the result. */
	to?: string;
	/** What the user adds to its requests. */
	additional?: Additional;
	/**
	 * Checks everything that can be known before something is sent; all items are prepared before the first one runs.
	 *
	 * @throws InvalidInput and n8n's errors
	 */
	prepare(context: OperationContext): Promise<Work>;
}

/** One item of an operation that works on all items together: its parameters, or why they are not usable. */
export type ItemParameters<P> = { itemIndex: number } & (
	{ parameters: P; additional?: Additional } | { error: InvalidInput }
);

/** The work of all items together, for operations such as bulk sends. Results name their items themselves. */
interface AllItemsJob {
	run(context: AllItemsContext): Promise<AllItemsOutput>;
}

/** The results of an operation on all items. */
export interface AllItemsOutput {
	items: INodeExecutionData[];
	/** About all of them; the last item in version 1 of the nodes, and the only one of a second output since. */
	summary?: INodeExecutionData;
}

/** Where an operation on all items runs. */
export interface AllItemsContext {
	/** `client.forItem({ index })` speaks for one item. */
	client: Client;
	functions: IExecuteFunctions;
	/** Who got something in other executions. */
	claims: Claims;
	/** Who got something in earlier attempts of this run. */
	sent: SentRecord;
	/** How many requests may be under way at the same time; it changes with what the provider stands. */
	parallel(): number;
}

interface Declaration<L extends readonly INodeProperties[]> {
	/** Label in the operation menu. */
	name: string;
	/** Stored in users' workflows: never changes. */
	value: string;
	/** Sentence shown in the node picker, and the tool description that an AI agent reads. */
	action: string;
	description: string;
	properties: L;
	/** A short, stable shape of one record; adds the Simplify switch. */
	simplify?(record: IDataObject): IDataObject;
	/** Whether none of its requests has a body, as with everything that only reads; lists need not say so. */
	bodyless?: boolean;
}

/**
 * For sends to a person. Messages to one person keep their order; where the user names a campaign
 * (`additionalFields.campaign`), nobody gets two of it; and each result of the item, also that of a failure, says who it
 * was for, and the outcome.
 */
interface ToPerson<P, R> {
	/**
	 * Who gets something: read once for each item, and handed on.
	 *
	 * @throws InvalidInput
	 */
	recipient(parameters: P): R;
	orderingKey?: undefined;
}

/** For everything else. */
interface ToNobody<P> {
	recipient?: undefined;
	/** What must keep its order, such as a ticket: items that give the same text run one after the other. */
	orderingKey?(parameters: P): string;
}

/** One call. Pure: it validates and builds, the engine sends. */
interface Single<P, R> {
	request(parameters: P, recipient: R): Request;
	/** Turns the answer into the record to output; by default the answer itself. */
	output?(answer: IDataObject, parameters: P, recipient: R): IDataObject;
}

/** Adds Return All and Limit, and follows the provider's pages. */
interface List<P> {
	list(parameters: P): Request;
	/** Turns one row into the record to output; by default the row itself. */
	output?(row: IDataObject): IDataObject;
}

/** For downloads and operations that need more than one call. */
interface Custom<P, R, T> {
	/**
	 * Checks everything and builds what `execute` needs, also with the network or the item's files; sends nothing. All items
	 * are prepared before the first one runs.
	 *
	 * @throws InvalidInput and n8n's errors
	 */
	prepare?(context: OperationContext & { parameters: P; recipient: R }): T | Promise<T>;
	execute(context: OperationContext & { parameters: P; recipient: R; prepared: T }): Promise<Output>;
	output?: undefined;
}

/** For bulk sends: one run over all items, which decides the outcome of each itself. */
interface AllItems<P> {
	executeAll(context: AllItemsContext & { items: ReadonlyArray<ItemParameters<P>> }): Promise<AllItemsOutput>;
	output?: undefined;
}

/** What an operation does with the parameters and the recipient of one item. */
type Action<P, R, T> = Single<P, R> | List<P> | Custom<P, R, T>;

type Behaviour<P, R, T> = (ToPerson<P, R> | ToNobody<P>) & (Action<P, R, T> | AllItems<P>);

/** Gives the raw value n8n has for one property. */
export type ReadParameter = ParameterSource;

/** An operation as the engine sees it. */
export interface Operation {
	name: string;
	value: string;
	action: string;
	description: string;
	/** Its own fields and those that its behaviour adds. */
	properties: INodeProperties[];
	/** Whether it sends something to a person. */
	sends: boolean;
	/** Whether its requests have no body: then the user may add query parameters, else members of the body. */
	bodyless: boolean;
	/**
	 * Reads one item's parameters, and who gets something.
	 *
	 * @throws InvalidInput
	 */
	prepare(read: ReadParameter): Job;
	/** Only operations that work on all items together have this; they are not prepared one by one. */
	prepareAll?(reads: readonly ReadParameter[]): AllItemsJob;
}

/** A menu entry with its operations in menu order. */
export interface Resource {
	name: string;
	value: string;
	description: string;
	/** What the Operation menu of version 1 starts with, one of `operations`. Saved workflows rely on it, so it never changes. */
	defaultOperation: Operation;
	/** What nodes that are added today start with, where that is another one: what is done most, else what changes nothing. */
	newOperation?: Operation;
	operations: Operation[];
}

/** Declares an operation: the types of parameters, recipient and what is prepared follow from its members. */
export function defineOperation<
	const L extends readonly INodeProperties[],
	R extends Recipient | undefined = undefined,
	T = undefined,
>(operation: Declaration<L> & Behaviour<ParametersOf<L>, R, T>): Operation {
	return toOperation(operation);
}

/** From here on it matters no longer what exactly an operation hands on from one of its members to the next. */
function toOperation<const L extends readonly INodeProperties[]>(
	operation: Declaration<L> & Behaviour<ParametersOf<L>, Recipient | undefined, unknown>,
): Operation {
	const { name, value, action, description, properties } = operation;
	const sends = operation.recipient !== undefined || 'executeAll' in operation;
	const bodyless = 'list' in operation || operation.bodyless === true;
	const additionalOf = (read: ReadParameter) => {
		const additional = readAdditional(read, { bodyless });
		if (additional) checkAdditional(additional, { sends });
		return additional;
	};
	return {
		name,
		value,
		action,
		description,
		properties: [
			...properties,
			...('list' in operation ? listProperties : []),
			...(operation.simplify ? [simplifyProperty] : []),
		],
		sends,
		bodyless,
		...('executeAll' in operation && {
			prepareAll: (reads: readonly ReadParameter[]): AllItemsJob => ({
				run: async (context) =>
					await operation.executeAll({ ...context, items: await readItems(properties, reads, additionalOf) }),
			}),
		}),
		prepare(read) {
			if ('executeAll' in operation) throw new TypeError(`${name} works on all items together`);
			const parameters = readParameters(properties, read);
			const recipient = operation.recipient?.(parameters);
			const additional = additionalOf(read);
			return {
				...(recipient ? orderOf(recipient, parameters) : { orderingKey: operation.orderingKey?.(parameters) }),
				additional,
				prepare: async (context) => await prepareItem(operation, { ...context, parameters, recipient }, read),
			};
		},
	};
}

/** What the engine derives from who gets something. */
function orderOf({ digits, e164 }: Recipient, parameters: unknown): Pick<Job, 'orderingKey' | 'once' | 'to'> {
	const options = isDataObject(parameters) ? parameters.additionalFields : undefined;
	const entered = isDataObject(options) ? options.campaign : undefined;
	const campaign = typeof entered === 'string' ? entered.trim() : '';
	return {
		orderingKey: `to ${digits}`,
		to: e164,
		...(campaign !== '' && { once: { key: claimKey(campaign, digits), to: e164, campaign } }),
	};
}

/** Checks one item, up to where only sending is left. */
async function prepareItem<P, R>(
	operation: Pick<Declaration<[]>, 'simplify'> & Action<P, R, unknown>,
	context: OperationContext & { parameters: P; recipient: R },
	read: ReadParameter,
): Promise<Work> {
	const { client, functions, itemIndex, parameters, recipient } = context;
	if ('execute' in operation) {
		const prepared = await operation.prepare?.(context);
		return async () => await operation.execute({ ...context, prepared });
	}
	const simplify = simplifierOf(operation, read);
	if ('list' in operation) {
		const request = operation.list(parameters);
		const { returnAll, limit } = readParameters(listProperties, read);
		const maxRows = returnAll ? Number.POSITIVE_INFINITY : limit;
		const shape = (row: IDataObject) => simplify(operation.output ? operation.output(row) : row);
		return async () => await mapAll(await collect(client, request, maxRows), shape);
	}
	const request = operation.request(parameters, recipient);
	checkAttachments(functions, itemIndex, client.completed(request).attachments);
	await client.checkLinks(request);
	const shape = (answer: IDataObject) =>
		simplify(operation.output ? operation.output(answer, parameters, recipient) : answer);
	return async () => await mapAll(toRecords(request, (await client.send(request)).body), shape);
}

/** A list may have a million rows. */
async function mapAll(
	records: readonly IDataObject[],
	shape: (record: IDataObject) => IDataObject,
): Promise<IDataObject[]> {
	const breathe = createBreather();
	const shaped: IDataObject[] = [];
	for (const record of records) {
		await breathe();
		shaped.push(shape(record));
	}
	return shaped;
}

async function readItems<const L extends readonly INodeProperties[]>(
	properties: L,
	reads: readonly ReadParameter[],
	additionalOf: (read: ReadParameter) => Additional | undefined,
): Promise<Array<ItemParameters<ParametersOf<L>>>> {
	const breathe = createBreather();
	const items: Array<ItemParameters<ParametersOf<L>>> = [];
	for (const [itemIndex, read] of reads.entries()) {
		await breathe();
		items.push(readItem(properties, read, itemIndex, additionalOf));
	}
	return items;
}

function readItem<const L extends readonly INodeProperties[]>(
	properties: L,
	read: ReadParameter,
	itemIndex: number,
	additionalOf: (read: ReadParameter) => Additional | undefined,
): ItemParameters<ParametersOf<L>> {
	try {
		return { itemIndex, parameters: readParameters(properties, read), additional: additionalOf(read) };
	} catch (error) {
		if (error instanceof InvalidInput) return { itemIndex, error };
		// What n8n throws for an expression or a form that it cannot resolve for this item.
		if (!isOfParameters(error)) throw rethrown(error);
		const message = error.description ? `${error.message}. ${error.description}` : error.message;
		return { itemIndex, error: invalidInput('Parameters', `cannot be read: ${message}`, 'Correct the expression.') };
	}
}

/** One of n8n's engines for expressions says `UserError` of one that cannot be parsed. */
function isOfParameters(error: unknown): error is ExpressionError | NodeOperationError | UserError {
	return [ExpressionError, NodeOperationError, UserError].some((kind) => error instanceof kind);
}

function simplifierOf(
	{ simplify }: Pick<Declaration<[]>, 'simplify'>,
	read: ReadParameter,
): (record: IDataObject) => IDataObject {
	return simplify && readParameters([simplifyProperty], read).simplify ? simplify : (record) => record;
}

/** What changes something gives an item whatever its answer is: without one the workflow would stop there, and say nothing. */
function toRecords({ method }: Request, body: unknown): IDataObject[] {
	const records = (Array.isArray(body) ? body : [body]).filter(isDataObject);
	return records.length === 0 && method !== 'GET' ? [{}] : records;
}
