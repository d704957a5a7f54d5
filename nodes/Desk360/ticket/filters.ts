import { defineField, type ParametersOf } from '../../shared/input/parameters';
import type { Request } from '../../shared/http/request';
import { day, dayOrder, id } from '../../shared/input/validate';
import { agent, optionalReason, optionalType } from '../fields';
import { priority, statusNumber, statusOf } from '../records';

/** Which tickets are wanted. */
export const filters = defineField({
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
});

export const sort = defineField({
	displayName: 'Sort',
	name: 'sort',
	type: 'options',
	default: 'newestFirst',
	description: 'The order of the tickets, by their last change',
	options: [
		{ name: 'Newest Change First', value: 'newestFirst' },
		{ name: 'Oldest Change First', value: 'oldestFirst' },
	],
});

/** The filters and the order as the API takes them. @throws InvalidInput naming the filter and the rule */
export function ticketQuery({
	filters: given,
	sort: order,
}: ParametersOf<[typeof filters, typeof sort]>): Request['query'] {
	const start = given.startDate ? day('From Day', given.startDate) : undefined;
	const end = given.endDate ? day('To Day', given.endDate) : undefined;
	dayOrder('From Day', start, 'To Day', end);
	return {
		agent_id: given.agentId ? id('Agent', given.agentId, 0) : undefined,
		email: given.email?.trim(),
		end_date: end,
		id: given.ticketNumber ? id('Ticket ID', given.ticketNumber) : undefined,
		name: given.name?.trim(),
		order: order === 'oldestFirst' ? 'asc' : undefined,
		platform: given.platform?.trim(),
		priority: given.priority,
		reason_id: given.reasonId ? id('Ticket Reason', given.reasonId) : undefined,
		start_date: start,
		status: statusOf(given.status, given.statusNumber),
		subject: given.subject?.trim(),
		type_id: given.typeId ? id('Ticket Type', given.typeId) : undefined,
	};
}
