import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { reasonBody, reasonFields } from './fields';

/** `POST /reasons` */
export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a ticket reason',
	description: 'Add a reason that tickets of a product can have',
	properties: reasonFields,
	request: (parameters) => ({ method: 'POST', expects: ['id'], path: path`/reasons`, body: reasonBody(parameters) }),
});
