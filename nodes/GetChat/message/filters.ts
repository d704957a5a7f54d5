import type { OperationContext } from '../../shared/operation/defineOperation';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import type { Request } from '../../shared/http/request';
import { seconds, timeOrder } from '../../shared/input/time';
import { optionalChat, optionalGroup, optionalTag } from '../fields';
import { chatQuery, optionalChatId } from '../input';

/** Which messages are wanted. */
export const filters = defineField({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{
			displayName: 'Assigned to Me',
			name: 'assignedToMe',
			type: 'boolean',
			default: true,
			description: "Whether to return only messages of chats that are assigned to the credential's user",
		},
		{
			displayName: 'Before',
			name: 'beforeTime',
			type: 'dateTime',
			default: '',
			description: 'Only messages before this time',
		},
		{ ...optionalChat, description: 'Only messages of this chat' },
		{
			displayName: 'From Us',
			name: 'fromUs',
			type: 'boolean',
			default: true,
			description: 'Whether to return only messages that the inbox sent; if off, only those of customers',
		},
		{
			...optionalGroup,
			description: 'Only messages of chats that are assigned to this group, of which you must be a member',
		},
		{
			displayName: 'Mark as Received',
			name: 'markAsReceived',
			type: 'boolean',
			default: true,
			description: 'Whether to mark the returned messages as received by you, so that they no longer count as new',
		},
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			description: 'Only messages whose text, caption, file name or tags contain this',
		},
		{
			displayName: 'Since',
			name: 'sinceTime',
			type: 'dateTime',
			default: '',
			description: 'Only messages from this time on',
		},
		{ ...optionalTag, description: 'Only messages of chats with this tag' },
	],
});

/** `GET /messages/` with filters. @throws InvalidInput for times in the wrong order */
export function messagesRequest({
	functions,
	parameters: { filters: given },
}: OperationContext & { parameters: ParametersOf<[typeof filters]> }): Request {
	const zone = functions.getTimezone();
	const since = seconds('Since', given.sinceTime, zone);
	const before = seconds('Before', given.beforeTime, zone);
	timeOrder('Since', since, 'Before', before);
	return {
		method: 'GET',
		path: '/messages/',
		query: {
			wa_id: optionalChatId('Chat', given.waId),
			since_time: since,
			before_time: before,
			mark_as_received: given.markAsReceived ? 1 : undefined,
			...chatQuery(given),
			from_us: given.fromUs,
		},
	};
}
