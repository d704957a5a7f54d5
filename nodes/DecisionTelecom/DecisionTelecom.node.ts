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
import { decisionTelecom } from './api';
import { messageResource } from './message';
import { templateResource } from './template';

/** What is used most, then the others in alphabetical order. */
const resources = [messageResource, templateResource] as const;

export class DecisionTelecom implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'DecisionTelecom',
		name: 'decisionTelecom',
		icon: { light: 'file:../../icons/decisionTelecom.svg', dark: 'file:../../icons/decisionTelecom.dark.svg' },
		group: ['output'],
		...nodeVersions,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Send WhatsApp messages and templates with DecisionTelecom, and check their delivery status',
		defaults: { name: 'DecisionTelecom' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: nodeOutputs,
		credentials: [{ name: 'whatsAppGatewaysDecisionTelecomApi', required: true }],
		webhooks: answerWebhooks,
		properties: buildProperties(resources),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return routed(this, await runOperations.call(this, decisionTelecom, resources));
	}

	/** An answer to a question of Ask and Wait. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveAnswer(this, [{ provider: decisionTelecom }]);
	}
}
