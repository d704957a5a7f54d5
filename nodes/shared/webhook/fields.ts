import type { IHttpRequestMethods, INodeProperties, INodePropertyOptions, IWebhookDescription } from 'n8n-workflow';
import { defineField } from '../input/parameters';

/** Events in the order of the list of actions: these first, the others by their names. */
export function eventsInOrder(
	first: readonly string[],
	events: readonly INodePropertyOptions[],
): INodePropertyOptions[] {
	const known = first.flatMap((value) => events.filter((event) => event.value === value));
	return [...new Set([...known, ...events])];
}

/** Which received messages start the workflow, by their type. A tapped button or list entry counts as a button. */
export const messageTypes = defineField({
	displayName: 'Message Types',
	name: 'messageTypes',
	type: 'multiOptions',
	default: [],
	hint: 'Empty: all types',
	description: 'Only messages of these types. Leave empty for all.',
	// From the root, or n8n's editor empties it with every change of the events.
	displayOptions: { show: { '/events': ['messageReceived'] } },
	options: [
		{ name: 'Audio', value: 'audio' },
		{ name: 'Button', value: 'button', description: 'Somebody tapped a button, or an entry of a list' },
		{ name: 'Contacts', value: 'contacts' },
		{ name: 'Document', value: 'document' },
		{ name: 'Flow Answer', value: 'flow', description: 'Somebody filled in a flow' },
		{ name: 'Image', value: 'image' },
		{ name: 'Location', value: 'location' },
		{ name: 'Order', value: 'order' },
		{ name: 'Reaction', value: 'reaction' },
		{ name: 'Sticker', value: 'sticker' },
		{ name: 'System', value: 'system', description: 'WhatsApp tells of a changed number, for instance' },
		{ name: 'Text', value: 'text' },
		{ name: 'Unsupported', value: 'unsupported', description: 'What WhatsApp does not hand on' },
		{ name: 'Video', value: 'video' },
	],
});

/** Which status changes start the workflow. */
export const statuses = defineField({
	displayName: 'Statuses',
	name: 'statuses',
	type: 'multiOptions',
	default: [],
	hint: 'Empty: all statuses',
	description: 'Only these statuses. Leave empty for all.',
	displayOptions: { show: { '/events': ['messageStatus'] } },
	options: [
		{ name: 'Delivered', value: 'delivered' },
		{ name: 'Failed', value: 'failed' },
		{ name: 'Read', value: 'read' },
		{ name: 'Sent', value: 'sent' },
	],
});

/** The Options that every trigger on messages has (`optionsWith`), but for those of one provider. `settings.ts` reads them. */
export const eventOptions = {
	buttonFilter: defineField({
		displayName: 'Button Filter',
		name: 'buttonFilter',
		type: 'string',
		default: '',
		placeholder: 'e.g. yes, no',
		description: 'Only messages in which one of these buttons was tapped: titles or IDs, separated by commas',
	}),
	downloadMedia: defineField({
		displayName: 'Download Media',
		name: 'downloadMedia',
		type: 'boolean',
		default: false,
		description: 'Whether to put the files of a message into binary fields',
	}),
	groupSeconds: defineField({
		displayName: 'Group Messages Within',
		name: 'groupSeconds',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 30 },
		default: 0,
		description:
			'Seconds of silence after which everything that one person wrote becomes one item; the texts are joined, and each message is in "messages". With 0 every message is an item of its own.',
	}),
	ignoreRedeliveries: defineField({
		displayName: 'Ignore Redeliveries',
		name: 'ignoreRedeliveries',
		type: 'boolean',
		default: true,
		description: 'Whether to drop events that were already received',
	}),
	includeRaw: defineField({
		displayName: 'Include Raw Payload',
		name: 'includeRaw',
		type: 'boolean',
		default: true,
		description: 'Whether to add what the provider sent, word for word',
	}),
	lateAfterMinutes: defineField({
		displayName: 'Late After (Minutes)',
		name: 'lateAfterMinutes',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 60,
		description:
			'From which age on an event that was not received before has "late": true, by the time in it. Such an event was held up, or somebody sends a recorded call again. With 0 none is marked.',
	}),
	unknownEvents: defineField({
		displayName: 'Output Unknown Events',
		name: 'unknownEvents',
		type: 'boolean',
		default: true,
		description:
			'Whether to start for events that this node does not know as well, as event "unknown" with "raw". Without this option, only tests in the editor do.',
	}),
	binaryPropertyName: defineField({
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		hint: 'The name of the output binary field to put the file in',
	}),
	startForAnswers: defineField({
		displayName: 'Start for Answers',
		name: 'startForAnswers',
		type: 'boolean',
		default: false,
		description:
			'Whether to start this workflow for answers to questions of Ask and Wait as well. By default they only resume the execution that asked.',
	}),
	textFilter: defineField({
		displayName: 'Text Filter',
		name: 'textFilter',
		type: 'string',
		default: '',
		description: 'Only messages with this text',
	}),
	textMatch: defineField({
		displayName: 'Text Filter Comparison',
		name: 'textMatch',
		type: 'options',
		default: 'contains',
		options: [
			{ name: 'Contains', value: 'contains' },
			{ name: 'Is Equal To', value: 'equals' },
			{ name: 'Matches Regular Expression', value: 'regex' },
			{ name: 'Starts With', value: 'startsWith' },
		],
	}),
};

