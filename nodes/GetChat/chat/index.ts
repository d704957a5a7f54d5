import type { Resource } from '../../shared/operation/defineOperation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { importChat } from './import.operation';
import { reopen } from './reopen.operation';
import { resolve } from './resolve.operation';

export const chatResource: Resource = {
	name: 'Chat',
	value: 'chat',
	description: 'The conversations of the inbox',
	defaultOperation: get,
	newOperation: getMany,
	operations: [get, getMany, importChat, reopen, resolve],
};
