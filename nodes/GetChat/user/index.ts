import type { Resource } from '../../shared/operation/defineOperation';
import { changeOwnPassword } from './changeOwnPassword.operation';
import { changePassword } from './changePassword.operation';
import { create } from './create.operation';
import { get } from './get.operation';
import { getCurrent } from './getCurrent.operation';
import { getMany } from './getMany.operation';
import { replace } from './replace.operation';
import { update } from './update.operation';
import { updateAvailability } from './updateAvailability.operation';

export const userResource: Resource = {
	name: 'User',
	value: 'user',
	description: 'People and bots that use the inbox',
	defaultOperation: changeOwnPassword,
	newOperation: getMany,
	operations: [
		changeOwnPassword,
		changePassword,
		create,
		get,
		getCurrent,
		getMany,
		replace,
		update,
		updateAvailability,
	],
};
