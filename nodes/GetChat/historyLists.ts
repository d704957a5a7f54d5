import type { IDataObject } from 'n8n-workflow';
import type { Request } from '../shared/http/request';
import { listProperties } from '../shared/operation/listFields';
import type { OperationContext } from '../shared/operation/defineOperation';
import { defineField } from '../shared/input/parameters';
import type { ParametersOf } from '../shared/input/parameters';
import { seconds, timeOrder } from '../shared/input/time';
import { optionalChat } from './fields';
import { optionalChatId } from './input';
import { collectByTime, maxRowsOf } from './collect';

const before = defineField({
	displayName: 'Before',
	name: 'beforeTime',
	type: 'dateTime',
	default: '',
	description: 'Only events before this time',
});

const eventChat = defineField({ ...optionalChat, description: 'Only events of this chat' });

const messageId = defineField({
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '',
	description: 'Only events of the message with this WhatsApp ID',
});

const since = defineField({
	displayName: 'Since',
	name: 'sinceTime',
	type: 'dateTime',
	default: '',
	description: 'Only events from this time on',
});

const filters = defineField({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [before, eventChat, since],
});

const messageFilters = defineField({ ...filters, options: [before, eventChat, messageId, since] });

/** A history of events of chats. */
export const eventFields = [filters, ...listProperties] as const;

/** A history of events of messages. */
export const messageEventFields = [messageFilters, ...listProperties] as const;

type Parameters = ParametersOf<typeof listProperties> & {
	filters: { beforeTime?: string; messageId?: string; sinceTime?: string; waId?: string };
};
type Context = OperationContext & { parameters: Parameters };

/** Reads a history, newest first. */
export function eventList(path: string) {
	return {
		prepare: (context: Context): Request => requestOf(path, context),
		execute: async ({ client, parameters, prepared }: Context & { prepared: Request }): Promise<IDataObject[]> =>
			await collectByTime(client, prepared, maxRowsOf(parameters), {
				timeOf: ({ timestamp }) => timestamp,
				sized: false,
			}),
	};
}

function requestOf(path: string, { functions, parameters: { filters: given } }: Context): Request {
	const zone = functions.getTimezone();
	const from = seconds('Since', given.sinceTime, zone);
	const until = seconds('Before', given.beforeTime, zone);
	timeOrder('Since', from, 'Before', until);
	return {
		method: 'GET',
		path,
		query: {
			wa_id: optionalChatId('Chat', given.waId),
			message_id: given.messageId?.trim(),
			since_time: from,
			before_time: until,
		},
	};
}
