import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { answerWebhooks } from '../shared/ask/description';
import { receiveAnswer } from '../shared/ask/receiveAnswer';
import { routed } from '../shared/ask/result';
import { additionalBodyFields, additionalQueryParameters } from '../shared/operation/additionalFields';
import { buildProperties } from '../shared/operation/properties';
import { runOperations } from '../shared/operation/run';
import { nodeOutputs, nodeVersions } from '../shared/operation/version';
import { nameOf } from './fields';
import { messageResource } from './message';
import { allMessaging, gateway, lists } from './providers';
import { templateResource } from './template';

const resources = [messageResource, templateResource] as const;

/** What may be added to a request is another thing for each provider. */
const ofOneProvider = [additionalBodyFields.name, additionalQueryParameters.name];

function withoutAdditions(property: INodeProperties): INodeProperties {
	if (property.name !== 'options') return property;
	return { ...property, options: property.options?.filter(({ name }) => !ofOneProvider.some((own) => own === name)) };
}

export class WhatsAppGateway implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Gateway',
		name: 'whatsAppGateway',
		icon: { light: 'file:../../icons/whatsAppGateway.svg', dark: 'file:../../icons/whatsAppGateway.dark.svg' },
		group: ['output'],
		...nodeVersions,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Send WhatsApp messages and templates through the first of several providers that works',
		defaults: { name: 'WhatsApp Gateway' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: nodeOutputs,
		credentials: allMessaging.map(({ value, provider: { credential: name } }) => ({
			...{ name, required: false },
			// n8n calls each of them "Credential" otherwise.
			displayName: `${nameOf(value)} Credential`,
		})),
		webhooks: answerWebhooks,
		properties: buildProperties(resources).map(withoutAdditions),
	};

	methods = { listSearch: lists };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return routed(this, await runOperations.call(this, gateway, resources));
	}

	/** An answer to a question of Ask and Wait. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveAnswer(this, allMessaging);
	}
}
