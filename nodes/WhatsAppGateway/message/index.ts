import type { Resource } from '../../shared/operation/defineOperation';
import { ask } from './ask.operation';
import { markAsRead } from './markAsRead.operation';
import { requestLocation } from './requestLocation.operation';
import { sendBulk } from './sendBulk.operation';
import { sendButtons } from './sendButtons.operation';
import { sendContacts } from './sendContacts.operation';
import { sendList } from './sendList.operation';
import { sendLocation } from './sendLocation.operation';
import { sendMedia } from './sendMedia.operation';
import { sendText } from './sendText.operation';

export const messageResource: Resource = {
	name: 'Message',
	value: 'message',
	description: 'Send messages, and mark them as read',
	defaultOperation: sendText,
	operations: [
		ask,
		markAsRead,
		requestLocation,
		sendContacts,
		sendBulk,
		sendList,
		sendLocation,
		sendMedia,
		sendButtons,
		sendText,
	],
};
