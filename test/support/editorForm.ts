import type {
	IDisplayOptions,
	INodeParameters,
	INodeProperties,
	INodeTypeDescription,
	NodeParameterValueType,
} from 'n8n-workflow';
import {
	isINodePropertiesList,
	isINodePropertyCollectionList,
	isINodePropertyOptionsList,
	NodeHelpers,
} from 'n8n-workflow';

type Conditions = NonNullable<NonNullable<IDisplayOptions['show']>[string]>;

/** By which fields of the node a field is shown; itself aside, it makes no difference whether a condition starts at the root. */
export function conditionsOf({ name, displayOptions }: INodeProperties): Record<string, Conditions> {
	const shown = Object.entries(displayOptions?.show ?? {});
	return Object.fromEntries(
		shown.map(([field, values]) => [field === `/${name}` ? field : field.replace(/^\//, ''), values ?? []]),
	);
}

export function isShownFor(field: INodeProperties, resource: string, operation: string): boolean {
	const { resource: resources, operation: operations } = conditionsOf(field);
	return resources?.includes(resource) === true && operations?.includes(operation) === true;
}

/**
 * A node's parameters after one of them was changed in the editor, as n8n 2.41 has it (`updateNodeParameterValues` with
 * `removeMismatchedOptionValues`): it compares the options of a field that has fields with the names of all parameters of
 * the node, and a list of values with each single one, finds neither, and takes out what is there.
 */
export function changedInEditor(
	description: INodeTypeDescription,
	parameters: INodeParameters,
	[changed, value]: readonly [string, NodeParameterValueType],
): INodeParameters {
	const node = { typeVersion: [description.version].flat().at(-1) ?? 1 };
	const { properties } = description;
	const values = NodeHelpers.getNodeParameters(properties, parameters, false, false, node, description) ?? {};
	values[changed] = value;
	for (const property of properties) {
		const { name, displayOptions, options } = property;
		if (!(name in values) || !options) continue;
		if (displayOptions?.show?.[changed] === undefined && displayOptions?.hide?.[changed] === undefined) continue;
		if (fits(values, property) || !NodeHelpers.displayParameter(values, property, node, description)) continue;
		delete values[name];
	}
	return NodeHelpers.getNodeParameters(properties, values, true, false, node, description) ?? {};
}

function fits(values: INodeParameters, { name, options }: INodeProperties): boolean {
	if (isINodePropertyCollectionList(options) || isINodePropertiesList(options)) {
		const known = (options ?? []).map((option) => option.name);
		return Object.keys(values).every((field) => known.includes(field));
	}
	return !isINodePropertyOptionsList(options) || (options ?? []).some((option) => option.value === values[name]);
}
