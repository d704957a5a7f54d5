import { deepCopy, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import type { ReadParameter } from './defineOperation';
import { keepsMode } from '../input/parameters';

/**
 * Reads the parameters of a run's items. One without an expression is the same for all of them, so n8n is asked once; with
 * 20,000 items that is most of what preparing them costs.
 *
 * @returns gives the reader of one item. A reader throws what n8n throws for an expression that fails; objects are the
 *   item's own.
 */
export function parameterReaders(functions: IExecuteFunctions): (itemIndex: number) => ReadParameter {
	/** By the property itself: operations may have different ones of the same name. */
	const fixed = new Map<INodeProperties, unknown>();
	/** Those with an expression. */
	const evaluated = new Set<INodeProperties>();
	const reader = (itemIndex: number) => (property: INodeProperties) => {
		if (fixed.has(property)) return copyOf(fixed.get(property));
		const value: unknown = functions.getNodeParameter(property.name, itemIndex, property.default, {
			extractValue: property.type === 'resourceLocator' && !keepsMode(property),
		});
		if (evaluated.has(property)) return value;
		if (hasExpression(enteredValue(functions, property, itemIndex))) evaluated.add(property);
		else fixed.set(property, copyOf(value));
		return value;
	};
	return (itemIndex) =>
		Object.assign(reader(itemIndex), {
			isExpression: (property: INodeProperties) => hasExpression(enteredValue(functions, property, itemIndex)),
		});
}

/** As it is entered, expressions not resolved. */
export function enteredValue(functions: IExecuteFunctions, property: INodeProperties, itemIndex: number): unknown {
	return functions.getNodeParameter(property.name, itemIndex, property.default, { rawExpressions: true });
}

/** Whether n8n would resolve something in it for each item anew. */
function hasExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	return typeof raw === 'object' && raw !== null && Object.values(raw).some(hasExpression);
}

function copyOf(value: unknown): unknown {
	return typeof value === 'object' && value !== null ? deepCopy(value) : value;
}
