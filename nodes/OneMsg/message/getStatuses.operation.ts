import type { IDataObject } from 'n8n-workflow';
import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';
import { rowsOf } from '../api';
import { statusName } from '../status';

/** `GET /hookInfo` */
export const getStatuses = defineOperation({
	name: 'Get Statuses',
	value: 'getStatuses',
	action: 'Get the statuses of a message',
	description: 'Get the statuses of a sent message (sent, delivered, read or failed), one item for each',
	bodyless: true,
	properties: [
		{
			displayName: 'Message ID',
			name: 'messageId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. {{ $json.messageId }}',
			description: 'ID of a sent message, as the send gives it back',
		},
	],
	prepare: ({ parameters }) => ({ messageId: text('Message ID', parameters.messageId).trim() }),
	execute: async ({ client, prepared: query }) =>
		rowsOf((await client.send({ method: 'GET', path: '/hookInfo', query })).body).map(withState),
});

/** `status` as 1MSG has it, which earlier workflows read; `state` by the word that the trigger has for it. */
function withState(row: IDataObject): IDataObject {
	const state = statusName(row.status);
	return state === undefined ? row : { ...row, state };
}
