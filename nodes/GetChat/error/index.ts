import type { Resource } from '../../shared/operation/defineOperation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

export const errorResource: Resource = {
	name: 'Error',
	value: 'error',
	description: 'What WhatsApp reported as failed',
	defaultOperation: get,
	newOperation: getMany,
	operations: [get, getMany],
};
