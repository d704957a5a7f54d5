import type { Resource } from '../../shared/operation/defineOperation';
import { create } from './create.operation';
import { deleteSavedResponse } from './delete.operation';
import { getMany } from './getMany.operation';

export const savedResponseResource: Resource = {
	name: 'Saved Response',
	value: 'savedResponse',
	description: 'Texts that users keep for later',
	defaultOperation: create,
	newOperation: getMany,
	operations: [create, deleteSavedResponse, getMany],
};
