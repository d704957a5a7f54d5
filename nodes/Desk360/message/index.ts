import type { Resource } from '../../shared/operation/defineOperation';
import { ask } from './ask.operation';
import { markAsRead } from './markAsRead.operation';
import { requestLocation } from './requestLocation.operation';
import { sendBulk } from './sendBulk.operation';
import { sendContacts } from './sendContacts.operation';
import { sendInteractive } from './sendInteractive.operation';
import { sendLocation } from './sendLocation.operation';
import { sendMedia } from './sendMedia.operation';
import { sendText } from './sendText.operation';

export const messageResource: Resource = {
	name: 'Message',
	value: 'message',
	description: 'Send WhatsApp messages in an open conversation',
	defaultOperation: markAsRead,
	newOperation: sendText,
	operations: [
		ask,
		markAsRead,
		requestLocation,
		sendContacts,
		sendBulk,
		sendLocation,
		sendMedia,
		sendInteractive,
		sendText,
	],
};
