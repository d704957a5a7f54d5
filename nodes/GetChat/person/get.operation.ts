import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { person } from '../fields';
import { chatId } from '../input';
import { simplifyPerson } from '../records';

/** `GET /persons/{wa_id}/` */
export const get = defineOperation({
	name: 'Get',
	value: 'get',
	action: 'Get a person',
	description: 'Get somebody who wrote to the inbox, with the name in WhatsApp',
	bodyless: true,
	properties: [person],
	simplify: simplifyPerson,
	request: (parameters) => ({ method: 'GET', path: path`/persons/${chatId('Person', parameters.waId)}/` }),
});
