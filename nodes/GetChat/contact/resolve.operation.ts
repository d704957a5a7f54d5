import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { chatId } from '../input';
import { simplifyResolved } from '../records';
import { phoneNumber } from './fields';

/** `GET /contacts/{wa_id}/` */
export const resolve = defineOperation({
	name: 'Resolve',
	value: 'resolve',
	action: 'Resolve a contact',
	description: 'Look a number up in the contact books that are connected to the inbox, which is slow',
	bodyless: true,
	properties: [phoneNumber],
	simplify: simplifyResolved,
	request: (parameters) => ({
		method: 'GET',
		path: path`/contacts/${chatId('Phone Number', parameters.phoneNumber)}/`,
	}),
});
