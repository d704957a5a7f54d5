import type { Resource } from '../../shared/operation/defineOperation';
import { getChats } from './getChats.operation';
import { getMany } from './getMany.operation';

export const integrationResource: Resource = {
	name: 'Integration',
	value: 'integration',
	description: 'The WhatsApp numbers that are connected to Desk360',
	defaultOperation: getMany,
	operations: [getMany, getChats],
};
