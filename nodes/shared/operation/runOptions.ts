import type { INodeProperties } from 'n8n-workflow';
import { isDataObject } from '../dataObject';
import { invalidInput } from '../errors';
import { queryField, type Additional } from '../http/additional';
import { defineField, readParameters } from '../input/parameters';
import { jsonText } from '../input/validate';
import { additionalBodyFields, additionalQueryParameters } from './additionalFields';

/** The last field of every action node: what is added to the requests of an item, and how the engine treats the items. */
export const runOptions = defineField({
	// What n8n calls such settings in its own nodes: told apart from Additional Fields, which are about the message.
	displayName: 'Request Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		additionalBodyFields,
		additionalQueryParameters,
		{
			displayName: 'Max Parallel Requests',
			name: 'maxParallelRequests',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 50 },
			default: 5,
			description:
				'How many items are processed at the same time at the most. Without this option the node finds out by itself: up to 50 as long as the provider answers quickly, fewer when it refuses, fails or becomes slower. Results keep the order of the items, and so do items for the same ticket or person.',
		},
		{
			displayName: 'Requests per Minute',
			name: 'requestsPerMinute',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				"Maximum number of requests per minute, shared by all executions that use the same credential. With 0, only the provider's own limit applies, which the node learns from its responses.",
		},
		{
			displayName: 'Timeout',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 600 },
			default: 60,
			description:
				'How many seconds to wait for an answer. A request that sends or creates something is not repeated after that, because it may have been carried out.',
		},
	],
});

/** Those of the options that hold for the whole run; the others are read for each item. */
export const settingsOfRun = ['maxParallelRequests', 'requestsPerMinute', 'timeoutSeconds'] as const;

/**
 * What one item adds to its requests.
 *
 * @param bodyless whether the operation's requests have no body
 * @returns undefined where it adds nothing
 * @throws InvalidInput for anything but a JSON object
 */
export function readAdditional(
	read: (property: INodeProperties) => unknown,
	{ bodyless }: { bodyless: boolean },
): Additional | undefined {
	const { options } = readParameters([runOptions], read);
	const { displayName, name } = bodyless ? additionalQueryParameters : additionalBodyFields;
	const entered = options[name];
	const text = jsonText(displayName, typeof entered === 'string' && entered.trim() === '' ? undefined : entered);
	if (text === undefined) return undefined;
	const added: unknown = JSON.parse(text);
	if (!isDataObject(added)) {
		throw invalidInput(displayName, 'must be one JSON object, but it is a list', 'Enter JSON like {"key": "value"}.');
	}
	if (Object.keys(added).length === 0) return undefined;
	return bodyless ? { query: parametersOf(added) } : { body: added };
}

function parametersOf(added: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
	return Object.fromEntries(
		Object.entries(added).map(([name, value]) => {
			if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [name, value];
			throw invalidInput(queryField, `has no single value for "${name}"`, 'Give every parameter a text or a number.');
		}),
	);
}
