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
import { agentResource } from './agent';
import { desk360 } from './api';
import { searchAgents, searchProducts, searchReasons, searchTickets, searchTypes } from './lists';
import { mediaResource } from './media';
import { messageResource } from './message';
import { productResource } from './product';
import { templateResource } from './template';
import { getTemplateVariables, searchTemplates } from './template/source';
import { ticketResource } from './ticket';
import { ticketReasonResource } from './ticketReason';
import { ticketTypeResource } from './ticketType';

/** What is used most, then the others in alphabetical order. */
const resources = [
	ticketResource,
	messageResource,
	templateResource,
	agentResource,
	mediaResource,
	productResource,
	ticketReasonResource,
	ticketTypeResource,
] as const;

export class Desk360 implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Desk360',
		name: 'desk360',
		icon: { light: 'file:../../icons/desk360.svg', dark: 'file:../../icons/desk360.dark.svg' },
		group: ['output'],
		...nodeVersions,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Work on tickets in the Desk360 helpdesk and send WhatsApp messages from its products',
		defaults: { name: 'Desk360' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: nodeOutputs,
		credentials: [{ name: 'whatsAppGatewaysDesk360Api', required: true }],
		webhooks: answerWebhooks,
		properties: buildProperties(resources),
	};

	methods = {
		listSearch: { searchAgents, searchProducts, searchReasons, searchTemplates, searchTickets, searchTypes },
		resourceMapping: { getTemplateVariables },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return routed(this, await runOperations.call(this, desk360, resources));
	}

	/** An answer to a question of Ask and Wait. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveAnswer(this, [{ provider: desk360 }]);
	}
}
