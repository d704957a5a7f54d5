import type { Resource } from '../../shared/operation/defineOperation';
import { send } from './send.operation';
import { sendBulk } from './sendBulk.operation';

export const templateResource: Resource = {
	name: 'Template',
	value: 'template',
	description: 'Send approved templates',
	defaultOperation: send,
	operations: [send, sendBulk],
};
