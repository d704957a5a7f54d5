import { listProperties, simplifyProperty } from '../../shared/operation/listFields';
import { defineOperation } from '../../shared/operation/defineOperation';
import { simplifyMessage } from '../records';
import { filters, historyOf, readHistory } from './history';

/** `GET /messages`, from page to page by the number of the last message; newest first in one request */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many messages',
	description: 'Get many messages of the history, which 1MSG keeps only after its support switched it on',
	bodyless: true,
	properties: [filters, ...listProperties, simplifyProperty],
	prepare: historyOf,
	execute: async ({ parameters, prepared, ...context }) => {
		const messages = await readHistory(context, prepared);
		return parameters.simplify ? messages.map(simplifyMessage) : messages;
	},
});
