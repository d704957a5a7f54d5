import type { Resource } from '../../shared/operation/defineOperation';
import { addNote } from './addNote.operation';
import { create } from './create.operation';
import { get } from './get.operation';
import { getLogs } from './getLogs.operation';
import { getMany } from './getMany.operation';
import { reply } from './reply.operation';
import { updateStatus } from './updateStatus.operation';

export const ticketResource: Resource = {
	name: 'Ticket',
	value: 'ticket',
	description: 'Open, answer and resolve tickets',
	defaultOperation: addNote,
	newOperation: create,
	operations: [addNote, create, get, getLogs, getMany, reply, updateStatus],
};
