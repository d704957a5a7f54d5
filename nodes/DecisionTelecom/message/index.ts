import type { Resource } from '../../shared/operation/defineOperation';
import { ask } from './ask.operation';
import { getStatus } from './getStatus.operation';
import { sendBulk } from './sendBulk.operation';
import { sendImage } from './sendImage.operation';
import { sendText } from './sendText.operation';
import { waitForStatus } from './waitForStatus.operation';

export const messageResource: Resource = {
	name: 'Message',
	value: 'message',
	description: 'Send messages, and check their delivery status',
	defaultOperation: getStatus,
	newOperation: sendText,
	operations: [ask, getStatus, sendImage, sendBulk, sendText, waitForStatus],
};