/**
 * The Options of a trigger on messages, in the order of their names.
 *
 * @param own those of one provider, and common ones that differ there
 */
export function optionsWith(own: readonly INodeProperties[] = []): INodeProperties {
	const names = new Set(own.map(({ name }) => name));
	const common = Object.values(eventOptions).filter(({ name }) => !names.has(name));
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...common, ...own].sort((a, b) => a.displayName.localeCompare(b.displayName, 'en')),
	};
}

/** What a test of a trigger does whose URL the user enters at the provider; of version 1 the editor shows that URL itself. */
export const editorAction = defineField({
	displayName: 'When Executed in the Editor',
	name: 'editorAction',
	type: 'options',
	default: 'waitForEvent',
	displayOptions: { show: { '@version': [{ _cnd: { gte: 2 } }] } },
	description: 'What a test of this node does. A published workflow waits for events in any case.',
	options: [
		{
			name: 'Show Production URL',
			value: 'showUrl',
			description: 'Outputs the URL with its secret, which is made when the workflow is first published',
		},
		{ name: 'Wait for Test Event', value: 'waitForEvent', description: 'Listens for a call of the test URL' },
	],
});

/**
 * The secret of a trigger whose URL the user enters at the provider.
 *
 * @param changes what must change at the provider along with it
 */
export function secretFields(changes: string): INodeProperties[] {
	return [
		{
			displayName: 'Webhook Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '={{ ($nodeId + $workflow.id).hash("sha256").slice(0, 32) }}',
			required: true,
			displayOptions: { show: { '@version': [1] } },
			description: `The end of the URL, made from IDs that exports of the workflow hold. Change it, and ${changes}, if others have seen it or them.`,
		},
		{
			displayName: 'Webhook Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { '@version': [{ _cnd: { gte: 2 } }] } },
			hint: 'Empty: a random one',
			description:
				'The end of the URL. Leave empty for a random one, which no export of the workflow holds. What is entered here is in exports, and ends the test URL as well.',
		},
	];
}

/** What the URL in the editor ends in: the secret of the parameters, or an ending that opens tests alone. */
const shownEnding = '($parameter["secret"] || "test-" + ($nodeId + $workflow.id).hash("sha256").slice(0, 32))';

/** n8n leaves a webhook without a method out, and then executes the node instead of listening for a test event. */
function unlessUrlIsShown(method: IHttpRequestMethods): IWebhookDescription['httpMethod'] {
	return `={{ !$workflow.active && $parameter["editorAction"] === "showUrl" ? "" : "${method}" }}`;
}

/**
 * The webhooks of a trigger whose URL ends in its secret, for each of the methods that the provider may call it with.
 *
 * The editor shows the first path alone. The others have another ending, and none, so that a wrong secret is answered by
 * the node and not by n8n; a random secret comes over the second one. n8n wants the paths of all workflows to differ, also where a copied workflow keeps the ids
 * of its nodes; the names of path parameters make them differ without becoming a part of the URL. Without `responseData` n8n would answer "firstEntryJson".
 */
export function secretPaths(...methods: readonly IHttpRequestMethods[]): IWebhookDescription[] {
	return methods.flatMap((method, index): IWebhookDescription[] => {
		const httpMethod = unlessUrlIsShown(method);
		const common = { name: 'default', httpMethod, responseMode: 'onReceived', responseData: '' } as const;
		return [
			{
				...common,
				path: `={{ $nodeId + "/" + ${shownEnding} }}`,
				...(index > 0 && { ndvHideUrl: true }),
			},
			{ ...common, path: '=:{{ $nodeId + $workflow.id }}/:secret', isFullPath: true, ndvHideUrl: true },
			{ ...common, path: '=:{{ $nodeId + $workflow.id }}', isFullPath: true, ndvHideUrl: true },
		];
	});
}

/**
 * The webhooks of a trigger that several providers call, each at an address of its own (`providerPart.ts`). The editor shows
 * those that the user enters at chosen providers. The one named `default` has the methods that register: it comes last,
 * because providers call as soon as they know an address.
 *
 * @param pasted methods of each provider whose address ends in the secret
 */
export function providerPaths(pasted: Readonly<Record<string, readonly IHttpRequestMethods[]>>): IWebhookDescription[] {
	const common = { name: 'setup', responseMode: 'onReceived', responseData: '', ndvHideUrl: true } as const;
	const methods = [...new Set(Object.values(pasted).flat())];
	const place = '=:{{ $nodeId + $workflow.id }}';
	return [
		...Object.entries(pasted).flatMap(([provider, own]) =>
			own.map((method, index): IWebhookDescription => ({
				...common,
				httpMethod: unlessUrlIsShown(method),
				path: `={{ "${provider}/" + ${shownEnding} }}`,
				ndvHideUrl: index > 0 || `={{ !$parameter["providers"].includes("${provider}") }}`,
			})),
		),
		...methods.map((method): IWebhookDescription => ({
			...common,
			httpMethod: unlessUrlIsShown(method),
			path: `${place}/:secret`,
			isFullPath: true,
		})),
		{ ...common, name: 'default', httpMethod: unlessUrlIsShown('POST'), path: place, isFullPath: true },
	];
}
