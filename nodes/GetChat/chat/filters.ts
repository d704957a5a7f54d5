import type { Request } from '../../shared/http/request';
import type { OperationContext } from '../../shared/operation/defineOperation';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { seconds, timeOrder } from '../../shared/input/time';
import { optionalGroup, optionalTag } from '../fields';
import { chatQuery } from '../input';

/** Which chats are wanted. */
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
			description: "Whether to return only chats that are assigned to the credential's user",
		},
		{
			displayName: 'Blocked',
			name: 'blocked',
			type: 'boolean',
			default: true,
			description: 'Whether to return only blocked chats',
		},
		{ ...optionalGroup, description: 'Only chats that are assigned to this group, of which you must be a member' },
		{
			displayName: 'Has Referral',
			name: 'hasReferral',
			type: 'boolean',
			default: true,
			description: 'Whether to return only chats that came from an ad or a post',
		},
		{
			displayName: 'Messages Before',
			name: 'messagesBefore',
			type: 'dateTime',
			default: '',
			description: 'Only chats with messages before this time',
		},
		{
			displayName: 'Messages Since',
			name: 'messagesSince',
			type: 'dateTime',
			default: '',
			description: 'Only chats with messages from this time on',
		},
		{
			displayName: 'Referral Body',
			name: 'referralBody',
			type: 'string',
			default: '',
			description: 'Only chats whose last referral has exactly this text',
		},
		{
			displayName: 'Referral Headline',
			name: 'referralHeadline',
			type: 'string',
			default: '',
			description: 'Only chats whose last referral has exactly this headline',
		},
		{
			displayName: 'Referral Media Type',
			name: 'referralMediaType',
			type: 'options',
			default: 'image',
			description: 'Only chats whose last referral has such a file',
			options: [
				{ name: 'Image', value: 'image' },
				{ name: 'Video', value: 'video' },
			],
		},
		{
			displayName: 'Referral Source ID',
			name: 'referralSourceId',
			type: 'string',
			default: '',
			description: 'Only chats whose last referral has exactly this source',
		},
		{
			displayName: 'Referral Source Type',
			name: 'referralSourceType',
			type: 'options',
			default: 'ad',
			description: 'Only chats whose last referral is of this kind',
			options: [
				{ name: 'Ad', value: 'ad' },
				{ name: 'Post', value: 'post' },
			],
		},
		{
			displayName: 'Referral Source URL',
			name: 'referralSourceUrl',
			type: 'string',
			default: '',
			description: 'Only chats whose last referral has an address that contains this',
		},
		{
			displayName: 'Reported',
			name: 'reported',
			type: 'boolean',
			default: true,
			description: 'Whether to return only reported chats',
		},
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			description: 'Only chats whose name, number or tags contain this',
		},
		{ ...optionalTag, description: 'Only chats with this tag' },
		{
			displayName: 'Unread',
			name: 'unread',
			type: 'boolean',
			default: true,
			description: 'Whether to return only chats with messages that you have not received; newer inboxes only',
		},
	],
});

/** `GET /chats/` with filters. @throws InvalidInput for times in the wrong order */
export function chatsRequest({
	functions,
	parameters: { filters: given },
}: OperationContext & { parameters: ParametersOf<[typeof filters]> }): Request {
	const zone = functions.getTimezone();
	const since = seconds('Messages Since', given.messagesSince, zone);
	const before = seconds('Messages Before', given.messagesBefore, zone);
	timeOrder('Messages Since', since, 'Messages Before', before);
	return {
		method: 'GET',
		path: '/chats/',
		query: {
			...chatQuery(given),
			messages_since_time: since,
			messages_before_time: before,
			blocked: given.blocked,
			reported: given.reported,
			unread: given.unread,
			message_has_referral: given.hasReferral,
			message_referral_source_url: given.referralSourceUrl?.trim(),
			message_referral_source_id: given.referralSourceId?.trim(),
			message_referral_source_type: given.referralSourceType,
			message_referral_headline: given.referralHeadline?.trim(),
			message_referral_body: given.referralBody?.trim(),
			message_referral_media_type: given.referralMediaType,
		},
	};
}
