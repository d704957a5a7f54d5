import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { eventOptions, eventsInOrder, messageTypes, optionsWith, statuses } from '../shared/webhook/fields';
import { receive } from '../shared/webhook/receive';
import { isRegistered, register, unregister } from '../shared/webhook/registration';
import { getChatReceiver, usesWebSocket } from './trigger/receiver';
import { getChatRegistry } from './trigger/registry';
import { listen, listenOnce } from './trigger/websocket/listen';

export class GetChatTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'get.chat Trigger',
		name: 'getChatTrigger',
		icon: { light: 'file:../../icons/getChat.svg', dark: 'file:../../icons/getChat.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description:
			'WhatsApp through get.chat (360dialog): start when a customer writes, a message is delivered or read, or a chat is assigned; the get.chat node sends messages and manages the inbox',
		eventTriggerDescription: 'Waiting for the inbox to report what you chose',
		defaults: { name: 'get.chat Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'whatsAppGatewaysGetChatApi', required: true }],
		webhooks: [
			{
				name: 'default',
				// n8n leaves a webhook without a method out, and then takes a manual run for what it is.
				httpMethod: '={{ $parameter["connection"] === "webSocket" ? "" : "POST" }}',
				responseMode: 'onReceived',
				responseData: '',
				path: 'webhook',
				ndvHideUrl: '={{ $parameter["connection"] === "webSocket" }}',
			},
		],
		properties: [
			{
				displayName: 'Connection',
				name: 'connection',
				type: 'options',
				default: 'webhook',
				description: 'How the events come from the inbox',
				options: [
					{
						name: 'Webhook',
						value: 'webhook',
						description: 'The inbox calls n8n, which must be reachable from the internet',
					},
					{
						name: 'WebSocket',
						value: 'webSocket',
						description: 'Connects to the inbox, for instances behind a firewall; missed events are fetched afterwards',
					},
				],
			},
			{
				displayName:
					'Publishing registers the production URL with the inbox; unpublishing removes it. There is nothing to copy. If the internet cannot reach this n8n, choose WebSocket instead.',
				name: 'urlNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { connection: ['webhook'] } },
			},
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				required: true,
				default: ['messageReceived'],
				options: eventsInOrder(
					['messageReceived', 'messageStatus'],
					[
						{
							name: 'Assigned Message',
							value: 'messageAssigned',
							description: "A chat is assigned to the credential's user, or gets a message while it is",
						},
						{ name: 'Chat Assigned', value: 'chatAssigned', description: 'A chat got another user or group, or none' },
						{
							name: 'Chat Resolved',
							value: 'chatResolved',
							description: 'A chat was marked as resolved, or as open again; newer inboxes only',
						},
						{ name: 'Chat Tagged', value: 'chatTagged', description: 'A chat was tagged or untagged' },
						{ name: 'Message Received', value: 'messageReceived', description: 'A customer wrote' },
						{ name: 'Message Sent', value: 'messageSent', description: 'A message was sent from the inbox' },
						{
							name: 'Message Status',
							value: 'messageStatus',
							description: 'A message was sent, delivered, read, or failed',
						},
						{ name: 'Message Tagged', value: 'messageTagged', description: 'A message was tagged or untagged' },
						{
							name: 'User Availability',
							value: 'userAvailability',
							description: 'A user became available, or unavailable; newer inboxes only',
						},
					],
				),
			},
			{ ...messageTypes, displayOptions: { show: { '/events': ['messageReceived', 'messageAssigned'] } } },
			statuses,
			optionsWith([
				{
					displayName: 'Catch Up Hours',
					name: 'catchUpHours',
					type: 'number',
					typeOptions: { minValue: 0, maxValue: 168 },
					default: 24,
					description:
						'After an interruption, how many hours to look back for what was missed. With 0 nothing is fetched afterwards.',
					displayOptions: { show: { '/connection': ['webSocket'] } },
				},
				{
					displayName: 'Ignore Own Messages',
					name: 'ignoreOwnMessages',
					type: 'boolean',
					default: true,
					description:
						"Whether Message Sent leaves out what the credential's user sent, and Assigned Message everything that the inbox sent, so that a workflow does not start itself",
				},
				{ ...eventOptions.lateAfterMinutes, displayOptions: { show: { '/connection': ['webhook'] } } },
			]),
		],
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isRegistered(this, getChatRegistry(this));
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await register(this, getChatRegistry(this));
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await unregister(this, getChatRegistry(this));
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, getChatReceiver);
	}

	/** Called when the workflow is published, over a webhook too: an answer tells n8n that nothing is left to do. */
	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return usesWebSocket(this) ? await listen(this) : {};
	}

	/**
	 * The first step of every execution: passes on the events that started it. n8n would otherwise call `trigger` in a
	 * test, and forget what came over the webhook.
	 */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const isTest = this.getMode() === 'manual' && usesWebSocket(this);
		return [isTest ? await listenOnce(this) : this.getInputData()];
	}
}
