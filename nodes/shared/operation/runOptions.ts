import { defineField } from '../input/parameters';

/** The last field of every action node: how the engine treats the items of a run. */
export const runOptions = defineField({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Max Parallel Requests',
			name: 'maxParallelRequests',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 50 },
			default: 5,
			description:
				'How many items are processed at the same time. Results keep the order of the items, and so do items for the same ticket or person.',
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
