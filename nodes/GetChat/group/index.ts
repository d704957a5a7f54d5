import type { Resource } from '../../shared/operation/defineOperation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

export const groupResource: Resource = {
	name: 'Group',
	value: 'group',
	description: 'Groups of users',
	defaultOperation: get,
	newOperation: getMany,
	operations: [get, getMany],
};
