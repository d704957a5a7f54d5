import type { Resource } from '../../shared/operation/defineOperation';
import { deregister } from './deregister.operation';
import { getMany } from './getMany.operation';
import { register } from './register.operation';
import { replace } from './replace.operation';

export const deviceTokenResource: Resource = {
	name: 'Device Token',
	value: 'deviceToken',
	description: 'Devices that get push messages',
	defaultOperation: deregister,
	newOperation: getMany,
	operations: [deregister, getMany, register, replace],
};
