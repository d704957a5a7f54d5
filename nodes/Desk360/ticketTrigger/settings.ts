import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { desk360 } from '../api';
import type { TicketEvent } from './events';
import type { Watch } from './poll';
import { isDataObject } from '../../shared/dataObject';

/** The trigger's parameters, read and checked. */
export interface Settings extends Watch {
	/** Products to watch; empty for all. */
	productIds: number[];
	/** Changes when the credential does: another account's tickets are not the same ones. */
	account: string;
}

const knownEvents: readonly TicketEvent[] = [
	'ticketCreated',
	'ticketUpdated',
	'statusChanged',
	'customerMessage',
	'agentReply',
];

/** @throws NodeOperationError naming the field that cannot be used */
export function readSettings(functions: IPollFunctions): Settings {
	const filters = functions.getNodeParameter('filters', {});
	const chosen = listOf(functions.getNodeParameter('events', []));
	const events = knownEvents.filter((event) => chosen.includes(event));
	if (events.length === 0) {
		throw new NodeOperationError(functions.getNode(), "'Trigger On' is required", {
			description: 'Choose at least one event.',
		});
	}
	const read = (field: string, value: unknown) => numbers(functions, field, value);
	const accepted = {
		type_id: read('Type Names or IDs', valueOf(filters, 'typeIds')),
		reason_id: read('Reason Names or IDs', valueOf(filters, 'reasonIds')),
		agent_id: read('Agent Names or IDs', valueOf(filters, 'agentIds')),
		priority: read('Priorities', valueOf(filters, 'priorities')),
	};
	return {
		events,
		productIds: read('Product Names or IDs', functions.getNodeParameter('productIds', [])),
		simplify: functions.getNodeParameter('simplify', true) !== false,
		account: functions.getNode().credentials?.[desk360.credential]?.id ?? '',
		matches: (row) =>
			Object.entries(accepted).every(
				// Nobody's tickets have agent 0 or none.
				([column, values]) =>
					values.length === 0 || values.includes(Number(row[column] ?? (column === 'agent_id' ? 0 : -1))),
			),
	};
}

function numbers(functions: IPollFunctions, field: string, value: unknown): number[] {
	return listOf(value).map((entry) => {
		const number = Number(entry);
		if (Number.isSafeInteger(number) && number >= 0 && String(entry).trim() !== '') return number;
		throw new NodeOperationError(
			functions.getNode(),
			`'${field}' must hold whole numbers, but it holds "${String(entry)}"`,
			{
				description: 'Choose from the list, or enter ids.',
			},
		);
	});
}

function listOf(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	return value === undefined || value === null || value === '' ? [] : String(value).split(',');
}

function valueOf(filters: unknown, name: string): IDataObject[string] | undefined {
	return isDataObject(filters) ? filters[name] : undefined;
}
