import type { IDataObject } from 'n8n-workflow';
import { byId } from '../editorValues';
import type { SandboxControl } from '../sandboxControl';
import { sandboxDecisionTelecom, sandboxOneMsg } from './desk360';

/** What a provider writes to join the tests in queue mode. */
export interface QueueProvider {
	name: string;
	/** Names of its node, its trigger and its credential type. */
	node: string;
	trigger: string;
	credential: string;
	/** Credential data for the sandbox. */
	data(origin: string): IDataObject;
	triggerParameters: IDataObject;
	/** Tells the sandbox the trigger's URL, where a user pastes it into the provider's panel. */
	connect?(control: SandboxControl, url: string): Promise<unknown>;
	/** A customer writes, where the provider tells of it; it is delivered twice. */
	write?(control: SandboxControl, from: string): Promise<unknown>;
	/** Parameters of an answer and of a send that name their recipient in `to`, and of one to many. */
	reply?: IDataObject;
	send: IDataObject;
	bulk: IDataObject;
	/** Requests of `send` that the provider gets. */
	sends: RegExp;
	/** Counts messages sent by the API: `{ total, uniqueRecipients, doubled }`. */
	count: string;
	/** Where the sandbox's limits are set. */
	limits: string;
}

export const queueSecret = 'queue-secret-0123456789';

const decisionTelecomTemplate = {
	resource: 'template',
	from: 'Custom Company',
	templateName: 'order_update',
	languageCode: 'en_US',
	namespace: 'sample_namespace',
};

export const queueProviders: QueueProvider[] = [
	{
		name: 'Desk360',
		node: 'desk360',
		trigger: 'desk360Trigger',
		credential: 'whatsAppGatewaysDesk360Api',
		data: (origin) => ({ authentication: 'apiToken', apiToken: 'sandbox-token', baseUrl: `${origin}/v1` }),
		triggerParameters: { secret: queueSecret },
		connect: async (control, url) => await control.call('PUT', 'desk360/webhook', { url, statuses: [] }),
		write: async (control, from) => await control.call('POST', 'desk360/incoming', { type: 'text', from, times: 2 }),
		reply: { resource: 'message', operation: 'sendText', productId: byId('1'), text: 'Hello' },
		send: { resource: 'message', operation: 'sendText', productId: byId('1'), text: 'Hello' },
		bulk: { resource: 'message', operation: 'sendBulk', productId: byId('1'), text: 'Hello' },
		sends: /conversations\/messages$/,
		count: 'desk360/messages/count',
		limits: 'desk360/limits',
	},
	{
		name: 'get.chat',
		node: 'getChat',
		trigger: 'getChatTrigger',
		credential: 'whatsAppGatewaysGetChatApi',
		data: (origin) => ({
			authentication: 'apiToken',
			apiToken: 'sandbox-getchat-token',
			baseUrl: `${origin}/api/v1`,
		}),
		triggerParameters: { events: ['messageReceived'] },
		write: async (control, from) =>
			await control.call('POST', 'getchat/incoming', { type: 'text', wa_id: from, times: 2 }),
		reply: { resource: 'message', operation: 'sendText', text: 'Hello' },
		send: { resource: 'template', operation: 'send', templateId: byId('welcome:en_US') },
		bulk: { resource: 'template', operation: 'sendBulk', templateId: byId('welcome:en_US') },
		sends: /messages\/$/,
		count: 'getchat/messages/count',
		limits: 'getchat/limits',
	},
	{
		name: '1MSG',
		node: 'oneMsg',
		trigger: 'oneMsgTrigger',
		credential: 'whatsAppGatewaysOneMsgApi',
		data: (origin) => sandboxOneMsg(origin),
		triggerParameters: { events: ['messageReceived'] },
		write: async (control, from) =>
			await control.call('POST', 'onemsg/incoming', {
				chat_id: `${from}@c.us`,
				type: 'chat',
				text: 'Hello?',
				times: 2,
			}),
		reply: { resource: 'message', operation: 'sendText', text: 'Hello' },
		send: { resource: 'template', operation: 'send', templateId: byId('welcome:en_US') },
		bulk: { resource: 'template', operation: 'sendBulk', templateId: byId('welcome:en_US') },
		sends: /\/sendTemplate$/,
		count: 'onemsg/messages/count',
		limits: 'onemsg/limits',
	},
	{
		name: 'DecisionTelecom',
		node: 'decisionTelecom',
		trigger: 'decisionTelecomTrigger',
		credential: 'whatsAppGatewaysDecisionTelecomApi',
		data: (origin) => sandboxDecisionTelecom(origin),
		triggerParameters: { secret: queueSecret },
		send: { ...decisionTelecomTemplate, operation: 'send' },
		bulk: { ...decisionTelecomTemplate, operation: 'sendBulk' },
		sends: /\/send-whatsapp$/,
		count: 'decisiontelecom/messages/count',
		limits: 'decisiontelecom/limits',
	},
];
