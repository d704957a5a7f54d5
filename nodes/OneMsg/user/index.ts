import type { Resource } from '../../shared/operation/defineOperation';
import { block } from './block.operation';
import { getBlocked } from './getBlocked.operation';
import { unblock } from './unblock.operation';

export const userResource: Resource = {
	name: 'User',
	value: 'user',
	description: 'People on WhatsApp who may not write to the channel',
	defaultOperation: block,
	newOperation: getBlocked,
	operations: [block, getBlocked, unblock],
};
