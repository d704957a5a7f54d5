import type { IDataObject } from 'n8n-workflow';
import { asList, isDataObject } from '../shared/dataObject';
import { invalidInput } from '../shared/errors';
import { defineField } from '../shared/input/parameters';
import { id } from '../shared/input/validate';

/** The two statuses that the documentation lets be set; another one is entered by number. */
export const settableStatus = defineField({
	displayName: 'Status',
	name: 'status',
	type: 'options',
	default: 1,
	description: 'An expression may give its name or its number',
	allowArbitraryValues: true,
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

const statusNames = namesOf(settableStatus);
const priorityNames = namesOf(priority);

function namesOf({ options }: { options: ReadonlyArray<{ name: string; value: number }> }): Map<unknown, string> {
	return new Map(options.map(({ name, value }) => [value, name]));
}

/** The status in words; other values than these two occur, but Desk360 documents no name for them. */
export function labelOfStatus(status: IDataObject[string]): string | null {
	if (status === undefined || status === null) return null;
	return statusNames.get(status) ?? `Status ${String(status)}`;
}

function labelOfPriority(priority: IDataObject[string]): string | null {
	if (priority === undefined || priority === null) return null;
	return priorityNames.get(priority) ?? `Priority ${String(priority)}`;
}

/** Any status, those without a name in the documentation included. */
export const statusNumber = defineField({
	displayName: 'Status Number',
	name: 'statusNumber',
	type: 'string',
	default: '',
	placeholder: 'e.g. 3',
	description:
		"Number of a status that the documentation does not name, such as that of reopened tickets. It replaces 'Status'.",
});

/**
 * The number of a status.
 *
 * @param status as chosen, or as an expression gives it: a number, or a name such as Simplify shows
 * @param number entered beside it, which comes first
 * @returns undefined where neither is given
 * @throws InvalidInput for anything else
 */
export function statusOf(status: string | number | undefined, number?: string): number | undefined {
	const own = number?.trim() ?? '';
	if (own !== '') return id('Status Number', own, 0);
	const text = String(status ?? '').trim();
	if (text === '') return undefined;
	const named = [...statusNames].find(([, name]) => name.toLowerCase() === text.toLowerCase())?.[0];
	const digits = /^(?:status )?(\d{1,9})$/i.exec(text)?.[1];
	if (typeof named === 'number') return named;
	if (/^new(?: \(0\))?$/i.test(text)) return 0;
	if (digits !== undefined) return Number(digits);
	throw invalidInput(
		'Status',
		`must be a status, but it is "${text.slice(0, 40)}"`,
		'Use its name (Resolved, Waiting), or its number.',
	);
}

/** The same where there must be one. @throws InvalidInput where neither is given */
export function neededStatus(status: string | number | undefined, number?: string): number {
	const known = statusOf(status, number);
	if (known !== undefined) return known;
	throw invalidInput('Status', 'is required', 'Choose one, or enter its number.');
}

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
		last_message: lastText(ticket),
		created_at: ticket.created_at,
		updated_at: ticket.updated_at,
	};
}

/** The type of what customer and agents write to each other; 6 is a note, which only agents may see. */
const conversationType = '0';

/**
 * The text of the newest message between customer and agents; null where that has files only. A list has no messages, but
 * a text of its own.
 */
function lastText({ messages, last_message: listed }: IDataObject): string | null {
	const details: unknown = messages;
	const conversation = asList(details)
		.filter(isDataObject)
		.filter(({ type }) => String(type) === conversationType);
	const text = Array.isArray(details) ? conversation.at(-1)?.message : listed;
	return typeof text === 'string' && text.trim() !== '' ? text : null;
}
