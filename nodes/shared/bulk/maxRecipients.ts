import type { IExecuteFunctions } from 'n8n-workflow';
import { invalidInput } from '../errors';

/** How many people a run may write to where a model decides about it and nobody has set more. */
const maxForTools = 1;

/**
 * Checks how many people a bulk send would reach, before the first message.
 *
 * @param entered Max Recipients as set by the user; 0 and nothing stand for any number, or for one person in a tool
 * @throws InvalidInput for more people than that
 */
export function checkRecipientCount(functions: IExecuteFunctions, count: number, entered = 0): void {
	const isTool = isUsedAsTool(functions);
	const max = entered > 0 ? entered : isTool ? maxForTools : Number.POSITIVE_INFINITY;
	if (count <= max) return;
	throw invalidInput(
		'Max Recipients',
		`allows ${max} ${max === 1 ? 'person' : 'people'}, but the message would go to ${count}; nothing was sent`,
		isTool && entered <= 0
			? "A tool writes to one person at a time unless 'Max Recipients' under Additional Fields allows more."
			: 'Check the list, or allow more.',
	);
}

/** n8n runs a tool in a context of its own, or as a node whose type ends in Tool. */
function isUsedAsTool(functions: IExecuteFunctions): boolean {
	return functions.isToolExecution() || functions.getNode().type.endsWith('Tool');
}
