import type { Resource } from '../../shared/operation';
import { sendText } from './sendText.operation';

export const messageResource: Resource = {
	name: 'Message',
	value: 'message',
	description: 'Send, read and mark messages',
	operations: [sendText],
};
