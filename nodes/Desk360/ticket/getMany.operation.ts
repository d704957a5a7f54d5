import { defineOperation } from '../../shared/operation';
import { path } from '../../shared/request';
import { day, dayOrder, id } from '../../shared/validate';
import { agent, optionalReason, optionalType, product } from '../fields';
import { priority, simplifyTicket } from '../names';

/** `GET /products/{productId}/tickets` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many tickets',
	description: 'Get many tickets of a product, by filters',
	properties: [
		product,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{ ...agent, description: 'Only tickets of this agent. By ID, 0 stands for tickets assigned to nobody.' },
				{
					displayName: 'Customer Email',
					name: 'email',
					type: 'string',
					default: '',
					placeholder: 'name@email.com',
					description: "Only tickets whose customer's address contains this",
				},
				{
					displayName: 'Customer Name',
					name: 'name',
					type: 'string',
					default: '',
					description: "Only tickets whose customer's name contains this",
				},
				{
					displayName: 'From Day',
					name: 'startDate',
					type: 'dateTime',
					default: '',
					description: 'Only tickets from this day on; the time of day does not count',
				},
				{
					displayName: 'Platform',
					name: 'platform',
					type: 'string',
					default: '',
					placeholder: 'e.g. Android',
					description: 'Only tickets from this platform, such as Android, iOS or Api',
				},
				priority,
				{
					displayName: 'Status',
					name: 'status',
					type: 'options',
					default: 2,
					description: 'Only tickets of this status',
					options: [
						{ name: 'New (0)', value: 0 },
						{ name: 'Resolved', value: 1 },
						{ name: 'Waiting', value: 2 },
					],
				},
				{
					displayName: 'Subject',
					name: 'subject',
					type: 'string',
					default: '',
					description: 'Only tickets whose subject contains this',
				},
				{
					displayName: 'Ticket ID',
					name: 'ticketNumber',
					type: 'string',
					default: '',
					placeholder: 'e.g. 123',
					description: 'Only the ticket with this number',
				},
				{ ...optionalReason, description: 'Only tickets with this reason' },
				{ ...optionalType, description: 'Only tickets of this type' },
				{
					displayName: 'To Day',
					name: 'endDate',
					type: 'dateTime',
					default: '',
					description: 'Only tickets up to this day, which counts in full',
				},
			],
		},
		{
			displayName: 'Sort',
			name: 'sort',
			type: 'options',
			default: 'newestFirst',
			description: 'The order of the tickets, by their last change',
			options: [
				{ name: 'Newest Change First', value: 'newestFirst' },
				{ name: 'Oldest Change First', value: 'oldestFirst' },
			],
		},
	],
	simplify: simplifyTicket,
	list: ({ productId, filters, sort }) => {
		const start = filters.startDate ? day('From Day', filters.startDate) : undefined;
		const end = filters.endDate ? day('To Day', filters.endDate) : undefined;
		dayOrder('From Day', start, 'To Day', end);
		return {
			method: 'GET',
			path: path`/products/${id('Product', productId)}/tickets`,
			query: {
				agent_id: filters.agentId ? id('Agent', filters.agentId, 0) : undefined,
				email: filters.email?.trim(),
				end_date: end,
				id: filters.ticketNumber ? id('Ticket ID', filters.ticketNumber) : undefined,
				name: filters.name?.trim(),
				order: sort === 'oldestFirst' ? 'asc' : undefined,
				platform: filters.platform?.trim(),
				priority: filters.priority,
				reason_id: filters.reasonId ? id('Ticket Reason', filters.reasonId) : undefined,
				start_date: start,
				status: filters.status,
				subject: filters.subject?.trim(),
				type_id: filters.typeId ? id('Ticket Type', filters.typeId) : undefined,
			},
		};
	},
});
