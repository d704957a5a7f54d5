import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { answerWebhooks } from '../shared/ask/description';
import { receiveAnswer } from '../shared/ask/receiveAnswer';
import { routed } from '../shared/ask/result';
import { buildProperties } from '../shared/operation/properties';
import { runOperations } from '../shared/operation/run';
import { nodeOutputs, nodeVersions } from '../shared/operation/version';
import { desk360WhatsApp } from './api';
import { searchIntegrations } from './lists';
import { integrationResource } from './integration';
import { mediaResource } from './media';
import { messageResource } from './message';
import { templateResource } from './template';
import { getTemplateVariables, searchTemplates } from './template/source';

/** What is used most, then the others in alphabetical order. */
const resources = [messageResource, templateResource, integrationResource, mediaResource] as const;

export class Desk360WhatsApp implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Desk360 WhatsApp',
		name: 'desk360WhatsApp',
		icon: { light: 'file:../../icons/desk360WhatsApp.svg', dark: 'file:../../icons/desk360WhatsApp.dark.svg' },
		group: ['output'],
		...nodeVersions,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Send WhatsApp messages and templates from the numbers that are connected to Desk360',
		defaults: { name: 'Desk360 WhatsApp' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: nodeOutputs,
		credentials: [{ name: 'whatsAppGatewaysDesk360WhatsAppApi', required: true }],
		webhooks: answerWebhooks,
		properties: buildProperties(resources),
	};

	methods = {
		listSearch: { searchIntegrations, searchTemplates },
		resourceMapping: { getTemplateVariables },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return routed(this, await runOperations.call(this, desk360WhatsApp, resources));
	}

	/** An answer to a question of Ask and Wait. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveAnswer(this, [{ provider: desk360WhatsApp }]);
	}
}
