import { defineField } from '../shared/input/parameters';

/** The product that tickets belong to. */
export const product = defineField({
	displayName: 'Product',
	name: 'productId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The Desk360 product that the tickets belong to',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a product…',
			typeOptions: { searchListMethod: 'searchProducts', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 11',
		},
	],
});

export const ticket = defineField({
	displayName: 'Ticket',
	name: 'ticketId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'The ticket to work on. The list searches by number, by customer e-mail (with @), or by subject and customer name.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a ticket…',
			typeOptions: { searchListMethod: 'searchTickets', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 123',
		},
	],
});

/** Any helpdesk user. Where 0 makes sense, an operation says so in its own description. */
export const agent = defineField({
	displayName: 'Agent',
	name: 'agentId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The agent to assign',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an agent…',
			typeOptions: { searchListMethod: 'searchAgents', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 22',
		},
	],
});

export const ticketType = defineField({
	displayName: 'Ticket Type',
	name: 'typeId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'What kind of ticket it is',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a ticket type…',
			typeOptions: { searchListMethod: 'searchTypes', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 68',
		},
	],
});

export const ticketReason = defineField({
	displayName: 'Ticket Reason',
	name: 'reasonId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'Why the customer writes',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a ticket reason…',
			typeOptions: { searchListMethod: 'searchReasons', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 5',
		},
	],
});

/** Locators for an optional choice. */
export const optionalReason = defineField({ ...ticketReason, required: undefined });
export const optionalType = defineField({ ...ticketType, required: undefined });

export const attachments = defineField({
	displayName: 'Input Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	default: '',
	placeholder: 'e.g. data,invoice',
	hint: 'The names of the input binary fields with the files to attach, separated by commas',
	description:
		'Desk360 takes files only, not links. To attach a file from a link, download it first with an HTTP Request node.',
});
