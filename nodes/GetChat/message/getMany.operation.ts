import { asDataObject } from '../../shared/dataObject';
import { listProperties, simplifyProperty } from '../../shared/operation/listFields';
import { defineOperation } from '../../shared/operation/defineOperation';
import { collectByTime, maxRowsOf } from '../collect';
import { simplifyMessage } from '../records';
import { messagesRequest, filters } from './filters';

/** `GET /messages/` */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many messages',
	description: 'Get many messages, newest first, by filters or search',
	bodyless: true,
	properties: [filters, ...listProperties, simplifyProperty],
	prepare: messagesRequest,
	execute: async ({ client, parameters, prepared }) => {
		const messages = await collectByTime(client, prepared, maxRowsOf(parameters), {
			timeOf: ({ waba_payload: payload }) => asDataObject(payload).timestamp,
			sized: true,
		});
		return parameters.simplify ? messages.map(simplifyMessage) : messages;
	},
});
