import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { messageId } from '../fields';
import { askStatus } from './status';

/** `POST /receive-whatsapp` */
export const getStatus = defineOperation({
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of a message',
	description: 'Ask whether a message was delivered or read',
	properties: [messageId],
	prepare: ({ parameters }) => id('Message ID', parameters.messageId),
	execute: async ({ client, prepared }) => await askStatus(client, prepared),
});
