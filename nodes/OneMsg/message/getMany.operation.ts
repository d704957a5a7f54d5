import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import type { Request } from '../../shared/http/request';
import { invalidInput } from '../../shared/errors';
import { listProperties, simplifyProperty } from '../../shared/operation/listFields';
import { defineOperation, type OperationContext } from '../../shared/operation/defineOperation';
import { collect, pages, type PageReader, type RequestSender } from '../../shared/http/paging';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { parseRecipient } from '../../shared/input/recipient';
import { seconds, timeOrder } from '../../shared/input/time';
import { oneMsg, pageSize } from '../api';
import { isTrue } from '../flags';

const filters = defineField({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{
			displayName: 'Chat',
			name: 'chat',
			type: 'string',
			default: '',
			placeholder: 'e.g. 12020721369@c.us',
			description: 'Only messages of this chat: its ID, or a number with country code',
		},
		{
			displayName: 'First Message Number',
			name: 'firstMessageNumber',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Where to go on, as firstMessageNumber of an earlier answer gave it',
		},
		{
			displayName: 'Last Message Number',
			name: 'lastMessageNumber',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Only messages after the one with this number, for going on where an earlier run ended',
		},
		{
			displayName: 'Message ID',
			name: 'messageId',
			type: 'string',
			default: '',
			placeholder: 'e.g. wamid.HBgLMTU1NTAxMDAxMjM',
			description: 'Only this message',
		},
		{
			displayName: 'Newest First',
			name: 'newestFirst',
			type: 'boolean',
			default: true,
			description: 'Whether to return the last messages instead of the first ones',
		},
		{
			displayName: 'Since',
			name: 'sinceTime',
			type: 'dateTime',
			default: '',
			description: 'Only messages from this time on',
		},
		{
			displayName: 'Until',
			name: 'untilTime',
			type: 'dateTime',
			default: '',
			description: 'Only messages up to this time',
		},
	],
});

const properties = [filters, ...listProperties, simplifyProperty] as const;

/** `GET /messages`, from page to page by the number of the last message; newest first in one request */
export const getMany = defineOperation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many messages',
	description: 'Get many messages of the history, which 1MSG keeps only after its support switched it on',
	bodyless: true,
	properties,
	prepare: requestOf,
	execute: async ({ client, functions, parameters, prepared }) => {
		const most = parameters.returnAll ? Number.POSITIVE_INFINITY : parameters.limit;
		let notice: string | undefined;
		const reading: PageReader = {
			pages: (request) =>
				pages(
					noting(client, (text) => (notice ??= text)),
					oneMsg,
					request,
				),
		};
		const messages = await collect(reading, prepared, most);
		if (notice !== undefined && messages.length === 0) tellNotice(functions, notice);
		return parameters.simplify ? messages.map(simplified) : messages;
	},
});

/** Where the history is off, the answer has no messages, and says so under `notice`. */
function noting(client: RequestSender, note: (notice: string) => void): RequestSender {
	return {
		send: async (request) => {
			const response = await client.send(request);
			const { notice } = asDataObject(response.body);
			if (typeof notice === 'string' && notice.trim() !== '') note(notice.trim().slice(0, 300));
			return response;
		},
	};
}

/** A workflow that reads an empty history goes on as before; whoever looks at the node learns why it is empty. */
function tellNotice(functions: IExecuteFunctions, notice: string): void {
	const message = `1MSG says: "${notice}". It keeps a history of messages only after its support switched that on for the channel; without it, use the 1MSG Trigger.`;
	functions.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}

function requestOf({
	functions,
	parameters: { filters: given, returnAll, limit },
}: OperationContext & { parameters: ParametersOf<typeof properties> }): Request {
	const zone = functions.getTimezone();
	const since = seconds('Since', given.sinceTime, zone);
	const until = seconds('Until', given.untilTime, zone);
	timeOrder('Since', since, 'Until', until);
	const newestFirst = given.newestFirst === true;
	if (newestFirst && given.lastMessageNumber !== undefined) {
		throw invalidInput(
			'Last Message Number',
			"does nothing together with 'Newest First'",
			'Leave one of the two filters out.',
		);
	}
	return {
		method: 'GET',
		path: '/messages',
		query: {
			last: newestFirst ? true : undefined,
			lastMessageNumber: given.lastMessageNumber,
			firstMessageNumber: given.firstMessageNumber,
			// The last messages come in one answer; 0 stands for all.
			limit: newestFirst ? (returnAll ? 0 : limit) : returnAll ? pageSize : Math.min(limit, pageSize),
			chatId: chatOf(given.chat),
			min_time: since,
			max_time: until,
			msgId: given.messageId?.trim(),
		},
	};
}

/** The id of a chat, from the id or the number. @throws InvalidInput for a text that is neither */
function chatOf(entered = ''): string | undefined {
	const text = entered.trim();
	if (text === '') return undefined;
	return /^[\w.:-]+@[a-z.]+$/i.test(text) ? text : `${parseRecipient('Chat', text).digits}@c.us`;
}

function simplified(message: IDataObject): IDataObject {
	const { id, messageNumber, chatId, author, type, body, caption, fromMe, time, senderName, quotedMsgId } = message;
	const { self, isForwarded } = message;
	const at = Number(time);
	return {
		id,
		messageNumber,
		chatId,
		author,
		fromMe: isTrue(fromMe),
		sentByApi: isTrue(fromMe) && isTrue(self),
		forwarded: isTrue(isForwarded),
		type,
		body,
		caption,
		senderName,
		quotedMsgId,
		time: Number.isFinite(at) && at > 0 ? new Date(at * 1000).toISOString() : time,
	};
}
