import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { WhatsAppGatewaysGetChatApi } from '../../credentials/WhatsAppGatewaysGetChatApi.credentials';
import { GetChat } from '../../nodes/GetChat/GetChat.node';
import { executeNode, type ExecuteSetup, type Setup } from './n8nCore';

export { byId, variables } from './editorValues';

// One object of each type for all executions, as in n8n.
const nodeType = new GetChat();
const credentialType = new WhatsAppGatewaysGetChatApi();

/** A token that no error, log or result may show. */
export const secretToken = 'getchat-s3cret-t0ken-value';

/** The get.chat node against a server. @param baseUrl including /api/v1 */
export function getChatSetup(baseUrl: string, parameters: INodeParameters = {}): Setup {
	return {
		nodeType,
		credentialType,
		credential: {
			baseUrl,
			authentication: 'apiToken',
			apiToken: secretToken,
			username: '',
			password: '',
			apiKey: '',
			sessionToken: '',
		},
		parameters,
	};
}

/** Runs one operation of the get.chat node. */
export async function runGetChat(
	baseUrl: string,
	parameters: INodeParameters,
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> {
	return await executeNode({ ...getChatSetup(baseUrl, parameters), ...options });
}

/** A page of a list as the inbox gives it. */
export function pageOf(results: unknown[], more: IDataObject = {}): IDataObject {
	return { count: results.length, next: null, previous: null, results, ...more } as IDataObject;
}

/** What the inbox answers to a message, with status 202. */
export const queuedAnswer = {
	reason: 'Message is saved and will be sent as soon as other pending messages are delivered.',
	id: '8b176ba5-fa8e-458e-94ad-85d1ae8f3be0',
};

/** A received message, changed as wished. */
export function sampleMessage(change: IDataObject = {}): IDataObject {
	return {
		id: '8b176ba5-fa8e-458e-94ad-85d1ae8f3be0',
		waba_payload: {
			from: '15550100123',
			id: 'ABGGsampleIncomingId',
			timestamp: '1700000000',
			type: 'text',
			text: { body: 'Hello, is my order ready?' },
		},
		waba_statuses: { sent: null, delivered: null, read: null },
		contact: {
			wa_id: '15550100123',
			waba_payload: { profile: { name: 'Sample Customer' }, wa_id: '15550100123' },
			initials: 'SC',
			last_message_timestamp: 1700000000,
		},
		from_us: false,
		received: false,
		sender: null,
		context: null,
		customer_wa_id: '15550100123',
		tags: [],
		chat_tags: [{ id: 7, name: 'urgent', web_inbox_color: '#d32f2f' }],
		...change,
	};
}

/** Templates of every shape that a message fills. */
export const sampleTemplates: IDataObject[] = [
	{
		name: 'order_shipped',
		category: 'UTILITY',
		language: 'en_US',
		namespace: 'sample_namespace',
		status: 'approved',
		components: [
			{ type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' },
			{ type: 'BODY', text: 'Hello {{1}}, your order {{2}} has shipped.' },
			{ type: 'FOOTER', text: 'Sample Shop' },
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'URL', text: 'Track', url: 'https://shop.example.com/orders/{{1}}' },
					{ type: 'QUICK_REPLY', text: 'Stop' },
				],
			},
		],
	},
	{
		name: 'photo_news',
		language: 'en',
		status: 'APPROVED',
		components: [
			{ type: 'HEADER', format: 'IMAGE' },
			{ type: 'BODY', text: 'News for {{first_name}}' },
		],
	},
	{
		name: 'invoice',
		language: 'en',
		status: 'approved',
		components: [
			{ type: 'HEADER', format: 'DOCUMENT' },
			{ type: 'BODY', text: 'Your invoice' },
		],
	},
	{
		name: 'shop_location',
		language: 'en',
		status: 'approved',
		components: [
			{ type: 'HEADER', format: 'LOCATION' },
			{ type: 'BODY', text: 'We are here' },
		],
	},
	{
		name: 'coupon',
		language: 'en',
		status: 'approved',
		components: [
			{ type: 'BODY', text: 'A gift' },
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550100999' },
					{ type: 'COPY_CODE', text: 'Copy' },
					{ type: 'FLOW', text: 'Book' },
				],
			},
		],
	},
	{
		name: 'shop',
		language: 'en',
		status: 'approved',
		components: [
			{ type: 'BODY', text: 'Our shop' },
			{ type: 'BUTTONS', buttons: [{ type: 'CATALOG', text: 'View catalog' }] },
		],
	},
	{
		name: 'login_code',
		language: 'en',
		status: 'approved',
		components: [
			{ type: 'BODY', text: '{{1}} is your code' },
			{ type: 'BUTTONS', buttons: [{ type: 'OTP', text: 'Copy code' }] },
		],
	},
	{
		name: 'carousel',
		language: 'en',
		status: 'approved',
		components: [
			{ type: 'BODY', text: 'Offers for {{1}}' },
			{
				type: 'CAROUSEL',
				cards: [1, 2].map((card) => ({
					components: [
						{ type: 'HEADER', format: 'IMAGE' },
						{ type: 'BODY', text: `Offer ${card}: {{1}}` },
						{ type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Buy', url: 'https://shop.example.com/{{1}}' }] },
					],
				})),
			},
		],
	},
	{ name: 'plain', language: 'en', status: 'approved', components: [{ type: 'BODY', text: 'Hello' }] },
	{ name: 'plain', language: 'de', status: 'approved', components: [{ type: 'BODY', text: 'Hallo' }] },
	{ name: 'in_review', language: 'en', status: 'pending', components: [{ type: 'BODY', text: 'Soon' }] },
];
