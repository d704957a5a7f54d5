import type { Resource } from '../../shared/operation/defineOperation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

export const personResource: Resource = {
	name: 'Person',
	value: 'person',
	description: 'People who wrote to the inbox',
	defaultOperation: get,
	newOperation: getMany,
	operations: [get, getMany],
};
