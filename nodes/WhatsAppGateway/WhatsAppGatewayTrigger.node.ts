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
import { editorAction, messageTypes, optionsWith, providerPaths, statuses } from '../shared/webhook/fields';
import { eventsOrUrl } from '../shared/webhook/pastedUrl';
import { areReady, hear, makeReady, pastedParts, takeBack } from './trigger/parts';

/** Providers whose API does not register webhooks. */
const pasted = ['decisionTelecom', 'desk360'];

export class WhatsAppGatewayTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Gateway Trigger',
		name: 'whatsAppGatewayTrigger',
		icon: { light: 'file:../../icons/whatsAppGateway.svg', dark: 'file:../../icons/whatsAppGateway.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["providers"].join(", ") }}',
		description:
			'WhatsApp through several providers: start when a customer writes to any of them, or a message is delivered or read; the WhatsApp Gateway node answers through the same one',
		eventTriggerDescription: 'Waiting for one of the providers to report what you chose',
		activationMessage:
			'1MSG and get.chat now call this workflow, as far as they are chosen. Desk360 and DecisionTelecom do once the production URL stands there: the node shows it.',
		defaults: { name: 'WhatsApp Gateway Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				...{ name: 'whatsAppGatewaysGetChatApi', displayName: 'get.chat Credential', required: true },
				displayOptions: { show: { providers: ['getChat'] } },
			},
			{
				...{ name: 'whatsAppGatewaysOneMsgApi', displayName: '1MSG Credential', required: true },
				displayOptions: { show: { providers: ['oneMsg'] } },
			},
		],
		// How DecisionTelecom calls is not documented: it may be with a query alone.
		webhooks: providerPaths({ desk360: ['POST'], decisionTelecom: ['POST', 'GET'] }),
		properties: [
			{
				displayName: 'Providers',
				name: 'providers',
				type: 'multiOptions',
				noDataExpression: true,
				required: true,
				default: [],
				description: 'Whose messages and statuses start the workflow',
				options: [
					{ name: '1MSG', value: 'oneMsg' },
					{ name: 'DecisionTelecom', value: 'decisionTelecom', description: 'Statuses only' },
					{ name: 'Desk360', value: 'desk360', description: 'Both APIs: Desk360 and Desk360 WhatsApp' },
					{ name: 'get.chat', value: 'getChat' },
				],
			},
			{
				displayName:
					'Publishing registers the production URL with 1MSG and get.chat, as far as they are chosen; unpublishing removes it. There is nothing to copy.',
				name: 'urlNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { providers: ['getChat', 'oneMsg'] } },
			},
			{
				displayName:
					"Desk360 and DecisionTelecom have a production URL each, which you enter there. The <b>Webhook URLs</b> above are for tests alone. Publish the workflow, choose 'Show Production URL' below and execute this step. Enter what it outputs for Desk360 in the Desk360 panel, under Settings → API; for DecisionTelecom as 'Callback URL' under Additional Fields of the DecisionTelecom nodes that send. Each URL ends in a secret: anyone who knows it can start this workflow.",
				name: 'secretUrlNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { providers: pasted } },
			},
			{ ...editorAction, displayOptions: { show: { providers: pasted } } },
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				required: true,
				default: ['messageReceived'],
				options: [
					{ name: 'Message Received', value: 'messageReceived', description: 'A customer wrote' },
					{
						name: 'Message Sent',
						value: 'messageSent',
						description: 'The business wrote; only 1MSG and get.chat tell of it',
					},
					{
						name: 'Message Status',
						value: 'messageStatus',
						description:
							'A message was sent, delivered, read, or failed; turns the delivery receipts of a 1MSG channel on',
					},
				],
			},
			messageTypes,
			statuses,
			optionsWith([
				{
					displayName: 'Ignore Own Messages',
					name: 'ignoreOwnMessages',
					type: 'boolean',
					default: true,
					description:
						"Whether Message Sent leaves out what 1MSG's API and get.chat's credential sent, so that a workflow does not start itself",
				},
			]),
		],
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await areReady(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await makeReady(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await takeBack(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await hear(this);
	}

	/** The first step of every execution: passes on the events that started it, or shows the production URLs in the editor. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [eventsOrUrl(this, pastedParts(this))];
	}
}
