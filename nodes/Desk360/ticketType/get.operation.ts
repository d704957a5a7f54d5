import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { ticketType } from '../fields';

/** `GET /types/{typeId}` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a ticket type',
	description: 'Get one kind of ticket',
	bodyless: true,
	properties: [ticketType],
	request: ({ typeId }) => ({ method: 'GET', expects: ['id'], path: path`/types/${id('Ticket Type', typeId)}` }),
});
