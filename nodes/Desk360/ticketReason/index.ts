import type { Resource } from '../../shared/operation/defineOperation';
import { create } from './create.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { update } from './update.operation';

export const ticketReasonResource: Resource = {
	name: 'Ticket Reason',
	value: 'ticketReason',
	description: 'The reasons customers write for',
	defaultOperation: create,
	newOperation: getMany,
	operations: [create, get, getMany, update],
};
