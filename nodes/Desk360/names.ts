import type { IDataObject } from 'n8n-workflow';
import { defineField } from '../shared/parameters';

const statusNames = new Map<unknown, string>([
	[1, 'Resolved'],
	[2, 'Waiting'],
]);

const priorityNames = new Map<unknown, string>([
	[0, 'Low'],
	[1, 'Medium'],
	[2, 'High'],
	[3, 'Urgent'],
]);

/** The status in words; other values than these two occur, but Desk360 documents no name for them. */
export function labelOfStatus(status: IDataObject[string]): string | null {
	if (status === undefined || status === null) return null;
	return statusNames.get(status) ?? `Status ${String(status)}`;
}

export function labelOfPriority(priority: IDataObject[string]): string | null {
	if (priority === undefined || priority === null) return null;
	return priorityNames.get(priority) ?? `Priority ${String(priority)}`;
}

/** The two statuses that can be set. */
export const settableStatus = defineField({
	displayName: 'Status',
	name: 'status',
	type: 'options',
	default: 1,
	description: 'Desk360 lets a ticket be resolved or set waiting, nothing else',
	options: [
		{ name: 'Resolved', value: 1, description: 'The question is answered' },
		{ name: 'Waiting', value: 2, description: 'Somebody has to act' },
	],
});

export const priority = defineField({
	displayName: 'Priority',
	name: 'priority',
	type: 'options',
	default: 1,
	description: 'Only tickets of this priority',
	options: [
		{ name: 'Low', value: 0 },
		{ name: 'Medium', value: 1 },
		{ name: 'High', value: 2 },
		{ name: 'Urgent', value: 3 },
	],
});

/** A ticket's ten most used fields, in this order whatever endpoint it came from. Status and priority in words. */
export function simplifyTicket(ticket: IDataObject): IDataObject {
	return {
		id: ticket.id,
		subject: ticket.subject ?? null,
		status: labelOfStatus(ticket.status),
		priority: labelOfPriority(ticket.priority),
		name: ticket.name ?? null,
		email: ticket.email ?? null,
		agent_id: ticket.agent_id ?? null,
		last_message: ticket.last_message ?? lastMessage(ticket.messages),
		created_at: ticket.created_at,
		updated_at: ticket.updated_at,
	};
}

function lastMessage(messages: IDataObject[string]): string | null {
	const last: unknown = Array.isArray(messages) ? messages[messages.length - 1] : undefined;
	return typeof last === 'object' && last !== null && 'message' in last ? String(last.message) : null;
}
