import { defineField } from '../../shared/input/parameters';

export const customerName = defineField({
	displayName: 'Customer Name',
	name: 'name',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Nathan Smith',
	description: 'Name of the customer the ticket is for',
});

export const customerEmail = defineField({
	displayName: 'Customer Email',
	name: 'email',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'name@email.com',
	description: 'Address that Desk360 answers to',
});

export const description = defineField({
	displayName: 'Description',
	name: 'description',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	description: 'What the ticket is about; it becomes the first message of the ticket',
});

/** Tickets can be opened in any status. */
export const firstStatus = defineField({
	displayName: 'Status',
	name: 'status',
	type: 'options',
	default: 2,
	description: 'The status the ticket starts with; an expression may give its name or its number',
	allowArbitraryValues: true,
	options: [
		{
			name: 'Status 0',
			value: 0,
			description: "Untouched tickets have this number in Desk360's documentation, which does not name it",
		},
		{ name: 'Resolved', value: 1, description: 'For tickets that only record something' },
		{ name: 'Waiting', value: 2, description: 'Somebody has to act' },
	],
});

export const settings = defineField({
	displayName: 'Settings (JSON)',
	name: 'settings',
	type: 'json',
	default: '',
	placeholder: 'e.g. {"app_version": "2.1"}',
	description: 'Extra data about the customer or device that Desk360 stores with the ticket',
});
