import type { Resource } from '../../shared/operation/defineOperation';
import { create } from './create.operation';
import { deleteWebhook } from './delete.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { test } from './test.operation';
import { update } from './update.operation';

export const webhookResource: Resource = {
	name: 'Webhook',
	value: 'webhook',
	description: 'Addresses that the inbox calls',
	defaultOperation: create,
	newOperation: getMany,
	operations: [create, deleteWebhook, get, getMany, test, update],
};
