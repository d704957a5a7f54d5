import type { Resource } from '../../shared/operation/defineOperation';
import { getMany } from './getMany.operation';
import { send } from './send.operation';
import { sendBulk } from './sendBulk.operation';

export const templateResource: Resource = {
	name: 'Template',
	value: 'template',
	description: 'Send approved WhatsApp templates to one or to many',
	defaultOperation: getMany,
	newOperation: send,
	operations: [getMany, send, sendBulk],
};
