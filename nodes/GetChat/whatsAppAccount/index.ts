import type { Resource } from '../../shared/operation/defineOperation';
import { getMany } from './getMany.operation';

export const whatsAppAccountResource: Resource = {
	name: 'WhatsApp Account',
	value: 'whatsAppAccount',
	description: 'The WhatsApp numbers behind the inbox',
	defaultOperation: getMany,
	operations: [getMany],
};
