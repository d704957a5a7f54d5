import type { Resource } from '../../shared/operation/defineOperation';
import { create } from './create.operation';
import { deleteGroup } from './delete.operation';
import { get } from './get.operation';
import { getInviteLink } from './getInviteLink.operation';
import { getMany } from './getMany.operation';
import { resetInviteLink } from './resetInviteLink.operation';
import { update } from './update.operation';

export const groupResource: Resource = {
	name: 'Group',
	value: 'group',
	description: 'Groups that the channel made',
	defaultOperation: create,
	newOperation: getMany,
	operations: [create, deleteGroup, get, getInviteLink, getMany, resetInviteLink, update],
};
