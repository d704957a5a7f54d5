import { defineOperation } from '../../shared/operation/defineOperation';
import { personFields, personOf } from './fields';

/** `POST /unblockUser` */
export const unblock = defineOperation({
	name: 'Unblock',
	value: 'unblock',
	action: 'Unblock a user',
	description: 'Let somebody write to the channel again; on newer channels only',
	properties: personFields,
	request: (parameters) => ({ method: 'POST', path: '/unblockUser', body: personOf(parameters), idempotent: true }),
});
