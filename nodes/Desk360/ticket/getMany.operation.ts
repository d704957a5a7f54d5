import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { day, dayOrder, id } from '../../shared/input/validate';
import { agent, optionalReason, optionalType, product } from '../fields';
import { priority, simplifyTicket, statusNumber, statusOf } from '../records';

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
					description: 'Only tickets whose customer has this address; whether a part of it is enough is not documented',
				},
				{
					displayName: 'Customer Name',
					name: 'name',
					type: 'string',
					default: '',
					description: 'Only tickets whose customer has this name; whether a part of it is enough is not documented',
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
					description: 'Only tickets of this status; an expression may give its name or its number',
					allowArbitraryValues: true,
					options: [
						{ name: 'Resolved', value: 1 },
						{ name: 'Status 0', value: 0, description: 'Untouched tickets; the documentation does not name it' },
						{ name: 'Waiting', value: 2 },
					],
				},
				statusNumber,
				{
					displayName: 'Subject',
					name: 'subject',
					type: 'string',
					default: '',
					description: 'Only tickets with this subject; whether a part of it is enough is not documented',
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
					description: 'Only tickets up to this day; whether the day itself counts in full is not documented',
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
				status: statusOf(filters.status, filters.statusNumber),
				subject: filters.subject?.trim(),
				type_id: filters.typeId ? id('Ticket Type', filters.typeId) : undefined,
			},
		};
	},
});
