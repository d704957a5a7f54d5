import type { Resource } from '../../shared/operation/defineOperation';
import { getCurrent } from './getCurrent.operation';
import { getMany } from './getMany.operation';

export const agentResource: Resource = {
	name: 'Agent',
	value: 'agent',
	description: 'The users of the helpdesk',
	defaultOperation: getCurrent,
	newOperation: getMany,
	operations: [getCurrent, getMany],
};
