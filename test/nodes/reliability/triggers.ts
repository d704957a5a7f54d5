import { DecisionTelecomTrigger } from '../../../nodes/DecisionTelecom/DecisionTelecomTrigger.node';
import { Desk360Trigger } from '../../../nodes/Desk360/Desk360Trigger.node';
import { GetChatTrigger } from '../../../nodes/GetChat/GetChatTrigger.node';
import { decisionTelecomSetup } from '../../support/decisionTelecom';
import { desk360Setup } from '../../support/desk360';
import { getChatSetup } from '../../support/getChat';
import { callFrom, publishedGatewayTrigger } from '../../support/gatewayTrigger';
import type { HostileTrigger } from '../../support/hostility';
import { WebhookTrigger } from '../../support/n8nCore';
import { oneMsgTrigger } from '../../support/oneMsgTrigger';

const secret = 'hostile-secret-0123456789';
const nowhere = 'http://127.0.0.1:1';

/** Every trigger that receives webhooks joins here. */
export const triggers: HostileTrigger[] = [
	{
		name: '1MSG Trigger',
		make: () => {
			const made = oneMsgTrigger(nowhere, { events: ['messageReceived', 'messageSent', 'messageStatus'] });
			made.staticData = { webhook: { id: 'ours', secret } };
			return made;
		},
		pass: { query: { secret } },
		message: (id, text) => ({
			messages: [
				{ id, body: text, author: '905551234567@c.us', chatId: '905551234567@c.us', type: 'chat', fromMe: false },
			],
		}),
		many: (count) => ({
			messages: Array.from({ length: count }, (_, n) => ({ id: `m${n}`, author: '905551234567@c.us', type: 'chat' })),
		}),
		names: ['messages', 'ack', 'entry', 'statuses', 'contacts'],
	},
	{
		name: 'DecisionTelecom Trigger',
		make: () => {
			const setup = decisionTelecomSetup(`${nowhere}/v1/api`, { secret });
			return new WebhookTrigger({ ...setup, nodeType: new DecisionTelecomTrigger() });
		},
		pass: { secret },
		message: (id, text) => ({ message_id: id, status: 1, text }),
		expected: { event: 'messageStatus', id: '1', status: 'delivered' },
		many: (count) => Array.from({ length: count }, (_, n) => ({ message_id: n, status: 1 })),
		names: ['message_id', 'status', 'error', 'source_addr', 'destination_addr', 'timestamp'],
	},
	{
		name: 'Desk360 Trigger',
		make: () => {
			const events = ['automaticReply', 'chatbotHistory', 'messageReceived', 'messageStatus'];
			const setup = desk360Setup(`${nowhere}/v1`, { secret, events });
			return new WebhookTrigger({ ...setup, nodeType: new Desk360Trigger() });
		},
		pass: { secret },
		message: (id, text) => ({
			messages: { id, from: '905551234567', timestamp: '1630913975', name: 'Ada', type: 'text', text },
		}),
		many: (count) => ({
			messages: Array.from({ length: count }, (_, n) => ({ id: `m${n}`, from: '905551234567', type: 'text' })),
		}),
		names: ['messages', 'statuses', 'bot_histories', 'auto_replies'],
	},
	{
		name: 'get.chat Trigger',
		make: () => {
			const events = ['chatAssigned', 'chatTagged', 'messageReceived', 'messageSent', 'messageStatus', 'messageTagged'];
			const setup = getChatSetup(`${nowhere}/api/v1`, { events });
			const made = new WebhookTrigger({ ...setup, nodeType: new GetChatTrigger() });
			made.staticData = { webhook: { id: '1', secret } };
			return made;
		},
		pass: { headers: { 'x-webhook-secret': secret } },
		message: (id, text) => ({
			contacts: [{ wa_id: '905551234567', profile: { name: 'Ada' } }],
			messages: [{ id, from: '905551234567', timestamp: '1630913975', type: 'text', text: { body: text } }],
		}),
		many: (count) => ({
			messages: Array.from({ length: count }, (_, n) => ({ id: `m${n}`, from: '905551234567', type: 'text' })),
		}),
		names: [
			'messages',
			'contacts',
			'statuses',
			'entry',
			'incoming_messages',
			'outgoing_messages',
			'chat_assignment',
			'chat_tagging',
			'chat_resolved',
			'assigned_messages',
			'message_tagging',
			'user_availability',
			'results',
		],
	},
	{
		name: 'WhatsApp Gateway Trigger, called by get.chat',
		make: () => publishedGatewayTrigger({ events: ['messageReceived', 'messageSent', 'messageStatus'] }),
		pass: callFrom('getChat', undefined),
		message: (id, text) => ({
			messages: [{ id, from: '905551234567', timestamp: '1630913975', type: 'text', text: { body: text } }],
		}),
		many: (count) => ({
			messages: Array.from({ length: count }, (_, n) => ({ id: `m${n}`, from: '905551234567', type: 'text' })),
		}),
		names: ['messages', 'contacts', 'statuses', 'entry'],
	},
];
