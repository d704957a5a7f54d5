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
import { oneMsg } from './api';
import { callResource } from './call';
import { channelResource } from './channel';
import { flowResource } from './flow';
import { groupResource } from './group';
import { searchFlows, searchGroups } from './lists';
import { mediaResource } from './media';
import { messageResource } from './message';
import { templateResource } from './template';
import { templates } from './template/source';
import { userResource } from './user';
import { webhookResource } from './webhook';

/** What is used most, then the others in alphabetical order. */
const resources = [
	messageResource,
	templateResource,
	callResource,
	channelResource,
	flowResource,
	groupResource,
	mediaResource,
	userResource,
	webhookResource,
] as const;

export class OneMsg implements INodeType {
	description: INodeTypeDescription = {
		displayName: '1MSG',
		name: 'oneMsg',
		icon: { light: 'file:../../icons/oneMsg.svg', dark: 'file:../../icons/oneMsg.dark.svg' },
		group: ['output'],
		...nodeVersions,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Send WhatsApp messages and templates from a 1MSG channel, and manage the channel',
		defaults: { name: '1MSG' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: nodeOutputs,
		credentials: [{ name: 'whatsAppGatewaysOneMsgApi', required: true }],
		webhooks: answerWebhooks,
		properties: buildProperties(resources),
	};

	methods = {
		listSearch: {
			searchFlows,
			searchGroups,
			searchTemplateNames: templates.searchTemplateNames,
			searchTemplates: templates.searchTemplates,
		},
		resourceMapping: { getTemplateVariables: templates.getTemplateVariables },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return routed(this, await runOperations.call(this, oneMsg, resources));
	}

	/** An answer to a question of Ask and Wait. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveAnswer(this, [{ provider: oneMsg }]);
	}
}
