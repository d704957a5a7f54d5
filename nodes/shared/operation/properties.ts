import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { Operation, Resource } from './defineOperation';
import { additionalBodyFields, additionalQueryParameters } from './additionalFields';
import { runOptions } from './runOptions';

/**
 * Builds the fields of a node: the Resource menu, for each resource the Operation menu, then each operation's fields,
 * then the options that the engine understands everywhere. Every call returns fresh objects, because n8n's loader
 * changes them.
 *
 * @param resources in the order of their menu; a new node starts with the first
 */
export function buildProperties(resources: readonly [Resource, ...Resource[]]): INodeProperties[] {
	const fields = resources.flatMap((resource) => [
		...operationMenus(resource),
		...resource.operations.flatMap((operation) => fieldsOf(resource, operation)),
	]);
	return structuredClone([resourceMenu(resources), ...joined(fields), optionsOf(resources)]);
}

/**
 * A field that only shows where it is filled in asks for itself, from the root: `'/chatId'`. n8n drops its value where
 * several fields of the node have its name, so all operations that have it share one.
 */
function joined(fields: readonly INodeProperties[]): INodeProperties[] {
	const first = new Map<string, INodeProperties>();
	for (const field of fields.filter(asksForItself)) {
		const before = first.get(field.name);
		first.set(field.name, before ? shownForBoth(before, field) : field);
	}
	const placed = new Set<string>();
	return fields.flatMap((field) => {
		if (!asksForItself(field)) return [field];
		if (placed.has(field.name)) return [];
		placed.add(field.name);
		return [first.get(field.name) ?? field];
	});
}

function asksForItself({ name, displayOptions }: INodeProperties): boolean {
	return displayOptions?.show?.[`/${name}`] !== undefined;
}

function shownForBoth(one: INodeProperties, other: INodeProperties): INodeProperties {
	const of = (name: string) => [
		...new Set([one, other].flatMap(({ displayOptions }) => displayOptions?.show?.[name] ?? [])),
	];
	const show = { ...one.displayOptions?.show, resource: of('resource'), operation: of('operation') };
	return { ...one, displayOptions: { ...one.displayOptions, show } };
}

function resourceMenu(resources: readonly [Resource, ...Resource[]]): INodeProperties {
	const [{ value: first }] = resources;
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value, description }) => ({ name, value, description })),
		default: first,
	};
}

/**
 * n8n's editor empties fields with fields of their own, and those with several values, whenever a neighbour changes that
 * shows them, and so _Send Once per Campaign_ with the next operation. A condition from the root, `'/operation'`, shows
 * the same, and the editor leaves the values that both have.
 */
const emptiedByTheEditor: readonly string[] = ['collection', 'fixedCollection', 'multiOptions'];

function fieldsOf({ value: resource }: Resource, { value: operation, properties }: Operation): INodeProperties[] {
	return properties.flatMap((field) => {
		const root = emptiedByTheEditor.includes(field.type) ? '/' : '';
		const show = { [`${root}resource`]: [resource], [`${root}operation`]: [operation] };
		return updateDisplayOptions({ show }, [field]);
	});
}

/** What most people look for in the list of actions: it comes first there, and in the menu. The rest goes by its names. */
const usedMost = [
	...['sendText', 'sendMedia', 'sendImage', 'sendDocument', 'sendVideo', 'sendAudio', 'sendButtons', 'sendInteractive'],
	...['sendList', 'sendAndWait', 'sendBulk', 'send', 'create', 'reply', 'addNote', 'updateStatus'],
];

/**
 * The menu of operations: what new nodes start with, what is used most, then the others by their names. There is one for
 * each version, where version 1 of the nodes starts with another operation.
 */
function operationMenus({ value: resource, operations, defaultOperation, newOperation }: Resource): INodeProperties[] {
	const { value: first } = defaultOperation;
	const front = newOperation ?? defaultOperation;
	const known = usedMost.flatMap((value) => operations.filter((operation) => operation.value === value));
	const inOrder = [...new Set([front, ...known, ...operations])];
	const menu: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: inOrder.map(({ name, value, action, description }) => ({ name, value, action, description })),
		default: first,
	};
	if (!newOperation) return [menu];
	return [
		{
			...menu,
			displayOptions: { show: { resource: [resource], '@version': [{ _cnd: { gte: 1.1 } }] } },
			default: newOperation.value,
		},
		{ ...menu, displayOptions: { show: { resource: [resource], '@version': [1] } } },
	];
}

/** The options of a node: what may be added to a body is offered where there is one, query parameters everywhere else. */
function optionsOf(resources: readonly Resource[]): INodeProperties {
	const shownFor = (field: INodeProperties, { bodyless }: { bodyless: boolean }) =>
		resources.flatMap(({ value: resource, operations }) => {
			const suited = operations.filter((operation) => operation.bodyless === bodyless).map(({ value }) => value);
			if (suited.length === 0) return [];
			return [{ ...field, displayOptions: { show: { '/resource': [resource], '/operation': suited } } }];
		});
	return {
		...runOptions,
		options: runOptions.options.flatMap((option): INodeProperties[] => {
			if (option === additionalBodyFields) return shownFor(option, { bodyless: false });
			return option === additionalQueryParameters ? shownFor(option, { bodyless: true }) : [option];
		}),
	};
}
