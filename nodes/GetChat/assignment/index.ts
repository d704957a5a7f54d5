import type { Resource } from '../../shared/operation/defineOperation';
import { assign } from './assign.operation';
import { get } from './get.operation';
import { getEvents } from './getEvents.operation';
import { unassign } from './unassign.operation';
import { update } from './update.operation';

export const assignmentResource: Resource = {
	name: 'Assignment',
	value: 'assignment',
	description: 'Who handles a chat',
	defaultOperation: assign,
	operations: [assign, get, getEvents, unassign, update],
};
