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
import { getChat } from './api';
import { assignmentResource } from './assignment';
import { authorizationResource } from './authorization';
import { businessProfileResource } from './businessProfile';
import { chatResource } from './chat';
import { contactResource } from './contact';
import { deviceTokenResource } from './deviceToken';
import { errorResource } from './error';
import {
	getGroups,
	searchChats,
	searchGroups,
	searchPersons,
	searchSavedResponses,
	searchTags,
	searchUsers,
	searchWebhooks,
} from './lists';
import { groupResource } from './group';
import { mediaResource } from './media';
import { messageResource } from './message';
import { notificationResource } from './notification';
import { personResource } from './person';
import { savedResponseResource } from './savedResponse';
import { statusResource } from './status';
import { tagResource } from './tag';
import { templateResource } from './template';
import { templates } from './template/source';
import { userResource } from './user';
import { webhookResource } from './webhook';
import { whatsAppAccountResource } from './whatsAppAccount';

/** What is used most, then the others in alphabetical order. */
const resources = [
	messageResource,
	templateResource,
	assignmentResource,
	authorizationResource,
	businessProfileResource,
	chatResource,
	contactResource,
	deviceTokenResource,
	errorResource,
	groupResource,
	mediaResource,
	notificationResource,
	personResource,
	savedResponseResource,
	statusResource,
	tagResource,
	userResource,
	webhookResource,
	whatsAppAccountResource,
] as const;

export class GetChat implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'get.chat',
		name: 'getChat',
		icon: { light: 'file:../../icons/getChat.svg', dark: 'file:../../icons/getChat.dark.svg' },
		group: ['output'],
		...nodeVersions,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Send WhatsApp messages and templates from a get.chat (360dialog) inbox, and manage the inbox',
		defaults: { name: 'get.chat' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: nodeOutputs,
		credentials: [{ name: 'whatsAppGatewaysGetChatApi', required: true }],
		webhooks: answerWebhooks,
		properties: buildProperties(resources),
	};

	methods = {
		listSearch: {
			searchChats,
			searchGroups,
			searchPersons,
			searchSavedResponses,
			searchTags,
			searchTemplateNames: templates.searchTemplateNames,
			searchTemplates: templates.searchTemplates,
			searchUsers,
			searchWebhooks,
		},
		loadOptions: { getGroups },
		resourceMapping: { getTemplateVariables: templates.getTemplateVariables },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return routed(this, await runOperations.call(this, getChat, resources));
	}

	/** An answer to a question of Ask and Wait. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveAnswer(this, [{ provider: getChat }]);
	}
}
