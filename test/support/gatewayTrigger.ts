// Sample values. cspell:ignore ABGG ABGH Gsample Oick
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { WhatsAppGatewayTrigger } from '../../nodes/WhatsAppGateway/WhatsAppGatewayTrigger.node';
import { providerSetups } from './gateway';
import type { Setup, WebhookCall } from './n8nCore';
import { WebhookTrigger } from './n8nCore';

// One object of each type for all executions, as in n8n.
const nodeType = new WhatsAppGatewayTrigger();

/** All providers that call it. */
export const heard = ['oneMsg', 'decisionTelecom', 'desk360', 'getChat'];

/** The WhatsApp Gateway Trigger with credentials of 1MSG and get.chat for an address. */
export function gatewayTriggerSetup(parameters: INodeParameters = {}, origin = 'http://127.0.0.1:1'): Setup {
	const [first, ...others] = [providerSetups.oneMsg, providerSetups.getChat].flatMap((make) => make?.(origin) ?? []);
	if (!first) throw new Error('There is no provider');
	return {
		...first,
		otherCredentials: others,
		nodeType,
		parameters: { providers: heard, ...parameters },
		n8nOrigin: 'https://n8n.example.com',
	};
}

const secretFor = (provider: string) => `${provider}-secret-0123456789`;

/** As it is after its workflow was published: each provider has a secret of its own. */
export function publishedGatewayTrigger(parameters: INodeParameters = {}, origin?: string): WebhookTrigger {
	const trigger = new WebhookTrigger(gatewayTriggerSetup(parameters, origin));
	trigger.staticData = Object.fromEntries([
		...['oneMsg', 'getChat'].map((name) => [`${name}.webhook`, { id: '1', secret: secretFor(name) }]),
		...['decisionTelecom', 'desk360'].map((name): [string, IDataObject] => [
			`${name}.pastedUrl`,
			{ workflowId: `wf ${name}`, nodeId: '1', secret: secretFor(name), url: `https://n8n.example.com/${name}` },
		]),
	]);
	return trigger;
}

/** How each provider calls it: the end of the address, and the secret where the provider puts it. */
export function callFrom(provider: string, body: unknown, secret = secretFor(provider)): WebhookCall {
	switch (provider) {
		case 'oneMsg':
			return { secret: provider, query: { secret }, body };
		case 'getChat':
			return { secret: provider, headers: { 'x-webhook-secret': secret }, body };
		default:
			return { secret: `${provider}/${secret}`, body };
	}
}

/** A message of a customer, and a status, as each provider documents them. */
export const documented: Readonly<Record<string, { message?: unknown; status: unknown }>> = {
	oneMsg: {
		message: {
			messages: [
				{
					...{ id: 'ABGHYoIXMAmY13IKOick9az6QYmt4R', body: 'Ok!', fromMe: false, type: 'chat', time: 1665396610 },
					...{ author: '12020721369@c.us', chatId: '12020721369@c.us', senderName: 'Test sender' },
				},
			],
		},
		status: {
			ack: [{ id: 'true_12020721369@c.us_DF38', queueNumber: 100, chatId: '12020721369@c.us', status: 'delivered' }],
		},
	},
	decisionTelecom: { status: { message_id: 554, status: 1 } },
	desk360: {
		message: {
			messages: {
				...{ id: 'wamid.D1', from: '905551234567', timestamp: '1630913975', name: 'Ada' },
				...{ type: 'text', text: 'Ok!' },
			},
		},
		status: { statuses: { id: 'wamid.D2', status: 'delivered', timestamp: '1630913975' } },
	},
	getChat: {
		message: {
			contacts: [{ profile: { name: 'Sample Customer' }, wa_id: '15550100123' }],
			messages: [
				{
					...{ from: '15550100123', id: 'ABGGsampleIncomingId', timestamp: '1700000000' },
					...{ type: 'text', text: { body: 'Ok!' } },
				},
			],
		},
		status: {
			statuses: [{ id: '8b176ba5-fa8e', status: 'delivered', timestamp: '1700000100', recipient_id: '15550100123' }],
		},
	},
};
