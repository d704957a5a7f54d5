import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
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

/** One item's work: its parameters are read and checked, nothing has been sent. */
export interface Job {
	/** Jobs of the same lane run one after the other, in item order. */
	lane?: string;
	run(context: OperationContext): Promise<Output>;
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
	/** What must keep its order: a recipient, a ticket. Items that give the same text run one after the other. */
	lane?(parameters: ParametersOf<L>): string;
	/** A short, stable shape of one record; adds the Simplify switch. */
	simplify?(record: IDataObject): IDataObject;
}

/** One call. Pure: it validates and builds, the engine sends. */
interface Single<P> {
	request(parameters: P): Request;
	/** Turns the answer into the records to output; by default the answer itself. */
	output?(answer: IDataObject): IDataObject;
}

/** Adds Return All and Limit, and follows the provider's pages. */
interface List<P> {
	list(parameters: P): Request;
	/** Turns one row into the record to output; by default the row itself. */
	output?(row: IDataObject): IDataObject;
}

/** For downloads and operations that need more than one call. */
interface Custom<P> {
	execute(context: OperationContext & { parameters: P }): Promise<Output>;
	output?: undefined;
}

type Behaviour<P> = Single<P> | List<P> | Custom<P>;

/** An operation as the engine sees it. */
export interface Operation {
	name: string;
	value: string;
	action: string;
	description: string;
	/** Its own fields and those that its behaviour adds. */
	properties: INodeProperties[];
	/**
	 * Reads and checks one item's parameters.
	 *
	 * @throws InvalidInput
	 */
	prepare(read: (property: INodeProperties) => unknown): Job;
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
		prepare(read) {
			const parameters = readParameters(properties, read);
			const shape = shaperOf(operation, read);
			const lane = operation.lane?.(parameters);
			if ('execute' in operation) {
				return { lane, run: async (context) => await operation.execute({ ...context, parameters }) };
			}
			if ('list' in operation) {
				const request = operation.list(parameters);
				const { returnAll, limit } = readParameters(listProperties, read);
				const most = returnAll ? Number.POSITIVE_INFINITY : limit;
				return { lane, run: async ({ client }) => (await collect(client, request, most)).map(shape) };
			}
			const request = operation.request(parameters);
			return { lane, run: async ({ client }) => toRecords((await client.send(request)).body).map(shape) };
		},
	};
}

function shaperOf<L extends readonly INodeProperties[]>(
	{ output, simplify }: Declaration<L> & Behaviour<ParametersOf<L>>,
	read: (property: INodeProperties) => unknown,
): (record: IDataObject) => IDataObject {
	const simple = simplify && readParameters([simplifyProperty], read).simplify ? simplify : undefined;
	return (record) => {
		const shaped = output ? output(record) : record;
		return simple ? simple(shaped) : shaped;
	};
}

function toRecords(body: unknown): IDataObject[] {
	return (Array.isArray(body) ? body : [body]).filter(isDataObject);
}
