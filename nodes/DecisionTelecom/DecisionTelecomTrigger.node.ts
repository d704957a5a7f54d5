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
import { editorAction, eventOptions, secretFields, secretPaths, statuses } from '../shared/webhook/fields';
import { checkOnActivation } from '../shared/webhook/activation';
import { eventsOrUrl } from '../shared/webhook/pastedUrl';
import { receive } from '../shared/webhook/receive';
import { decisionTelecomReceiver } from './trigger/receiver';

export class DecisionTelecomTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'DecisionTelecom Trigger',
		name: 'decisionTelecomTrigger',
		icon: { light: 'file:../../icons/decisionTelecom.svg', dark: 'file:../../icons/decisionTelecom.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: '={{ $parameter["statuses"].join(", ") || "every status" }}',
		description:
			'WhatsApp through DecisionTelecom: start when a message is delivered, read or failed; the DecisionTelecom node sends messages and templates',
		eventTriggerDescription: 'Waiting for DecisionTelecom to call the test URL',
		activationMessage:
			"The production URL must stand as 'Callback URL' in the DecisionTelecom nodes that send. The node shows it: see its first note.",
		defaults: { name: 'DecisionTelecom Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [],
		// How DecisionTelecom calls is not documented: it may be with a query alone.
		webhooks: secretPaths('POST', 'GET'),
		properties: [
			{
				displayName:
					"Open <b>Webhook URLs</b> above, choose <b>Production URL</b> and copy it. Publish this workflow, and enter the URL as 'Callback URL' under Additional Fields of the DecisionTelecom nodes that send, in this or any other workflow. The URL ends in a secret: anyone who knows it can start this workflow. The test URL works only while the editor listens.",
				name: 'urlNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { '@version': [1] } },
			},
			{
				displayName:
					"The <b>Webhook URLs</b> above are for tests alone. For the production URL publish this workflow, choose 'Show Production URL' below and execute this step; enter what it outputs as 'Callback URL' under Additional Fields of the DecisionTelecom nodes that send, in this or any other workflow. The URL ends in a secret: anyone who knows it can start this workflow.",
				name: 'secretUrlNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { '@version': [{ _cnd: { gte: 2 } }], secret: [''] } },
			},
			editorAction,
			{
				...statuses,
				displayOptions: undefined,
				options: [
					{ name: 'Deleted', value: 'deleted' },
					{ name: 'Delivered', value: 'delivered' },
					{ name: 'Failed', value: 'failed', description: 'DecisionTelecom says rejected, error or failed' },
					{ name: 'Pending', value: 'pending' },
					{ name: 'Read', value: 'read', description: 'DecisionTelecom says seen' },
					{ name: 'Sent', value: 'sent' },
					{ name: 'Unknown', value: 'unknown', description: 'A status that is not documented' },
				],
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						...eventOptions.ignoreRedeliveries,
						description: 'Whether to drop a status that was already received for a message',
					},
					{ ...eventOptions.includeRaw, description: 'Whether to add what DecisionTelecom sent, word for word' },
					eventOptions.lateAfterMinutes,
					eventOptions.unknownEvents,
				],
			},
			...secretFields('the callback URL in the nodes that send'),
		],
	};

	webhookMethods = {
		default: {
			/** The nodes that send name the URL, so there is nothing to register; a weak secret is refused. */
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return checkOnActivation(this, decisionTelecomReceiver);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return checkOnActivation(this, decisionTelecomReceiver);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, decisionTelecomReceiver);
	}

	/** The first step of every execution: passes on the events that started it, or shows the production URL in the editor. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [eventsOrUrl(this)];
	}
}
