import type { Resource } from '../../shared/operation/defineOperation';
import { get } from './get.operation';
import { set } from './set.operation';

export const webhookResource: Resource = {
	name: 'Webhook',
	value: 'webhook',
	description: 'Addresses that the channel calls',
	defaultOperation: get,
	operations: [get, set],
};
