import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { eventsInOrder, messageTypes, optionsWith, statuses } from '../shared/webhook/fields';
import { receive } from '../shared/webhook/receive';
import { oneMsgReceiver } from './trigger/receiver';
import { isReady, makeReady, takeBack } from './trigger/registry';

export class OneMsgTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: '1MSG Trigger',
		name: 'oneMsgTrigger',
		icon: { light: 'file:../../icons/oneMsg.svg', dark: 'file:../../icons/oneMsg.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description:
			'WhatsApp through 1MSG: start when a customer writes, a message is delivered or read, or a call comes in; the 1MSG node sends messages and templates',
		eventTriggerDescription: 'Waiting for 1MSG to report what you chose',
		activationMessage: 'The channel now calls this workflow. Its other webhook addresses stay as they are.',
		defaults: { name: '1MSG Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'whatsAppGatewaysOneMsgApi', required: true }],
		// Without `responseData` n8n would answer "firstEntryJson".
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: '', path: 'webhook' }],
		properties: [
			{
				displayName:
					"Publishing adds the production URL, with a secret, to the channel's webhook addresses; unpublishing removes it. There is nothing to copy. A channel calls at most five addresses, and each test in the editor takes one of them until it ends.",
				name: 'urlNotice',
				type: 'notice',
				default: '',
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
						{ name: 'Call', value: 'call', description: 'A call came in, was taken, or ended' },
						{ name: 'Message Received', value: 'messageReceived', description: 'A customer wrote' },
						{
							name: 'Message Sent',
							value: 'messageSent',
							description: 'The business wrote, through the API or in an app',
						},
						{
							name: 'Message Status',
							value: 'messageStatus',
							description:
								'A message was sent, delivered, read, or failed; turns the delivery receipts of the channel on',
						},
					],
				),
			},
			messageTypes,
			statuses,
			optionsWith([
				{
					displayName: 'Guaranteed Delivery',
					name: 'guaranteedDelivery',
					type: 'boolean',
					default: true,
					description:
						'Whether 1MSG calls again where n8n did not answer. A setting of the channel for all its addresses, on newer channels only; it stays on.',
				},
				{
					displayName: 'Ignore Messages Sent Through the API',
					name: 'ignoreOwnMessages',
					type: 'boolean',
					default: true,
					description:
						'Whether Message Sent leaves out what n8n and other programs send, so that a workflow does not start itself',
				},
			]),
		],
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isReady(this);
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
		return await receive(this, oneMsgReceiver);
	}
}
