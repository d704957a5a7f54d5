import { defineOperation } from '../../shared/operation/defineOperation';
import { group, groupPath } from './fields';

/** `GET /groups/{groupId}/inviteLink` */
export const getInviteLink = defineOperation({
	name: 'Get Invite Link',
	value: 'getInviteLink',
	action: 'Get the invite link of a group',
	description: 'Get the link by which people join a group; on newer channels only',
	bodyless: true,
	properties: [group],
	request: ({ groupId }) => ({ method: 'GET', path: groupPath(groupId, '/inviteLink') }),
});
