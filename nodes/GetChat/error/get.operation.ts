import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';

/** `GET /errors/waba/{id}/` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get an error',
	description: 'Get one error that WhatsApp reported',
	bodyless: true,
	properties: [
		{
			displayName: 'Error ID',
			name: 'errorId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 12',
			description: "The inbox's ID of the error",
		},
	],
	request: ({ errorId }) => ({ method: 'GET', path: path`/errors/waba/${id('Error ID', errorId)}/` }),
});
