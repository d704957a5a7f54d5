import { binaryFiles } from '../../shared/http/attachments';
import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { email, id, jsonText, text } from '../../shared/input/validate';
import { agent, attachments, optionalReason, product } from '../fields';
import { escapeHtml, ticketText } from './htmlAsText';
import { neededStatus, simplifyTicket, statusNumber } from '../records';

/** `POST /products/{productId}/tickets` */
export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a ticket',
	description: 'Open a ticket for a customer, optionally with files',
	properties: [
		product,
		{
			displayName: 'Customer Name',
			name: 'name',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Nathan Smith',
			description: 'Name of the customer the ticket is for',
		},
		{
			displayName: 'Customer Email',
			name: 'email',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'name@email.com',
			description: 'Address that Desk360 answers to',
		},
		optionalReason,
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			description: 'What the ticket is about; it becomes the first message of the ticket',
		},
		{
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
		},
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				{ ...agent, description: 'The agent to assign; without one the ticket stays unassigned' },
				attachments,
				{
					displayName: 'Settings (JSON)',
					name: 'settings',
					type: 'json',
					default: '',
					placeholder: 'e.g. {"app_version": "2.1"}',
					description: 'Extra data about the customer or device that Desk360 stores with the ticket',
				},
				escapeHtml,
				statusNumber,
			],
		},
	],
	simplify: simplifyTicket,
	// Tickets of one customer are created in the order of the items.
	orderingKey: (parameters) => `customer ${parameters.email.trim().toLowerCase()}`,
	request: ({ productId, name, email: address, reasonId, description, status, additionalFields }) => ({
		method: 'POST',
		expects: ['id'],
		path: path`/products/${id('Product', productId)}/tickets`,
		body: {
			name: text('Customer Name', name),
			email: email('Customer Email', address),
			reason_id: reasonId.trim() === '' ? undefined : id('Ticket Reason', reasonId),
			description: ticketText(text('Description', description), additionalFields.escapeHtml),
			status: neededStatus(status, additionalFields.statusNumber),
			assign_to_agent_id: additionalFields.agentId ? id('Agent', additionalFields.agentId) : undefined,
			settings: jsonText('Settings (JSON)', additionalFields.settings),
		},
		attachments: { part: 'attachments[]', files: binaryFiles(additionalFields.binaryPropertyName) },
	}),
});
