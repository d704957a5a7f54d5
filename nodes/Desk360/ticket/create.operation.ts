import { binaryFiles } from '../../shared/http/attachments';
import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { email, id, jsonText, text } from '../../shared/input/validate';
import { agent, attachments, optionalReason, product } from '../fields';
import { escapeHtml, ticketText } from './htmlAsText';
import { neededStatus, simplifyTicket, statusNumber } from '../records';
import { customerName, customerEmail, description, firstStatus, settings } from './createFields';

/** `POST /products/{productId}/tickets` */
export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a ticket',
	description: 'Open a ticket for a customer, optionally with files',
	properties: [
		product,
		customerName,
		customerEmail,
		optionalReason,
		description,
		firstStatus,
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				{ ...agent, description: 'The agent to assign; without one the ticket stays unassigned' },
				attachments,
				settings,
				escapeHtml,
				statusNumber,
			],
		},
	],
	simplify: simplifyTicket,
	// Tickets of one customer are created in the order of the items.
	orderingKey: (parameters) => `customer ${parameters.email.trim().toLowerCase()}`,
	request: ({ productId, name, email: address, reasonId, description: entered, status, additionalFields }) => ({
		method: 'POST',
		expects: ['id'],
		path: path`/products/${id('Product', productId)}/tickets`,
		body: {
			name: text('Customer Name', name),
			email: email('Customer Email', address),
			reason_id: reasonId.trim() === '' ? undefined : id('Ticket Reason', reasonId),
			description: ticketText(text('Description', entered), additionalFields),
			status: neededStatus(status, additionalFields.statusNumber),
			assign_to_agent_id: additionalFields.agentId ? id('Agent', additionalFields.agentId) : undefined,
			settings: jsonText('Settings (JSON)', additionalFields.settings),
		},
		attachments: { part: 'attachments[]', files: binaryFiles(additionalFields.binaryPropertyName) },
	}),
});
