import type { IDataObject, INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { getAgents, getProducts, getReasons, getTypes } from './lists';
import { priority } from './records';
import { eventsInOrder } from '../shared/webhook/fields';
import { pollTickets } from './ticketTrigger';

export class Desk360TicketTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Desk360 Ticket Trigger',
		name: 'desk360TicketTrigger',
		icon: { light: 'file:../../icons/desk360.svg', dark: 'file:../../icons/desk360.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["events"].length === 1 ? $parameter["events"][0] : $parameter["events"].length + " events" }}',
		description:
			'Desk360 helpdesk: start when a ticket is created, answered or changed; the Desk360 node works on tickets and sends WhatsApp messages',
		defaults: { name: 'Desk360 Ticket Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'whatsAppGatewaysDesk360Api', required: true }],
		properties: [
			{
				displayName:
					'Desk360 does not announce ticket changes, so this trigger checks at the poll times above. Each check uses requests of your plan (Basic 10 per minute, Business 100): one per product, and one or two per changed ticket.',
				name: 'pollingNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				required: true,
				default: ['ticketCreated'],
				options: eventsInOrder(
					['ticketCreated', 'customerMessage'],
					[
						{
							name: 'New Agent Reply',
							value: 'agentReply',
							description: 'An agent answered the customer; notes do not count',
						},
						{
							name: 'New Customer Message',
							value: 'customerMessage',
							description: 'A customer wrote, also with a new ticket',
						},
						{ name: 'New Ticket', value: 'ticketCreated', description: 'A ticket was created, whatever the channel' },
						{
							name: 'Status Changed',
							value: 'statusChanged',
							description: 'A ticket was resolved, reopened or set waiting',
						},
						{
							name: 'Ticket Updated',
							value: 'ticketUpdated',
							description: 'Anything about a ticket changed after it was created',
						},
					],
				),
			},
			{
				displayName: 'Product Names or IDs',
				name: 'productIds',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getProducts' },
				default: [],
				hint: 'Empty: all products',
				description:
					'Only tickets of these products. Leave empty for all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add filter',
				default: {},
				description: 'A ticket must match all filters at the moment it is seen',
				options: [
					{
						displayName: 'Agent Names or IDs',
						name: 'agentIds',
						type: 'multiOptions',
						typeOptions: { loadOptionsMethod: 'getAgents' },
						default: [],
						description:
							'Only tickets of these agents; 0 stands for nobody. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
					{
						displayName: 'Priorities',
						name: 'priorities',
						type: 'multiOptions',
						default: [],
						options: priority.options,
					},
					{
						displayName: 'Reason Names or IDs',
						name: 'reasonIds',
						type: 'multiOptions',
						typeOptions: { loadOptionsMethod: 'getReasons' },
						default: [],
						description:
							'Only tickets with these reasons. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
					{
						displayName: 'Type Names or IDs',
						name: 'typeIds',
						type: 'multiOptions',
						typeOptions: { loadOptionsMethod: 'getTypes' },
						default: [],
						description:
							'Only tickets of these types. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
				],
			},
			{
				displayName: 'Simplify',
				name: 'simplify',
				type: 'boolean',
				default: true,
				description: 'Whether to return a simplified version of the response instead of the raw data',
			},
		],
	};

	methods = {
		loadOptions: { getAgents, getProducts, getReasons, getTypes },
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const items: IDataObject[] = await pollTickets(this);
		return items.length > 0 ? [this.helpers.returnJsonArray(items)] : null;
	}
}
