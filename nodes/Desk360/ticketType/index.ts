import type { Resource } from '../../shared/operation/defineOperation';
import { create } from './create.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { update } from './update.operation';

export const ticketTypeResource: Resource = {
	name: 'Ticket Type',
	value: 'ticketType',
	description: 'The kinds of tickets',
	defaultOperation: create,
	newOperation: getMany,
	operations: [create, get, getMany, update],
};
