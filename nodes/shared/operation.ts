import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { ExpressionError, NodeOperationError } from 'n8n-workflow';
import { checkAttachments } from './attachments';
import type { Claims } from './claims';
import { asIs, InvalidInput, invalidInput } from './errors';
import { listProperties, simplifyProperty } from './listFields';
import { collect } from './paging';
import { readParameters, type ParametersOf } from './parameters';
import type { Client, Request } from './request';
import { isDataObject } from './dataObject';

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

/** One item's work: its parameters are read and checked, nothing has been sent. */
export interface Job {
	/** Jobs of the same lane run one after the other, in item order. */
	lane?: string;
	once?: Once;
	/** For sends: who gets something, for the result. */
	to?: string;
	/** Checks that need the item's files or the provider's lists. All items are checked before the first one runs. */
	check?(context: OperationContext): Promise<void>;
	run(context: OperationContext): Promise<Output>;
}

/** One item of an operation that works on all items together: its parameters, or why they are not usable. */
export type ItemParameters<P> = { itemIndex: number } & ({ parameters: P } | { error: InvalidInput });

/** The work of all items together, for operations such as bulk sends. Results name their items themselves. */
export interface JointJob {
	run(context: JointContext): Promise<INodeExecutionData[]>;
}

/** Where an operation on all items runs. */
export interface JointContext {
	/** `client.forItem({ index })` speaks for one item. */
	client: Client;
	functions: IExecuteFunctions;
	/** Who got something in other executions. */
	claims: Claims;
	/** How many requests may be under way at the same time. */
	parallel: number;
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
}

/** For sends to a person. */
interface ToPerson<P> {
	/** Who gets something. Each result of the item, also that of a failure, names the person and the outcome. */
	recipient(parameters: P): string;
	/** Messages to one person keep their order. */
	lane(parameters: P): string;
	/** What must go out only once across executions, and to whom; undefined where the user does not ask for it. */
	once(parameters: P): Once | undefined;
}

/** For everything else. */
interface ToNobody<P> {
	recipient?: undefined;
	/** What must keep its order, such as a ticket: items that give the same text run one after the other. */
	lane?(parameters: P): string;
	once?: undefined;
}

/** One call. Pure: it validates and builds, the engine sends. */
interface Single<P> {
	request(parameters: P): Request;
	/** Turns the answer into the record to output; by default the answer itself. */
	output?(answer: IDataObject, parameters: P): IDataObject;
}

/** Adds Return All and Limit, and follows the provider's pages. */
interface List<P> {
	list(parameters: P): Request;
	/** Turns one row into the record to output; by default the row itself. */
	output?(row: IDataObject): IDataObject;
}

/** For downloads and operations that need more than one call. */
interface Custom<P> {
	/** Checks and reads ahead what needs the network or the item's files; sends nothing. */
	check?(context: OperationContext & { parameters: P }): Promise<void>;
	execute(context: OperationContext & { parameters: P }): Promise<Output>;
	output?: undefined;
}

/** For bulk sends: one run over all items, which decides itself what becomes of each. */
interface Joint<P> {
	together(context: JointContext & { items: ReadonlyArray<ItemParameters<P>> }): Promise<INodeExecutionData[]>;
	output?: undefined;
}

type Behaviour<P> = (ToPerson<P> | ToNobody<P>) & (Single<P> | List<P> | Custom<P> | Joint<P>);

/** Gives the raw value n8n has for one property. */
export type ReadParameter = (property: INodeProperties) => unknown;

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
	/**
	 * Reads and checks one item's parameters.
	 *
	 * @throws InvalidInput
	 */
	prepare(read: ReadParameter): Job;
	/** Only operations that work on all items together have this; they are not prepared one by one. */
	prepareTogether?(reads: readonly ReadParameter[]): JointJob;
}

/** A menu entry with its operations in menu order. */
export interface Resource {
	name: string;
	value: string;
	description: string;
	operations: Operation[];
}

/** Declares an operation: the parameters' types follow from the property literals. */
export function defineOperation<const L extends readonly INodeProperties[]>(
	operation: Declaration<L> & Behaviour<ParametersOf<L>>,
): Operation {
	const { name, value, action, description, properties } = operation;
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
		sends: operation.recipient !== undefined || 'together' in operation,
		...('together' in operation && {
			prepareTogether: (reads: readonly ReadParameter[]): JointJob => {
				const items = reads.map((read, itemIndex) => readItem(properties, read, itemIndex));
				return { run: async (context) => await operation.together({ ...context, items }) };
			},
		}),
		prepare(read) {
			const parameters = readParameters(properties, read);
			const shape = shaperOf(operation, parameters, read);
			const order = {
				lane: operation.lane?.(parameters),
				once: operation.once?.(parameters),
				to: operation.recipient?.(parameters),
			};
			if ('together' in operation) throw new TypeError(`${name} works on all items together`);
			if ('execute' in operation) {
				return {
					...order,
					check: async (context) => await operation.check?.({ ...context, parameters }),
					run: async (context) => await operation.execute({ ...context, parameters }),
				};
			}
			if ('list' in operation) {
				const request = operation.list(parameters);
				const { returnAll, limit } = readParameters(listProperties, read);
				const most = returnAll ? Number.POSITIVE_INFINITY : limit;
				return { ...order, run: async ({ client }) => (await collect(client, request, most)).map(shape) };
			}
			const request = operation.request(parameters);
			return {
				...order,
				check: async ({ functions, itemIndex }) => checkAttachments(functions, itemIndex, request.attachments),
				run: async ({ client }) => toRecords((await client.send(request)).body).map(shape),
			};
		},
	};
}

function readItem<const L extends readonly INodeProperties[]>(
	properties: L,
	read: ReadParameter,
	itemIndex: number,
): ItemParameters<ParametersOf<L>> {
	try {
		return { itemIndex, parameters: readParameters(properties, read) };
	} catch (error) {
		if (error instanceof InvalidInput) return { itemIndex, error };
		// What n8n throws for an expression or a form that it cannot resolve for this item.
		if (!(error instanceof ExpressionError || error instanceof NodeOperationError)) throw asIs(error);
		const said = error.description ? `${error.message}. ${error.description}` : error.message;
		return { itemIndex, error: invalidInput('Parameters', `cannot be read: ${said}`, 'Correct the expression.') };
	}
}

function shaperOf<L extends readonly INodeProperties[]>(
	{ output, simplify }: Declaration<L> & Behaviour<ParametersOf<L>>,
	parameters: ParametersOf<L>,
	read: ReadParameter,
): (record: IDataObject) => IDataObject {
	const simple = simplify && readParameters([simplifyProperty], read).simplify ? simplify : undefined;
	return (record) => {
		const shaped = output ? output(record, parameters) : record;
		return simple ? simple(shaped) : shaped;
	};
}

function toRecords(body: unknown): IDataObject[] {
	return (Array.isArray(body) ? body : [body]).filter(isDataObject);
}
