import { defineOperation } from '../../shared/operation/defineOperation';
import { group, groupPath } from './fields';

/** `POST /groups/{groupId}/inviteLink` */
export const resetInviteLink = defineOperation({
	name: 'Reset Invite Link',
	value: 'resetInviteLink',
	action: 'Reset the invite link of a group',
	description: 'Make a new link for joining a group; the old one no longer works. On newer channels only.',
	properties: [group],
	request: ({ groupId }) => ({ method: 'POST', path: groupPath(groupId, '/inviteLink') }),
});
