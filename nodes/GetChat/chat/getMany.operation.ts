import { listProperties, simplifyProperty } from '../../shared/operation/listFields';
import { defineOperation } from '../../shared/operation/defineOperation';
import { collectMoving, maxRowsOf } from '../collect';
import { simplifyChat } from '../records';
import { chatsRequest, filters } from './filters';

/** `GET /chats/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many chats',
	description: 'Get many chats, those with the newest messages first, by filters or search',
	bodyless: true,
	properties: [filters, ...listProperties, simplifyProperty],
	prepare: chatsRequest,
	execute: async ({ client, parameters, prepared }) => {
		const chats = await collectMoving(client, prepared, maxRowsOf(parameters), ({ wa_id }) => wa_id);
		return parameters.simplify ? chats.map(simplifyChat) : chats;
	},
});
