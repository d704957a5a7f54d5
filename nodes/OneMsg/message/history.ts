import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import type { Request } from '../../shared/http/request';
import { invalidInput } from '../../shared/errors';
import type { OperationContext } from '../../shared/operation/defineOperation';
import { collect, pages, type RequestSender } from '../../shared/http/paging';
import type { listProperties } from '../../shared/operation/listFields';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { parseRecipient } from '../../shared/input/recipient';
import { seconds, timeOrder } from '../../shared/input/time';
import { isVersion1 } from '../../shared/operation/version';
import { oneMsg, pageSize } from '../api';

/** Which messages of the history are wanted. */
export const filters = defineField({
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
			description: 'Where to continue: the firstMessageNumber of an earlier response',
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
			description:
				'Whether to return the last messages instead of the first ones. Without this filter: the last ones, unless all are returned or a message number says where to continue; in nodes of version 1 the first ones.',
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

/** Reads the history. Where it is off, the output is empty, and n8n shows why. */
export async function readHistory(
	{ client, functions }: Pick<OperationContext, 'client' | 'functions'>,
	{ request, max }: History,
): Promise<IDataObject[]> {
	let notice: string | undefined;
	const noted = noting(client, (text) => (notice ??= text));
	const messages = await collect({ pages: (first) => pages(noted, oneMsg, first) }, request, max);
	if (notice !== undefined && messages.length === 0) tellNotice(functions, notice);
	return messages;
}

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

/** A request of the history, and how many of its messages are wanted. */
export interface History {
	request: Request;
	max: number;
}

type Parameters = ParametersOf<readonly [typeof filters, ...typeof listProperties]>;

/** @throws InvalidInput for filters that contradict each other */
export function historyOf({
	functions,
	parameters: { filters: given, returnAll, limit },
}: OperationContext & { parameters: Parameters }): History {
	const zone = functions.getTimezone();
	const since = seconds('Since', given.sinceTime, zone);
	const until = seconds('Until', given.untilTime, zone);
	timeOrder('Since', since, 'Until', until);
	const goesOn = returnAll || given.lastMessageNumber !== undefined || given.firstMessageNumber !== undefined;
	const newestFirst = given.newestFirst ?? !(goesOn || isVersion1(functions.getNode()));
	if (newestFirst && given.lastMessageNumber !== undefined) {
		throw invalidInput(
			'Last Message Number',
			"does nothing together with 'Newest First'",
			'Leave one of the two filters out.',
		);
	}
	const request: Request = {
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
	return { request, max: returnAll ? Number.POSITIVE_INFINITY : limit };
}

/** The id of a chat, from the id or the number. @throws InvalidInput for a text that is neither */
function chatOf(entered = ''): string | undefined {
	const text = entered.trim();
	if (text === '') return undefined;
	return /^[\w.:-]+@[a-z.]+$/i.test(text) ? text : `${parseRecipient('Chat', text).digits}@c.us`;
}
