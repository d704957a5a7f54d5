import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import {
	editorAction,
	eventsInOrder,
	messageTypes,
	optionsWith,
	secretFields,
	secretPaths,
	statuses,
} from '../shared/webhook/fields';
import { checkOnActivation } from '../shared/webhook/activation';
import { eventsOrUrl } from '../shared/webhook/pastedUrl';
import { receive } from '../shared/webhook/receive';
import { desk360Receiver } from './trigger/receiver';

export class Desk360Trigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Desk360 Trigger',
		name: 'desk360Trigger',
		icon: { light: 'file:../../icons/desk360.svg', dark: 'file:../../icons/desk360.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description:
			'WhatsApp through Desk360: start when a customer writes, or a message is delivered or read; the Desk360 nodes send messages and work on tickets',
		eventTriggerDescription: 'Waiting for Desk360 to call the test URL',
		activationMessage:
			'The production URL must stand in the Desk360 panel under Settings → API. The node shows it: see its first note.',
		defaults: { name: 'Desk360 Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [],
		webhooks: secretPaths('POST'),
		properties: [
			{
				displayName:
					'Open <b>Webhook URLs</b> above, choose <b>Production URL</b> and copy it. Enter it in the Desk360 panel under Settings → API, where API tokens are made, then publish the workflow. The URL ends in a secret: anyone who knows it can start this workflow. Both Desk360 APIs may call it. The test URL works only while the editor listens.',
				name: 'urlNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { '@version': [1] } },
			},
			{
				displayName:
					"The <b>Webhook URLs</b> above are for tests alone. For the production URL publish the workflow, choose 'Show Production URL' below and execute this step; enter what it outputs in the Desk360 panel, under Settings → API, where API tokens are made. The URL ends in a secret: anyone who knows it can start this workflow. Both Desk360 APIs may call it.",
				name: 'secretUrlNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { '@version': [{ _cnd: { gte: 2 } }], secret: [''] } },
			},
			editorAction,
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				required: true,
				default: ['messageReceived'],
				options: eventsInOrder(
					['messageReceived', 'messageStatus'],
					[
						{ name: 'Automatic Reply', value: 'automaticReply', description: 'Desk360 answered a customer by itself' },
						{ name: 'Chatbot History', value: 'chatbotHistory', description: 'A conversation with the chatbot ended' },
						{ name: 'Message Received', value: 'messageReceived', description: 'A customer wrote' },
						{ name: 'Message Status', value: 'messageStatus', description: 'A message was delivered or read' },
					],
				),
			},
			messageTypes,
			{
				...statuses,
				options: [
					{ name: 'Delivered', value: 'delivered' },
					{ name: 'Failed', value: 'failed', description: "Not in Desk360's documentation" },
					{ name: 'Read', value: 'read' },
					{ name: 'Sent', value: 'sent', description: "Not in Desk360's documentation" },
				],
			},
			optionsWith(),
			...secretFields('the URL in the Desk360 panel'),
		],
	};

	webhookMethods = {
		default: {
			/** The user enters the URL in the Desk360 panel, so there is nothing to register; a weak secret is refused. */
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return checkOnActivation(this, desk360Receiver);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return checkOnActivation(this, desk360Receiver);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, desk360Receiver);
	}

	/** The first step of every execution: passes on the events that started it, or shows the production URL in the editor. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [eventsOrUrl(this)];
	}
}
