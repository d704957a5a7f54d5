import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { withTitle } from './title';

/** `GET /reasons` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many ticket reasons',
	description: 'Get the reasons that tickets can have',
	properties: [],
	list: () => ({ method: 'GET', path: path`/reasons` }),
	output: withTitle,
});
