import type { Resource } from '../../shared/operation/defineOperation';
import { getHealth } from './getHealth.operation';

export const statusResource: Resource = {
	name: 'Status',
	value: 'status',
	description: 'Whether the inbox works',
	defaultOperation: getHealth,
	operations: [getHealth],
};
