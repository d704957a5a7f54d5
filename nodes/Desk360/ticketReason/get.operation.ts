import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { ticketReason } from '../fields';

/** `GET /reasons/{reasonId}` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a ticket reason',
	description: 'Get one reason',
	bodyless: true,
	properties: [ticketReason],
	request: ({ reasonId }) => ({
		method: 'GET',
		expects: ['id'],
		path: path`/reasons/${id('Ticket Reason', reasonId)}`,
	}),
});
