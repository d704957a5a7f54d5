import { requiredInput } from '../errors';
import { defineField } from '../input/parameters';

/** The messages that an operation is about. */
export const messageIds = defineField({
	displayName: 'Message IDs',
	name: 'messageIds',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Message ID' },
	default: [],
	required: true,
	placeholder: 'e.g. ABEGkFMIcyRoAgo-sGaD-H6MgPEt',
	description: 'IDs of received messages, as the trigger gives them. An expression may give a list.',
});

/** @throws InvalidInput without any id */
export function messageIdsOf(entered: readonly string[]): string[] {
	const ids = entered.flatMap((entry) => entry.split(/[\s,;]+/)).filter((id) => id !== '');
	if (ids.length > 0) return [...new Set(ids)];
	throw requiredInput('Message IDs', "Use the 'id' that the trigger gives.");
}
