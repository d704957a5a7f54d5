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
 * @param first the resource that a new node starts with
 */
export function buildProperties(resources: readonly Resource[], first: Resource): INodeProperties[] {
	const fields = resources.flatMap((resource) => [
		operationMenu(resource),
		...resource.operations.flatMap((operation) => fieldsOf(resource, operation)),
	]);
	return structuredClone([resourceMenu(resources, first), ...fields, optionsOf(resources)]);
}

function resourceMenu(resources: readonly Resource[], { value: first }: Resource): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value, description }) => ({ name, value, description })),
		default: first,
	};
}

function fieldsOf({ value: resource }: Resource, { value: operation, properties }: Operation): INodeProperties[] {
	return updateDisplayOptions({ show: { resource: [resource], operation: [operation] } }, properties);
}

function operationMenu({ value: resource, operations }: Resource): INodeProperties {
	const first = operations[0]?.value ?? '';
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: operations.map(({ name, value, action, description }) => ({ name, value, action, description })),
		default: first,
	};
}

/** The options of a node: what may be added to a body is offered where there is one, query parameters everywhere else. */
function optionsOf(resources: readonly Resource[]): INodeProperties {
	const shownFor = (field: INodeProperties, bodyless: boolean) =>
		resources.flatMap(({ value: resource, operations }) => {
			const suited = operations.filter((operation) => operation.bodyless === bodyless).map(({ value }) => value);
			if (suited.length === 0) return [];
			return [{ ...field, displayOptions: { show: { '/resource': [resource], '/operation': suited } } }];
		});
	return {
		...runOptions,
		options: runOptions.options.flatMap((option): INodeProperties[] => {
			if (option === additionalBodyFields) return shownFor(option, false);
			return option === additionalQueryParameters ? shownFor(option, true) : [option];
		}),
	};
}
