import { defineOperation } from '../../shared/operation/defineOperation';
import { personFields, personOf } from './fields';

/** `POST /blockUser` */
export const block = defineOperation({
	name: 'Block',
	value: 'block',
	action: 'Block a user',
	description: 'Let somebody no longer write to the channel; on newer channels only',
	properties: personFields,
	request: (parameters) => ({ method: 'POST', path: '/blockUser', body: personOf(parameters), idempotent: true }),
});
