import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { WhatsAppGatewaysDesk360WhatsAppApi } from '../../credentials/WhatsAppGatewaysDesk360WhatsAppApi.credentials';
import { Desk360WhatsApp } from '../../nodes/Desk360WhatsApp/Desk360WhatsApp.node';
import { byId, desk360Setup } from './desk360';
import { executeNode, type ExecuteSetup, type Setup } from './n8nCore';

export { variables } from './editorValues';

// One object of each type for all executions, as in n8n.
const nodeType = new Desk360WhatsApp();
const credentialType = new WhatsAppGatewaysDesk360WhatsAppApi();

/** The Desk360 WhatsApp node against a server. @param baseUrl including /v1 */
export function desk360WhatsAppSetup(baseUrl: string, parameters: INodeParameters = {}): Setup {
	return {
		...desk360Setup(baseUrl, parameters),
		nodeType,
		credentialType,
	};
}

/** A node that sends WhatsApp messages over one of Desk360's APIs. */
export interface Surface {
	name: string;
	setup(baseUrl: string, parameters: INodeParameters): Setup;
	/** Parameters that say which number sends, id 1. */
	sender: INodeParameters;
	/** The template `order_update` in its English translation, as the picker stores it. */
	template: string;
	/** The list of templates as the API gives it: `order_update`, `photo_news` with an image, `in_review`. */
	templates: unknown;
}

const texts = {
	orderUpdate: 'Hello {{1}}, your order {{2}} is on its way.',
	photoNews: 'News for {{1}}',
};

const helpdeskLanguage = (id: number, text: string, parameters: string[], header_type: string | null = null) => ({
	template_id: id,
	language_id: 1,
	header_type,
	text,
	parameters,
	language_name: 'English',
	language_code: 'en',
});

const publicTranslation = (body: string, variables: string[], header?: string, status_value = 2) => ({
	language_id: 1,
	language: 'English',
	header_type: header ? { value: 1, label: header } : null,
	body,
	variables,
	status: status_value === 2 ? 'template-messages.active' : 'template-messages.in-review',
	status_value,
});

/** Both APIs, for tests that hold for each. */
export const surfaces: Surface[] = [
	{
		name: 'Desk360',
		setup: desk360Setup,
		sender: { productId: byId(1) },
		template: '12:en',
		templates: {
			current_page: 1,
			data: [
				{
					id: 12,
					template_name: 'order_update',
					languages: [helpdeskLanguage(12, texts.orderUpdate, ['body-1', 'body-2'])],
				},
				{
					id: 13,
					template_name: 'photo_news',
					languages: [helpdeskLanguage(13, texts.photoNews, ['body-1'], 'PICTURE')],
				},
			],
			next_page_url: null,
		},
	},
	{
		name: 'Desk360 WhatsApp',
		setup: desk360WhatsAppSetup,
		sender: { integrationId: byId(1) },
		template: '12:1',
		templates: [
			{
				id: 12,
				name: 'order_update',
				sendable: true,
				translations: [publicTranslation(texts.orderUpdate, ['body-1', 'body-2'])],
			},
			{
				id: 13,
				name: 'photo_news',
				sendable: true,
				translations: [publicTranslation(texts.photoNews, ['body-1'], 'PICTURE')],
			},
			{ id: 14, name: 'in_review', sendable: true, translations: [publicTranslation('Soon', [], undefined, 1)] },
			{ id: 15, name: 'switched_off', sendable: false, translations: [publicTranslation('Off', [])] },
		],
	},
];

/** Runs one operation over one of the APIs. */
export async function runSurface(
	surface: Surface,
	baseUrl: string,
	parameters: INodeParameters,
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> {
	return await executeNode({ ...surface.setup(baseUrl, { ...surface.sender, ...parameters }), ...options });
}
