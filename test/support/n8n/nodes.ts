import type { IDataObject } from 'n8n-workflow';

/** Nodes of n8n itself, for workflows made in tests. */
export const manualTrigger = (name = 'Start'): IDataObject => ({
	id: name,
	name,
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
});

export const noOp = (name: string): IDataObject => ({
	id: name,
	name,
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	position: [600, 0],
	parameters: {},
});

/** Makes a text file in the binary field `data` from a field of the item. */
export const textFile = (name: string, field: string, fileName: string): IDataObject => ({
	id: name,
	name,
	type: 'n8n-nodes-base.convertToFile',
	typeVersion: 1.1,
	position: [200, 0],
	parameters: { operation: 'toText', sourceProperty: field, binaryPropertyName: 'data', options: { fileName } },
});

/** Sets fields; values may be expressions. */
export const setFields = (name: string, fields: Record<string, string>): IDataObject => ({
	id: name,
	name,
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	position: [100, 0],
	parameters: {
		assignments: {
			assignments: Object.entries(fields).map(([field, value]) => ({ id: field, name: field, type: 'string', value })),
		},
		options: {},
	},
});

/** Goes on with output 0 where the expression is true, else with output 1. */
export const when = (name: string, expression: string): IDataObject => ({
	id: name,
	name,
	type: 'n8n-nodes-base.if',
	typeVersion: 2.2,
	position: [200, 0],
	parameters: {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
			combinator: 'and',
			conditions: [
				{
					id: 'c',
					leftValue: `={{ ${expression} }}`,
					rightValue: true,
					operator: { type: 'boolean', operation: 'true', singleValue: true },
				},
			],
		},
		options: {},
	},
});

/** A node of this package. */
export function packageNode(
	name: string,
	type: string,
	credential: { id: string; name: string; type: string } | undefined,
	parameters: IDataObject,
	options: IDataObject = {},
): IDataObject {
	return {
		id: name,
		name,
		type: `n8n-nodes-whatsapp-gateways.${type}`,
		typeVersion: 1,
		position: [400, 0],
		parameters,
		...(credential && { credentials: { [credential.type]: { id: credential.id, name: credential.name } } }),
		...options,
	};
}

/** Connects nodes in a row; `outputs` names a node's further outputs. */
export function chain(...names: string[]): IDataObject {
	return Object.fromEntries(
		names.slice(0, -1).map((name, index) => [name, { main: [[{ node: names[index + 1], type: 'main', index: 0 }]] }]),
	);
}
