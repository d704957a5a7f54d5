import { locator } from '../shared/input/locator';
import { defineField } from '../shared/input/parameters';

/** The product that tickets belong to. */
export const product = defineField({
	displayName: 'Product',
	name: 'productId',
	...locator('a product', 'searchProducts', '11'),
	required: true,
	description: 'The Desk360 product that the tickets belong to',
});

export const ticket = defineField({
	displayName: 'Ticket',
	name: 'ticketId',
	...locator('a ticket', 'searchTickets', '123'),
	required: true,
	description:
		'The ticket to work on. The list searches by number, by customer e-mail (with @), or by subject and customer name.',
});

/** Any helpdesk user. Where 0 makes sense, an operation says so in its own description. */
export const agent = defineField({
	displayName: 'Agent',
	name: 'agentId',
	...locator('an agent', 'searchAgents', '22'),
	description: 'The agent to assign',
});

export const ticketType = defineField({
	displayName: 'Ticket Type',
	name: 'typeId',
	...locator('a ticket type', 'searchTypes', '68'),
	required: true,
	description: 'What kind of ticket it is',
});

export const ticketReason = defineField({
	displayName: 'Ticket Reason',
	name: 'reasonId',
	...locator('a ticket reason', 'searchReasons', '5'),
	required: true,
	description: 'Why the customer writes',
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
