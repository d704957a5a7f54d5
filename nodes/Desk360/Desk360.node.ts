import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { buildProperties } from '../shared/properties';
import { runOperations } from '../shared/run';
import { agentResource } from './agent';
import { desk360 } from './api';
import { searchAgents, searchProducts, searchReasons, searchTickets, searchTypes } from './fields';
import { productResource } from './product';
import { ticketResource } from './ticket';
import { ticketReasonResource } from './ticketReason';
import { ticketTypeResource } from './ticketType';

const resources = [agentResource, productResource, ticketResource, ticketReasonResource, ticketTypeResource];

export class Desk360 implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Desk360',
		name: 'desk360',
		icon: { light: 'file:../../icons/desk360.svg', dark: 'file:../../icons/desk360.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Create, answer and resolve tickets in the Desk360 helpdesk',
		defaults: { name: 'Desk360' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'whatsAppGatewaysDesk360Api', required: true }],
		properties: buildProperties(resources, ticketResource),
	};

	methods = {
		listSearch: { searchAgents, searchProducts, searchReasons, searchTickets, searchTypes },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperations.call(this, desk360, resources);
	}
}
